import { describe, expect, test } from "vitest";
import { bounded } from "../src/review/by-model/answer-schema.ts";
import { briefly } from "../src/review/quotes/inert.ts";
import { asks, idsIn, isEditor, partial, standing, verdicts } from "./scripted-reviewer.ts";
import { editedBy, except, reviewWith } from "./review-with.ts";

const flood = "The plan fails in a way that nobody sees. ".repeat(200);
const links = "See https://evil.example/x, evil.com, @channel and <@U1> at mailto:a@evil.com.";

describe("a model that writes without end", () => {
  test("is cut to sentences of 300 signs, and what was left out is counted and told", async () => {
    const { outcome } = await reviewWith(
      except((asked) =>
        isEditor(asked)
          ? undefined
          : verdicts(
              idsIn(asked).map((id) => partial(id, standing, { why: flood, says: flood, open: flood })),
              Array.from({ length: 100 }, () => ({ note: flood, first: standing, second: "of July 2026" })),
            ),
      ),
    );
    const told = outcome.findings.map(({ why }) => why);
    expect(told.length).toBeGreaterThan(5);
    expect(Math.max(...told.map((why) => why.length))).toBeLessThanOrEqual(301);
    expect(told).toContainEqual(expect.stringMatching(/^The plan fails.*sees\. …$/));
    expect(outcome.contradictions.every(({ note }) => note.length <= 301)).toBe(true);
    expect(outcome.notes.join(" ")).toMatch(/far more than it was asked for: \d{3,} texts or entries/);
  });

  test("in the editor's place is cut as well", async () => {
    const { outcome } = await reviewWith(
      editedBy({
        questions: [asks("tradeoffs.one", { why: flood, text: flood, quotes: [standing] })],
        stakes: flood,
      }),
    );
    expect(outcome.questions[0]?.text.length).toBeLessThan(500);
    expect(outcome.questions[0]?.why.length).toBeLessThanOrEqual(301);
    expect(outcome.questions[0]?.why).toMatch(/sees\. …$/);
  });

  test("and one that links and calls is made to lead nowhere", async () => {
    const { outcome } = await reviewWith(
      editedBy({
        questions: [
          asks("tradeoffs.one", { why: links, text: `${links} Who notices, by then?`, quotes: [] }),
        ],
      }),
    );
    const [question] = outcome.questions;
    expect(question?.why).toBe(
      "See https[:]//evil[.]example/x, evil[.]com, channel and U1 at mailto[:]a@evil[.]com.",
    );
    expect(question?.text).toContain("Who notices, by tradeoffs.one?");
  });

  test("that stays within bounds is not touched, and nothing is told of it", async () => {
    const { outcome } = await reviewWith(editedBy({}));
    expect(outcome.notes.join(" ")).not.toContain("far more");
  });
});

test.each([
  ["short", 5, "short"],
  ["One is. Two is. Three is.", 20, "One is. Two is. …"],
  ["one two three four five", 18, "one two three…"],
  ["x".repeat(30), 10, `${"x".repeat(9)}…`],
  [`${"x".repeat(8)}😀😀`, 10, `${"x".repeat(8)}…`],
])("%j in at most %d signs is %j", (text, most, cut) => {
  expect(briefly(text, most)).toBe(cut);
});

test("each list and each text has a bound of its own", () => {
  const verdict = partial("a.b", "q".repeat(2000), { why: "w".repeat(300), question: "?".repeat(800) });
  const many = Array.from({ length: 501 }, () => ({ ...verdict, quotes: Array(9).fill("q") }));
  const { answer, left } = bounded({ kind: "verdicts", verdicts: [verdict], contradictions: [] });
  expect(answer.verdicts[0]?.quotes[0]).toHaveLength(1000);
  expect(answer.verdicts[0]?.why).toHaveLength(300);
  expect(answer.verdicts[0]?.question).toHaveLength(700);
  expect(left).toBe(2);
  const cut = bounded({ kind: "verdicts", verdicts: many, contradictions: [] });
  expect(cut.answer.verdicts).toHaveLength(500);
  expect(cut.answer.verdicts[0]?.quotes).toHaveLength(8);
  expect(cut.left).toBe(1 + 500 * 2);
});
