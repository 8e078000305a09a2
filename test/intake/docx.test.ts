import { describe, expect, test } from "vitest";
import { docxBytes, linked, paragraph, table } from "./docx-bytes.ts";
import { outline, read } from "./read.ts";
import { zipBytes } from "./zip-bytes.ts";

describe("DOCX", () => {
  test("styles become headings, tables and links stay, and what is no text is said", async () => {
    const body = [
      paragraph("Feed ranking", "Title"),
      paragraph("Data", "Heading2"),
      paragraph("It reads the clicks of the last thirty days."),
      table([
        ["metric", "target"],
        ["p95 | p99", "120 ms"],
      ]),
      linked("the spec"),
      "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>",
    ].join("");
    const comments = '<w:comments xmlns:w="w"><w:comment w:id="1"/><w:comment w:id="2"/></w:comments>';
    const document = await read(
      docxBytes(body, { "word/charts/chart1.xml": "<c/>", "word/comments.xml": comments }),
      "feed.docx",
    );
    expect(document.title).toBe("Feed ranking");
    expect(outline(document)).toEqual([
      "heading: Feed ranking",
      "heading: Feed ranking › Data",
      "paragraph: It reads the clicks of the last thirty days.",
      "table: | metric | target | ⏎ | --- | --- | ⏎ | p95 \\| p99 | 120 ms |",
      "paragraph: [the spec](https://example.org/spec)",
    ]);
    expect(document.links).toEqual(["https://example.org/spec"]);
    expect(document.unread.map(({ what }) => what)).toEqual(["1 chart", "1 formula", "2 comments"]);
  });

  test("is known by its content where name and type say nothing", async () => {
    expect((await read(docxBytes(paragraph("It ranks posts.")), "download")).text).toBe("It ranks posts.");
  });

  test.each([
    ["cut off", docxBytes(paragraph("It ranks posts.")).subarray(0, 900), /damaged/],
    ["with broken XML", docxBytes("<w:p><w:r>"), /damaged/],
    ["without words", docxBytes(paragraph(" ")), /no text in it/],
    ["text with its name", Buffer.from("<html>Sign in</html>"), /said to be a Word document/],
    ["a presentation", zipBytes({ "ppt/presentation.xml": "<p/>" }), /a presentation.*Save it as PDF/],
    ["a spreadsheet", zipBytes({ "xl/workbook.xml": "<p/>" }), /a spreadsheet/],
    ["an archive", zipBytes({ "readme.txt": "hi" }), /ZIP archive.*Unpack it/],
    [
      "an old or protected document",
      Buffer.from("\xD0\xCF\x11\xE0rest", "latin1"),
      /password.*save it as DOCX/,
    ],
    [
      "a bomb",
      docxBytes(paragraph("x"), { "word/media/a.xml": Buffer.alloc(101 * 1024 * 1024) }),
      /unfolds to more than 100 MB/,
    ],
    [
      "a bomb that lies about its size",
      zipBytes({ "word/document.xml": Buffer.alloc(101 * 1024 * 1024) }, 10),
      /unfolds to more than 100 MB/,
    ],
  ])("%s is refused with the next step", async (_, bytes, said) => {
    const reading = read(bytes, "feed.docx");
    await expect(reading).rejects.toMatchObject({ name: "Failure", kind: "unreadable" });
    await expect(reading).rejects.toThrow(said);
  });
});
