import { expect, test } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { toCsv } from "../../src/terminal/files/to-csv.ts";
import { toMarkdown } from "../../src/terminal/files/to-markdown.ts";
import { reviewed } from "../../src/reviewing/read-register.ts";
import { someDraft, someJudged } from "../ledger/judged.ts";

const now = new Date("2026-11-16T09:00:00Z");

async function recorded(text: string) {
  const ledger = await openLedger(":memory:", () => now);
  await ledger.reviews.request({ ref: { kind: "file", path: "feed.md" }, requestedBy: "mara" });
  await ledger.reviews.start("r1", "mara");
  const draft = { ...someDraft("a"), text, evidence: [{ quote: text, section: text, line: 3 }] };
  await ledger.reviews.record("r1", someJudged([draft, someDraft("b", "low")], 1));
  await ledger.questions.move("q1", { kind: "dismiss", reason: "wrong", note: text }, text);
  return reviewed(ledger, now);
}

test("CSV has one row a question", async () => {
  const [head, first, second, end] = toCsv(await recorded('He said "why, then?"')).split("\r\n");
  expect(head).toMatch(/^review,question,item,lens,/);
  expect(first).toMatch(
    /^r1,q1,a,feedback-loops,loops\.exploration,high,dismissed,"He said ""why, then\?""",/,
  );
  expect(second).toMatch(/^r1,q2,b,.*,held,/);
  expect(end).toBe("");
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "|calc", "＝1+1", " \t=1", "\n=cmd|' /C calc'!A0"])(
  "no cell of the CSV is computed: %j",
  async (text) => {
    const cells = toCsv(await recorded(text)).split(/\r\n|,/);
    expect(cells.filter((cell) => /^"?[\s]*[=+\-@|＝]/.test(cell))).toEqual([]);
  },
);

test.each([
  "![x](https://evil.example/p.png)",
  "<img src=x onerror=alert(1)>",
  "[click](javascript:alert(1))",
  "https://evil.example and www.evil.example",
  "# heading\n- list\n> quote\n| a | b |",
  "`code` **bold** _it_ ~~gone~~ &lt;",
  "1. one",
])("Markdown shows text as it stands: %j", async (text) => {
  const markdown = toMarkdown(await recorded(text));
  expect(markdown).not.toMatch(/(?<!\\)!\[|(?<!\\)\]\(|(?<!\\)<img|https?:\/\/|(?<!\\)`|(?<!\\)~~|\bwww\./);
  expect(markdown).toContain("# Review of Feed");
  expect(markdown).toContain("### q1 · High · Feedback loops");
});
