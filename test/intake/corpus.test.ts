import { existsSync, globSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { locate } from "../../src/review/quotes/locate.ts";
import { fileSource } from "../../src/intake/file-source.ts";

/** Real design documents beside the project; where they are not at hand, these tests are skipped. */
const folder = join(import.meta.dirname, "../../../shared/corpus");
const isHere = existsSync(folder);
const paths = isHere ? globSync(["*.md", "originals/*"], { cwd: folder }).sort() : [];
const withText = paths.filter(
  (path) => !path.includes("image-only") && statSync(join(folder, path)).size > 0,
);
const source = fileSource(Readable.from([]));

if (!isHere) console.warn(`skipped: there is no corpus of real documents at ${folder}`);

/** Slices spread over the text, as a reviewer would quote them: whole words of one line that is no link. */
function slicesOf(text: string): string[] {
  const lines = text.split("\n").filter((line) => !/[[\]<>]|:\/\//.test(line));
  const slice = /(?<![\p{L}\p{N}|`*_#])\p{L}[^|`*_#]{30,160}(?<=[\p{L}\p{N}])(?![\p{L}\p{N}|`*_#])/gu;
  const all = lines.flatMap((line) => line.match(slice) ?? []);
  return all.filter((_, index) => index % Math.ceil(all.length / 25) === 0);
}

describe.skipIf(!isHere)("real documents", () => {
  test("are there", () => {
    expect(withText.length).toBeGreaterThan(40);
  });

  test.each(withText)("%s is read, and what it says is found in it", async (path) => {
    const document = await source.read({ kind: "file", path: join(folder, path) });
    expect(document.sections.length).toBeGreaterThan(0);
    expect(document.words).toBeGreaterThan(50);
    expect(document.language).toMatch(/^(?:en|ru|zh)$/);
    const slices = slicesOf(document.text);
    expect(slices.length).toBeGreaterThan(3);
    expect(slices.filter((slice) => locate(document, slice) === undefined)).toEqual([]);
  });

  test("a picture in a PDF is no text", async () => {
    const path = join(folder, "originals/gnn-recsys-proposed-architecture-image-only.pdf");
    await expect(source.read({ kind: "file", path })).rejects.toThrow(/PDF without text.*OCR/);
  });
});
