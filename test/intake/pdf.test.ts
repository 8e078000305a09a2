import { describe, expect, test } from "vitest";
import { column, pdfBytes } from "./pdf-bytes.ts";
import { outline, read } from "./read.ts";

const about = [
  "The ranker reads the clicks of the last thirty days and",
  "writes a score for every post to the store, re-",
  "placing the older one each night.",
];

describe("PDF", () => {
  test("larger letters are headings, lines are joined, and parted words put together", async () => {
    const document = await read(
      pdfBytes([
        [
          { x: 72, y: 780, size: 20, text: "Feed ranking" },
          { x: 72, y: 740, size: 14, text: "1 Data" },
          ...column(about, 72, 715),
          { x: 72, y: 640, size: 14, text: "2 Labels" },
          ...column(["- dwell of 3 s", "- click"], 72, 615),
        ],
      ]),
      "feed.pdf",
    );
    expect(document.title).toBe("Feed ranking");
    expect(outline(document)).toEqual([
      "heading: Feed ranking",
      "heading: Feed ranking › 1 Data",
      "paragraph: The ranker reads the clicks of the last thirty days and writes a score for every post to the store, replacing the older one each night.",
      "heading: Feed ranking › 2 Labels",
      "list-item: - dwell of 3 s",
      "list-item: - click",
    ]);
  });

  test("numbered titles are headings and letters of one width are code", async () => {
    const code = [
      { x: 72, y: 600, size: 11, text: "for (;;) {", font: "F2" },
      { x: 85.2, y: 586, size: 11, text: "read();", font: "F2" },
    ] as const;
    const title = { x: 72, y: 740, size: 11, text: "2.1 Collection" };
    const document = await read(pdfBytes([[title, ...column(about, 72, 715), ...code]]), "feed.pdf");
    expect(outline(document)[0]).toBe("heading: 2.1 Collection");
    expect(outline(document).at(-1)).toBe("code: ``` ⏎ for (;;) { ⏎   read(); ⏎ ```");
  });

  test("without headings every page is a section, running titles and page numbers are left out", async () => {
    const page = (number: number) => [
      { x: 72, y: 800, size: 11, text: "Confidential draft 3" },
      ...column([`Page text number ${number} says something about ranking the feed.`]),
      { x: 290, y: 30, size: 11, text: String(number) },
    ];
    const document = await read(pdfBytes([page(1), page(2), page(3)]), "feed.pdf");
    expect(document.sections.map(({ path }) => path)).toEqual([["Page 1"], ["Page 2"], ["Page 3"]]);
    expect(document.text).not.toMatch(/Confidential|^\d$/m);
  });

  test("two columns are read one after the other", async () => {
    const left = column(["The left column begins here and goes", "on to its second line."], 60);
    const right = column(["The right column begins here and goes", "on to its end."], 320);
    const { text } = await read(pdfBytes([[...left, ...right]]), "feed.pdf");
    expect(text).toBe(
      "The left column begins here and goes on to its second line.\n\nThe right column begins here and goes on to its end.",
    );
  });

  test("lines with wide gaps are a table", async () => {
    const row = (y: number, a: string, b: string) => [
      { x: 72, y, size: 11, text: a },
      { x: 260, y, size: 11, text: b },
    ];
    const lines = [
      ...column(["The targets of the ranker are these three, as agreed."]),
      ...row(700, "metric", "target"),
      ...row(686, "p95 latency", "120 ms"),
    ];
    const document = await read(pdfBytes([lines]), "feed.pdf");
    expect(outline(document).at(-1)).toBe(
      "table: | metric | target | ⏎ | --- | --- | ⏎ | p95 latency | 120 ms |",
    );
  });

  test("pictures and pages without text are said", async () => {
    const document = await read(pdfBytes([column(about), []], { picture: true }), "feed.pdf");
    expect(document.unread.map(({ what }) => what)).toEqual(["Page 2", "1 picture"]);
  });

  test("links behind the text are collected", async () => {
    const link =
      "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://a.example/spec) >> >>";
    const bytes = pdfBytes([column(about)], { objects: [link] });
    const withLink = Buffer.from(
      bytes.toString("latin1").replace("/Contents 6 0 R", "/Annots[7 0 R] /Contents 6 0 R"),
      "latin1",
    );
    expect((await read(withLink, "feed.pdf")).links).toEqual(["https://a.example/spec"]);
  });

  const key = "0".repeat(64);
  test.each([
    ["a scan", pdfBytes([[]], { picture: true }), /PDF without text.*OCR/],
    [
      "protected by a password",
      pdfBytes([column(about)], {
        trailer: `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >> /ID [<00><00>]`,
      }),
      /protected by a password.*without one/,
    ],
    ["junk after its first line", Buffer.from(`%PDF-1.4\n${"junk ".repeat(50)}`), /damaged/],
    ["cut off", pdfBytes([column(about)]).subarray(0, 120), /damaged/],
    ["a sign-in page with its name", Buffer.from("<html>Sign in</html>"), /said to be a PDF/],
  ])("%s is refused with the next step", async (_, bytes, said) => {
    const reading = read(bytes, "feed.pdf");
    await expect(reading).rejects.toMatchObject({ name: "Failure", kind: "unreadable" });
    await expect(reading).rejects.toThrow(said);
  });
});
