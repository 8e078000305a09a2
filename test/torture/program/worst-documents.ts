import { deflateSync } from "node:zlib";
import { docxBytes, paragraph } from "../../intake/docx-bytes.ts";

/** A document that is made to be hard to read: within the limits, or over them in a way that only reading finds. */
export interface WorstDocument {
  readonly fileName: string;
  readonly bytes: () => Uint8Array<ArrayBuffer>;
}

/** The worst documents that are known, each of about so many bytes. */
export function worstDocuments(size: number): readonly WorstDocument[] {
  const text = (fileName: string, line: (index: number) => string): WorstDocument => ({
    fileName,
    bytes: () => Buffer.from(`# Feed\n\nThe ranker retrains nightly.\n\n${filled(size, line)}`),
  });
  const deepest = Math.floor(Math.sqrt(size));
  return [
    text("list-items.md", (index) => `- item ${index} of the ranker\n`),
    text("short-items.md", () => "- a\n"),
    text("headings.md", (index) => `## Part ${index}\n\nIt ranks.\n\n`),
    text("empty-headings.md", () => "# a\n"),
    text("table.md", (index) =>
      index === 0 ? "| a | b | c |\n|---|---|---|\n" : `| ${index} | clicks | nightly |\n`,
    ),
    text("tables.md", () => "| a |\n|---|\n\n"),
    text(
      "glossary.md",
      (index) => `**Term ${index}**: what the ranker is trained on, at night, from clicks.\n\n`,
    ),
    text("references.md", (index) => `[r${index}]: https://e.example/${index}\n`),
    text("links.md", (index) => `[a ${index}](https://e.example/${index}) `),
    text("one-line.md", () => "the ranker retrains on clicks "),
    text("brackets.md", () => "[a]("),
    text("emphasis.md", () => "*a **b "),
    text("nested-list.md", (index) => `${" ".repeat(2 * (index % deepest))}- a\n`),
    text("nested-quotes.md", (index) => `${">".repeat(index % deepest)} a\n`),
    text("code.md", () => "```\n"),
    text("tags.html", (index) => (index === 0 ? "<html><body>" : `<div><p>The ranker ${index}<b>`)),
    text("cells.html", (index) =>
      index === 0 ? "<html><body><table>" : "<tr><td colspan=999 rowspan=999>a",
    ),
    text("items.rst", (index) => `* item ${index}\n\n  .. note:: it ranks\n\n`),
    text("lines.txt", (index) => `${index} the ranker retrains on clicks\n`),
    {
      fileName: "paragraphs.docx",
      bytes: () => docxBytes(filled(size * 10, (index) => paragraph(`The ranker ${index}`, "Heading1"))),
    },
    { fileName: "bomb.docx", bytes: () => docxBytes(paragraph(" ".repeat(size * 90))) },
    { fileName: "bomb.pdf", bytes: () => pdfBomb(size * 1_000, 1) },
    { fileName: "bomb-in-bomb.pdf", bytes: () => pdfBomb(size * 1_000, 2) },
  ];
}

function filled(size: number, line: (index: number) => string): string {
  const lines: string[] = [];
  for (let [index, length] = [0, 0]; length < size; index += 1) {
    const next = line(index);
    lines.push(next);
    length += next.length;
  }
  return lines.join("");
}

/** A PDF whose one page is so many blanks, packed as often as one says; it has no table of its objects, which readers make anew. */
function pdfBomb(blanks: number, times: number): Buffer<ArrayBuffer> {
  let packed: Uint8Array = Buffer.alloc(blanks, " ");
  for (let time = 0; time < times; time += 1) packed = deflateSync(packed);
  const filters = "/FlateDecode ".repeat(times);
  return Buffer.concat([
    Buffer.from(
      "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n" +
        "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n" +
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>\nendobj\n" +
        `4 0 obj\n<< /Length ${packed.length} /Filter [${filters}] >>\nstream\n`,
    ),
    packed,
    Buffer.from("\nendstream\nendobj\ntrailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"),
  ]);
}
