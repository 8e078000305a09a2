import { describe, expect, test } from "vitest";
import { defaultSettings, largestBudget } from "../../src/design/conversation.ts";
import { isGap, severities, type Verdict } from "../../src/design/finding.ts";
import { lenses, lensTitles } from "../../src/design/lens.ts";
import { keyOf, program, questionId, reviewId } from "../../src/design/register.ts";

describe("an id", () => {
  test("is a letter and a number", () => {
    expect([reviewId(1), questionId(27)]).toEqual(["r1", "q27"]);
  });

  test.each<[typed: string, key: number | undefined]>([
    ["q12", 12],
    ["Q12", 12],
    ["12", 12],
    [" q7 ", 7],
    ["q1", 1],
    ["q100", 100],
    ["q123456789012345", 123_456_789_012_345],
    ["q1234567890123456", undefined],
    ["r12", undefined],
    ["q0", undefined],
    ["q012", undefined],
    ["q", undefined],
    ["qq1", undefined],
    ["xq1", undefined],
    ["q1x", undefined],
    ["q 1", undefined],
    ["q-1", undefined],
    ["", undefined],
  ])("typed as %j is %j", (typed, key) => {
    expect(keyOf("q", typed)).toBe(key);
  });

  test("of a review is none of a question", () => {
    expect([keyOf("r", "r3"), keyOf("r", "q3"), keyOf("r", "3")]).toEqual([3, undefined, 3]);
  });
});

test.each<[Verdict, boolean]>([
  ["covered", false],
  ["partial", true],
  ["missing", true],
  ["not_applicable", false],
])("whether %s leaves something to ask: %j", (verdict, isOpen) => {
  expect(isGap({ verdict })).toBe(isOpen);
});

test("what a channel has that never set anything, and the words that the register is written in", () => {
  expect(defaultSettings).toEqual({
    digestDay: 1,
    digestHour: 9,
    timezone: "UTC",
    budget: 7,
    approvers: [],
    language: "en",
  });
  expect(largestBudget).toBe(50);
  expect(program).toBe("loophole");
  expect(severities).toEqual(["high", "medium", "low"]);
  expect(lenses).toEqual([
    "data-dynamics",
    "infra-constraints",
    "feedback-loops",
    "user-impact",
    "tradeoffs",
  ]);
  expect(Object.keys(lensTitles)).toEqual([...lenses]);
});
