import { Readable } from "node:stream";
import { createDeflate } from "node:zlib";
import { deflateSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { docxBytes } from "./docx-bytes.ts";
import { pdfBytes } from "./pdf-bytes.ts";

/*
 * Files of a few kilobytes that unfold to more than a gigabyte. While one is read the process grows by less than the
 * threads may hold together, and some more for what is given back late.
 */
const mostMb = 500;
const unfoldsToMb = 1_200;

let folded: Buffer;
beforeAll(async () => {
  const megabyte = Buffer.alloc(1_000_000, " ");
  const packing = Readable.from(Array.from({ length: unfoldsToMb }, () => megabyte)).pipe(
    createDeflate({ level: 9 }),
  );
  folded = Buffer.concat(await packing.toArray());
});

/** An object that is a stream, with its content as it stands in the file. */
const stream = (entries: string, content: Uint8Array) =>
  `<< ${entries} /Length ${content.length} >>\nstream\n${Buffer.from(content).toString("latin1")}\nendstream`;

/** A PDF of which the only page has its content in such a stream. */
function pdfWith(entries: string, content: Uint8Array): Uint8Array {
  const page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R >>";
  const objects = [page, stream(entries, content)];
  const bytes = pdfBytes([], { objects }).toString("latin1");
  return Buffer.from(bytes.replace("/Kids [] /Count 0", "/Kids [5 0 R] /Count 1"), "latin1");
}

/** By how many megabytes the process grew at most while the file was read, and what was said of it. */
async function reading(bytes: Uint8Array, fileName: string): Promise<{ grownMb: number; said: string }> {
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 2);
  try {
    const ref = { kind: "file", path: fileName } as const;
    const said = await documentFrom({ ref, bytes, fileName }).then(
      (document) => `${document.words} words`,
      (error: unknown) => String(error),
    );
    return { grownMb: (most - before) / 1e6, said };
  } finally {
    clearInterval(watch);
  }
}

test.each<[string, () => Uint8Array]>([
  ["a page", () => pdfWith("/Filter /FlateDecode", folded)],
  ["a page that is folded twice", () => pdfWith("/Filter [/FlateDecode /FlateDecode]", deflateSync(folded))],
  [
    "a row of two billion columns",
    () =>
      pdfWith(
        "/Filter /FlateDecode /DecodeParms << /Predictor 2 /Columns 500000000 /Colors 4 /BitsPerComponent 16 >>",
        deflateSync("a"),
      ),
  ],
])("a PDF: %s", { timeout: 180_000 }, async (_, make) => {
  const { grownMb, said } = await reading(make(), "bomb.pdf");
  expect(said).toMatch(/too large or too tangled|without text|damaged/);
  expect(grownMb).toBeLessThan(mostMb);
});

test("a DOCX of as much text as may be unfolded", { timeout: 180_000 }, async () => {
  const paragraph = "<w:p><w:r><w:t>We retrain every night.</w:t></w:r></w:p>";
  const bytes = docxBytes(paragraph.repeat(1_500_000));
  const { grownMb, said } = await reading(bytes, "bomb.docx");
  expect(said).toMatch(/too large or too tangled/);
  expect(grownMb).toBeLessThan(mostMb);
});
