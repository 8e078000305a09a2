import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/design/finding.ts";
import type { Settlement } from "../../src/design/register.ts";
import { carryOver } from "../../src/reviewing/carry-over.ts";
import { someDraft, someFinding, someOutcome } from "../ledger/judged.ts";
import { earlier } from "./earlier.ts";

const signed = { by: "ben", at: "2026-11-16T09:00:00.000Z" };
const dismissed: Settlement = { kind: "dismissed", reason: "wrong", note: null, ...signed };
const accepted: Settlement = {
  kind: "accepted_risk",
  owner: "ines",
  reason: "r",
  expires: "2026-12-31",
  ...signed,
};

const covered = (item: string): Finding => ({
  ...someFinding(item),
  verdict: "covered",
  evidence: [{ quote: "Five percent explore.", section: "Exploration", line: 12 }],
});
const changed = () => true;
const unchanged = () => false;
const summary = ({ asked }: ReturnType<typeof carryOver>) =>
  asked.map((one) => [one.kind === "new" ? one.draft.item : one.question, one.posted]);

describe("a first review", () => {
  test("posts the first questions and holds the rest", () => {
    const outcome = someOutcome(["a", "b", "c"].map((item) => someDraft(item)));
    expect(summary(carryOver(outcome, [], changed, 2))).toEqual([
      ["a", true],
      ["b", true],
      ["c", false],
    ]);
    expect(
      summary(carryOver({ ...outcome, worthPosting: 1 }, [], changed, 7)).map(([, posted]) => posted),
    ).toEqual([true, false, false]);
    expect(summary(carryOver(outcome, [], changed, 0)).some(([, posted]) => posted)).toBe(false);
  });

  test("asks about an item once", () => {
    const outcome = someOutcome([someDraft("a"), { ...someDraft("a"), text: "In other words?" }]);
    expect(summary(carryOver(outcome, [], changed, 7))).toEqual([["a", true]]);
  });
});

describe("a second review", () => {
  const outcome = someOutcome(["a", "b", "c"].map((item) => someDraft(item)));

  test("does not ask again what was settled, and says so", () => {
    const known = [earlier(1, "a", "dismissed", dismissed), earlier(2, "c", "accepted_risk", accepted)];
    const carried = carryOver(outcome, known, changed, 7);
    expect(summary(carried)).toEqual([["b", true]]);
    expect(carried.notes).toEqual([
      "2 questions were settled before and not asked again: q1 (dismissed), q2 (accepted until 2026-12-31).",
    ]);
  });

  test("does not ask in other words what one question settled for several items", () => {
    const known = [earlier(1, "z", "dismissed", dismissed)];
    const twin = someOutcome([someDraft("z.twin")]);
    expect(carryOver(twin, known, changed, 7).asked).toEqual([]);
  });

  test("goes on with an open question under its id, in the words of today", () => {
    const carried = carryOver(outcome, [earlier(4, "b", "reopened")], unchanged, 7);
    expect(carried.asked[1]).toEqual({ kind: "again", question: "q4", draft: someDraft("b"), posted: true });
  });

  test("goes on in its own words where another item is asked that it would settle as well", () => {
    const carried = carryOver(someOutcome([someDraft("b.twin")]), [earlier(4, "b", "open")], changed, 7);
    expect(carried.asked).toEqual([{ kind: "again", question: "q4", draft: null, posted: true }]);
  });

  test("keeps open what nobody settled, and held what was held, although this reviewer would not ask it", () => {
    const other = { ...outcome, findings: [...outcome.findings, someFinding("old"), someFinding("held")] };
    const known = [earlier(1, "old", "open"), earlier(2, "held", "held")];
    expect(summary(carryOver(other, known, changed, 7)).slice(-2)).toEqual([
      ["q1", true],
      ["q2", false],
    ]);
  });

  test("leaves alone what it did not look at", () => {
    expect(summary(carryOver(outcome, [earlier(1, "another lens", "open")], changed, 7))).toHaveLength(3);
  });

  test("posts a held question when there is room for it", () => {
    expect(summary(carryOver(outcome, [earlier(1, "c", "held")], changed, 3)).at(-1)).toEqual(["q1", true]);
    expect(summary(carryOver(outcome, [earlier(1, "c", "held")], changed, 2)).at(-1)).toEqual(["q1", false]);
  });

  test("does not fill the place of what was settled with what was held", () => {
    const known = [earlier(1, "a", "dismissed", dismissed), earlier(2, "b", "open"), earlier(3, "c", "held")];
    expect(summary(carryOver(outcome, known, changed, 2)).at(-1)).toEqual(["q3", false]);
    expect(summary(carryOver(outcome, known, changed, 3)).at(-1)).toEqual(["q3", true]);
  });

  test("closes what the new text answers, with the answer", () => {
    const answered = { ...outcome, questions: [], findings: [covered("a")] };
    const carried = carryOver(answered, [earlier(1, "a", "open")], changed, 7);
    const text = "The document answers it now: “Five percent explore.” (Exploration, line 12)";
    expect(carried.moves).toEqual([{ question: "q1", move: { kind: "answer", text } }]);
    expect(summary(carried)).toEqual([["q1", false]]);
    expect(carried.notes).toEqual(["The new text answers q1; reopen what it does not."]);
  });

  test("reopens what only the old text answered, and what people answered stays", () => {
    const settlement = { kind: "answered", text: "“Five percent explore.”", ...signed } as const;
    const known = [
      earlier(1, "a", "answered", { ...settlement, by: "loophole" }),
      earlier(2, "b", "answered", settlement),
    ];
    const carried = carryOver(outcome, known, changed, 7);
    const reason = "The passage that answered it is gone from the document.";
    expect(carried.moves).toEqual([{ question: "q1", move: { kind: "reopen", reason } }]);
    expect(summary(carried)).toEqual([
      ["q1", true],
      ["c", true],
    ]);
    expect(carried.notes[1]).toBe("The passage that answered it is gone, so it is open again: q1.");
    expect(carryOver(outcome, known, unchanged, 7).moves).toEqual([]);
  });

  test("closes nothing while the text is the same", () => {
    const other = { ...outcome, questions: [], findings: [covered("a")] };
    const carried = carryOver(other, [earlier(1, "a", "open")], unchanged, 7);
    expect(carried.moves).toEqual([]);
    expect(summary(carried)).toEqual([["q1", true]]);
  });
});
