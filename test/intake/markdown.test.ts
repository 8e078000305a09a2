import { describe, expect, test } from "vitest";
import { lines, outline, read } from "./read.ts";

describe("Markdown", () => {
  test("headings of both kinds make paths, and every kind of block is told", async () => {
    const document = await read(
      lines(
        "Feed *ranking*",
        "==============",
        "It ranks posts.",
        "",
        "## Data `clicks` ##",
        "- clicks of 30 days",
        "  - without bots",
        "1. joined daily",
        "",
        "| metric | target |",
        "|---|---|",
        "| p95 | 120 ms |",
        "",
        "> A late label is no label.",
        "",
        "```python",
        "# not a heading",
        "```",
        "```mermaid",
        "graph TD",
        "```",
        "### Labels",
        "A dwell of 3 s.",
        "## Serving",
      ),
      "feed.md",
    );
    expect(document.title).toBe("Feed ranking");
    expect(outline(document)).toEqual([
      "heading: Feed ranking",
      "paragraph: It ranks posts.",
      "heading: Feed ranking › Data clicks",
      "list-item: - clicks of 30 days",
      "list-item:   - without bots",
      "list-item: 1. joined daily",
      "table: | metric | target | ⏎ |---|---| ⏎ | p95 | 120 ms |",
      "quote: > A late label is no label.",
      "code: ```python ⏎ # not a heading ⏎ ```",
      "diagram: ```mermaid ⏎ graph TD ⏎ ```",
      "heading: Feed ranking › Data clicks › Labels",
      "paragraph: A dwell of 3 s.",
      "heading: Feed ranking › Serving",
    ]);
  });

  test("front matter gives the title and is no prose", async () => {
    const document = await read("---\ntitle: Feed ranking\nstatus: draft\n---\nIt ranks posts.\n", "a.md");
    expect(document.title).toBe("Feed ranking");
    expect(document.words).toBe(3);
    expect(outline(document)).toEqual(["paragraph: It ranks posts."]);
  });

  test("a rule at the top is no front matter", async () => {
    const document = await read("---\nIt ranks posts.\n\n---\n", "a.md");
    expect(document.words).toBe(3);
  });

  test("HTML is a table, a heading, a picture or nothing, as it reads", async () => {
    const document = await read(
      lines(
        "<!-- Write the summary",
        "here -->",
        '<h1 align="center">Feed</h1>',
        "",
        "<details><summary>Numbers</summary>",
        "",
        "Inside the fold.",
        "",
        "</details>",
        "",
        "<table>",
        "<tr><td>p95</td></tr>",
        "",
        "    <tr><td>120 ms</td></tr>",
        "</table>",
        "",
        'One<br>two <img src="flow.png">',
      ),
      "a.md",
    );
    expect(document.title).toBe("Feed");
    expect(outline(document)).toEqual([
      "heading: Feed",
      "paragraph: <details><summary>Numbers</summary>",
      "paragraph: Inside the fold.",
      "table: <table> ⏎ <tr><td>p95</td></tr>",
      "table:     <tr><td>120 ms</td></tr>",
      'paragraph: One<br>two <img src="flow.png">',
    ]);
    expect(document.unread.map(({ what }) => what)).toEqual(["1 picture (flow.png)"]);
  });

  test("a short line in bold is a heading under the one above it, a bold sentence is not", async () => {
    const document = await read(
      "# Feed\n\n**Option A**\n\nOne.\n\n**This must not happen.**\n\n**Option B:**\n\nTwo.",
      "a.md",
    );
    expect(outline(document)).toEqual([
      "heading: Feed",
      "heading: Feed › Option A",
      "paragraph: One.",
      "paragraph: **This must not happen.**",
      "heading: Feed › Option B",
      "paragraph: Two.",
    ]);
  });

  test.each([
    ["box characters", "```\n┌────┐   ┌────┐\n│ a  │──▶│ b  │\n└────┘   └────┘\n```", "diagram"],
    ["dashes and pipes", "```\n+---+    +---+\n| a |--->| b |\n+---+    +---+\n```", "diagram"],
    ["a graph without a language", "```\ndigraph G { a -> b }\n```", "diagram"],
    ["plantuml", "```plantuml\na -> b\n```", "diagram"],
    ["a program", "```go\nif a >= b {\n  return a -- b\n}\n```", "code"],
    ["indented code", "Run:\n\n    loop { read(x); }\n", "code"],
    ["indented prose", "Notes\n\n    We keep the clicks of thirty days\n", "paragraph"],
  ])("%s is told for what it is", async (_, text, kind) => {
    const document = await read(text, "a.md");
    expect(document.sections[0]?.blocks.at(-1)?.kind).toBe(kind);
  });

  test("lines under a rule without a blank line stay prose", async () => {
    const text =
      "We keep the clicks of thirty days\nand join them with the posts every night\nbefore training\n---\nNext.";
    expect((await read(text, "a.md")).sections).toHaveLength(1);
  });

  test("links are collected from every form, in order, once, and none from code or pictures", async () => {
    const document = await read(
      lines(
        "See [spec](https://a.example/spec_(v2)), <https://b.example/>, https://c.example/x?y=1.",
        "[again](https://a.example/spec_(v2)) and ![p](https://pic.example/a.png)",
        "[ref]: https://d.example/ 'title'",
        "| [https://e.example/](https://f.example/) |",
        '<a href="https://g.example/#top">g</a> <img src="https://pic.example/b.png">',
        "```",
        "curl https://code.example/",
        "```",
        "[mail](mailto:a@b.example) [local](./x.md)",
      ),
      "a.md",
    );
    expect(document.links).toEqual([
      "https://a.example/spec_(v2)",
      "https://b.example/",
      "https://c.example/x?y=1",
      "https://d.example/",
      "https://f.example/",
      "https://g.example/#top",
    ]);
  });

  test("a picture inside the text is named as not read, a badge is not, and its data is left out", async () => {
    const data = `data:image/png;base64,${"A".repeat(5000)}`;
    const document = await read(
      `![Training loop](${data})\n\n![build](https://ci.example/badge.svg)\n`,
      "a.md",
    );
    expect(document.unread).toEqual([
      {
        what: "1 picture (Training loop)",
        why: "Only text is read: what a picture shows counts only where the text says it.",
      },
    ]);
    expect(document.text.length).toBeLessThan(200);
  });

  test("words are those of prose, headings and tables", async () => {
    const document = await read(
      "# Two words\n\nThree more [words](https://a.example/x-y-z).\n\n| a | b |\n|---|---|\n\n```\nnot these\n```\n",
      "a.md",
    );
    expect(document.words).toBe(7);
  });

  test("words are counted in scripts without blanks", async () => {
    const { words, language } = await read(
      "这个模型读取用户最近三十天的点击记录，并且每天晚上重新训练一次。\n",
      "a.md",
    );
    expect(words).toBeGreaterThan(10);
    expect(words).toBeLessThan(28);
    expect(language).toBe("zh");
  });

  test.each([
    ["en", "The ranker reads the clicks of the last thirty days and writes a score for every post."],
    ["de", "Das Modell liest die Klicks der letzten dreißig Tage und schreibt jede Nacht neue Werte."],
    ["ru", "Модель читает клики за последние тридцать дней и каждую ночь пишет новые оценки."],
    [
      "en",
      "The model is trained nightly.\n\n```\nфункция обучить модель на кликах пользователей за тридцать дней\n```",
    ],
    ["und", "p95 < 120 ms"],
  ])("the language of prose is told: %s", async (language, text) => {
    expect((await read(text, "a.md")).language).toBe(language);
  });

  test("equal text has an equal revision, whatever its line ends", async () => {
    const [unix, windows, other] = await Promise.all(
      ["a\nb", "a\r\nb", "a\nc"].map((text) => read(text, "a.md")),
    );
    expect(unix?.revision).toMatch(/^[0-9a-f]{16}$/);
    expect(windows?.revision).toBe(unix?.revision);
    expect(other?.revision).not.toBe(unix?.revision);
  });
});
