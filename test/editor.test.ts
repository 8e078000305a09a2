import { describe, expect, test } from "vitest";
import { editedBy, except, reviewWith } from "./review-with.ts";
import {
  asks,
  editorial,
  goodModel,
  idsIn,
  isEditor,
  partial,
  standing,
  verdicts,
} from "./scripted-reviewer.ts";

describe("the editor", () => {
  test("closes a gap that the document answers, with the answer as evidence", async () => {
    const quote = "When the batch fails, the dispatchers use yesterday's plan.";
    const { outcome } = await reviewWith(editedBy({ answered: [{ gap: "infra-constraints.one", quote }] }));
    const finding = outcome.findings.find(({ item }) => item === "infra-constraints.one");
    expect(finding).toMatchObject({
      verdict: "covered",
      question: "",
      evidence: [{ quote, section: "Serving" }],
    });
    expect(outcome.questions.map(({ item }) => item)).not.toContain("infra-constraints.one");
  });

  test("merges what is one question, and asks it once", async () => {
    const gaps = ["tradeoffs.one", "tradeoffs.two", "made.up"];
    const { outcome } = await reviewWith(
      editedBy({ questions: [asks("", { gaps }), asks("tradeoffs.two")] }),
    );
    expect(outcome.worthPosting).toBe(1);
    expect(outcome.questions[0]).toMatchObject({
      item: "tradeoffs.one",
      also: ["tradeoffs.two"],
      severity: "high",
    });
    expect(outcome.questions.filter(({ item }) => item === "tradeoffs.two")).toEqual([]);
    expect(outcome.rejected.map(({ item }) => item)).toEqual(["tradeoffs.two"]);
  });

  test("may post nothing; what it ranks and what it forgets is held, in that order", async () => {
    const held = [{ gaps: ["user-impact.two"], severity: "low" as const }];
    const { outcome } = await reviewWith(editedBy({ held }));
    expect(outcome.worthPosting).toBe(0);
    expect(outcome.questions).toHaveLength(10);
    expect(outcome.questions[0]).toMatchObject({ item: "user-impact.two", severity: "low" });
  });

  test("posts no more than the budget", async () => {
    expect((await reviewWith(goodModel, { reviewer: { budget: 3 } })).outcome.worthPosting).toBe(3);
  });

  test("may ask about what a lens judged covered, but only with a quote that shows the hole", async () => {
    const script = except((asked) => {
      if (isEditor(asked)) {
        return editorial({
          questions: [asks("tradeoffs.one"), asks("tradeoffs.two", { quotes: ["made up words"] })],
        });
      }
      return verdicts(idsIn(asked).map((id) => partial(id, standing, { verdict: "covered" })));
    });
    const { outcome } = await reviewWith(script);
    expect(outcome.questions.map(({ item }) => item)).toEqual(["tradeoffs.one"]);
    expect(outcome.findings.filter(({ verdict }) => verdict === "partial").map(({ item }) => item)).toEqual([
      "tradeoffs.one",
    ]);
  });

  test.each([
    ["is no question", "Please describe how frozen docks are noticed by the planner."],
    ["carries a link", "A frozen dock repeats its last count, see https://evil.example for more, or not?"],
    ["mentions people", "A frozen dock repeats its last count. @channel, who notices it before the morning?"],
    ["is an essay", `A frozen dock repeats its count. ${"And then it repeats it. ".repeat(40)} Who notices?`],
  ])("whose wording %s is not quoted: the lens's question is posted", async (_, text) => {
    const { outcome } = await reviewWith(editedBy({ questions: [asks("tradeoffs.one", { text })] }));
    expect(outcome.questions[0]?.text).toContain("Who notices, by tradeoffs.one?");
  });
});
