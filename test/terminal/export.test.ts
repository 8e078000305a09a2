import { expect, test } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { reviewJson } from "../../src/terminal/files/review-json.ts";
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
  const [head, first, second, end] = toCsv(await recorded('He said "why, then?"'), new Map()).split("\r\n");
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
    const cells = toCsv(await recorded(text), new Map()).split(/\r\n|,/);
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
  const markdown = toMarkdown(await recorded(text), new Map());
  expect(markdown).not.toMatch(/(?<!\\)!\[|(?<!\\)\]\(|(?<!\\)<img|https?:\/\/|(?<!\\)`|(?<!\\)~~|\bwww\./);
  expect(markdown).toContain("# Review of “Feed”");
  expect(markdown).toContain("### q1 · High · Feedback loops");
});

test("what people found useful goes with a question", async () => {
  const found = await recorded("Why?");
  const voices = new Map([["q2", { useful: 3, notUseful: 1 }]] as const);
  expect(toMarkdown(found, voices)).not.toContain("Found useful");
  const shown = {
    ...found,
    questions: found.questions.map((each) => ({ ...each, status: "open" as const })),
  };
  expect(toMarkdown(shown, voices).match(/Found useful by 3, not by 1\./g)).toHaveLength(1);
  const [head, first, second] = toCsv(found, voices).split("\r\n");
  expect(head).toMatch(/,useful,not_useful$/);
  expect(first).toMatch(/,0,0$/);
  expect(second).toMatch(/,3,1$/);
  expect(reviewJson(shown, voices)).toMatchObject({
    questions: [{ voices: { useful: 0, notUseful: 0 } }, { voices: { useful: 3, notUseful: 1 } }],
  });
  expect(JSON.stringify(reviewJson(shown))).not.toContain("voices");
});
