import { describe, expect, test } from "vitest";
import { type Document, outlineOf } from "../../src/design/document.ts";
import type { Contradiction, Finding, Verdict } from "../../src/design/finding.ts";
import { planRecheck } from "../../src/reviewing/recheck-plan.ts";
import { testChecklists } from "../chat/plain-reviewer.ts";
import { someFinding } from "../ledger/judged.ts";
import { documentOf } from "../review-fixtures.ts";

const sections = {
  intro: "# Feed\n\nWe rank posts by clicks.\n",
  serving: "## Serving\n\nThe answer comes within 80 ms.\nTwo machines are kept warm.\n",
  training: "## Training\n\nWe retrain every night on clicks.\n",
} as const;
const before = documentOf(Object.values(sections).join("\n"));

const item = "data-dynamics.first";
const warm = { quote: "Two machines are kept warm.", section: "Serving", line: 8 };
const nightly = { quote: "We retrain every night on clicks.", section: "Training", line: 12 };

function found(verdict: Verdict, evidence: Finding["evidence"] = []): Finding {
  return { ...someFinding(item), verdict, evidence };
}

function plan(
  after: string,
  earlier: readonly Finding[],
  tensions: readonly Contradiction[] = [],
  document: Document = documentOf(after),
) {
  return planRecheck(document, outlineOf(before), earlier, tensions, testChecklists);
}
const isJudged = ({ checklists }: ReturnType<typeof plan>, id = item) =>
  checklists.lenses.some(({ items }) => items.some((each) => each.id === id));

const { intro, serving, training } = sections;
const texts = {
  same: [intro, serving, training].join("\n"),
  "something new": [intro, serving, training, "## Care\n\nMara owns it.\n"].join("\n"),
  "only a deletion": [intro, training].join("\n"),
  "a passage gone": [intro, serving.replace(warm.quote, "One machine is kept warm."), training].join("\n"),
} as const;

describe("an item is judged again", () => {
  test.each([
    ["same", "covered", [warm, nightly], false],
    ["same", "partial", [warm], false],
    ["same", "missing", [], false],
    ["same", "not_applicable", [], false],
    ["something new", "covered", [warm, nightly], false],
    ["something new", "partial", [warm], true],
    ["something new", "missing", [], true],
    ["something new", "not_applicable", [], true],
    ["only a deletion", "covered", [nightly], false],
    ["only a deletion", "covered", [warm, nightly], true],
    ["only a deletion", "covered", [nightly, warm], true],
    ["only a deletion", "partial", [nightly], false],
    ["only a deletion", "partial", [warm], true],
    ["only a deletion", "missing", [], false],
    ["a passage gone", "covered", [nightly], false],
    ["a passage gone", "covered", [warm], true],
    ["a passage gone", "missing", [], true],
  ] as const)("%s: what was %s by %o: %s", (text, verdict, evidence, expected) => {
    const planned = plan(texts[text], [found(verdict, evidence)]);
    expect(isJudged(planned)).toBe(expected);
    expect(planned.kept.map((finding) => finding.item)).toEqual(expected ? [] : [item]);
    // What was never judged is always to do.
    expect(isJudged(planned, "data-dynamics.second")).toBe(true);
  });
});

describe("what is kept", () => {
  test("is kept with its passages where they stand now", () => {
    const moved = [training, serving.replace("## Serving", "## Operation"), intro].join("\n");
    const [kept] = plan(moved, [found("covered", [warm, nightly])]).kept;
    expect(kept?.evidence).toEqual([
      { quote: warm.quote, section: "Operation", line: 8 },
      { quote: nightly.quote, section: "Training", line: 3 },
    ]);
  });

  test("of a whole lens takes the lens out, and leaves the others as they are", () => {
    const both = [found("missing"), { ...found("missing"), item: "data-dynamics.second" }];
    const { checklists } = plan(texts.same, both);
    expect(checklists.hash).toBe(testChecklists.hash);
    expect(checklists.lenses).toEqual(testChecklists.lenses.filter(({ lens }) => lens !== "data-dynamics"));
    const [one] = plan(texts.same, both.slice(0, 1)).checklists.lenses;
    expect(one).toMatchObject({ lens: "data-dynamics", items: [{ id: "data-dynamics.second" }] });
    expect(one?.items).toHaveLength(1);
  });

  test("is a contradiction of which both passages stand", () => {
    const tension = { note: "Warm or not.", quotes: [warm, nightly] } as const;
    const kept = (text: keyof typeof texts, quotes: Contradiction["quotes"] = tension.quotes) =>
      plan(texts[text], [], [{ ...tension, quotes }]).contradictions.length;
    expect(kept("same")).toBe(1);
    expect(kept("something new")).toBe(1);
    expect(kept("only a deletion")).toBe(0);
    expect(kept("only a deletion", [nightly, warm])).toBe(0);
  });
});

test.each([
  ["same", 0, 0],
  ["something new", 1, 0],
  ["only a deletion", 0, 1],
  ["a passage gone", 1, 1],
] as const)("%s: %i sections new or changed, %i gone or changed", (text, changed, lost) => {
  expect(plan(texts[text], [])).toMatchObject({ changed, lost });
});
