import { describe, expect, test } from "vitest";
import type { Finding, Verdict } from "../../src/design/finding.ts";
import { program, type Question, type Settlement } from "../../src/design/register.ts";
import { carryOver } from "../../src/reviewing/carry-over.ts";
import { someDraft, someFinding, someOutcome } from "../ledger/judged.ts";
import { earlier } from "./earlier.ts";

/** What was known of a question. */
const known = {
  open: earlier(1, "a", "open"),
  reopened: earlier(1, "a", "reopened"),
  held: earlier(1, "a", "held"),
  dismissed: earlier(1, "a", "dismissed", {
    kind: "dismissed",
    reason: "wrong",
    note: null,
    by: "ben",
    at: "2026-11-16T09:00:00.000Z",
  }),
  "answered by people": earlier(1, "a", "answered", answeredBy("ben")),
  "answered by the document": earlier(1, "a", "answered", answeredBy(program)),
} as const;

function answeredBy(by: string): Settlement {
  return { kind: "answered", text: "Five percent explore.", by, at: "2026-11-16T09:00:00.000Z" };
}

/** What this reading says about its item. */
const judged = {
  missing: [judgement("missing")],
  partial: [judgement("partial")],
  answered: [judgement("covered")],
  "answered without a quote": [{ ...judgement("covered"), evidence: [] }],
  "not applicable": [judgement("not_applicable")],
  "not judged": [],
} as const satisfies Record<string, readonly Finding[]>;

function judgement(verdict: Verdict): Finding {
  const evidence = [{ quote: "Ten percent explore.", section: "Exploration", line: 12 }];
  return { ...someFinding("a"), verdict, evidence: verdict === "covered" ? evidence : [] };
}

type Known = keyof typeof known;
type Judged = keyof typeof judged;

/** What becomes of the question: whether it goes on, is posted, is moved, and is told of as settled. */
function fateOf(question: Question, findings: readonly Finding[], hasChanged: boolean, isAsked: boolean) {
  const outcome = { ...someOutcome([]), findings, questions: isAsked ? [someDraft("a")] : [] };
  const { asked, moves, notes } = carryOver({ ...outcome, worthPosting: 9 }, [question], () => hasChanged, 7);
  const goesOn = asked.map((one) => {
    const id = one.kind === "again" ? one.question : "new";
    return `${id} ${one.posted ? "posted" : "not posted"}${one.draft ? " in new words" : ""}`;
  });
  const said = notes.map((note) => {
    if (note.includes("settled before")) return "told as settled";
    return note.startsWith("The new text answers") ? "told as answered" : "told as open again";
  });
  return [...goesOn, ...moves.map(({ question: id, move }) => `${id} ${move.kind}`), ...said].join(", ");
}

const nothing = "";
const stays = "q1 posted";
const staysHeld = "q1 not posted";
const asked = "q1 posted in new words";
const isAnswered = "q1 not posted, q1 answer, told as answered";
const isOpenAgain = "q1 posted, q1 reopen, told as open again";
const isSettled = "told as settled";

/** For each: where the reviewer asks about the item again, and where it does not; in the same text, and in a new one. */
type Fates = readonly [same: string, changed: string];
const unasked: Readonly<Record<Known, Readonly<Record<Judged, Fates>>>> = {
  open: {
    missing: [stays, stays],
    partial: [stays, stays],
    answered: [stays, isAnswered],
    "answered without a quote": [stays, stays],
    "not applicable": [stays, stays],
    "not judged": [nothing, nothing],
  },
  reopened: {
    missing: [stays, stays],
    partial: [stays, stays],
    answered: [stays, isAnswered],
    "answered without a quote": [stays, stays],
    "not applicable": [stays, stays],
    "not judged": [nothing, nothing],
  },
  held: {
    missing: [staysHeld, staysHeld],
    partial: [staysHeld, staysHeld],
    answered: [nothing, isAnswered],
    "answered without a quote": [nothing, nothing],
    "not applicable": [nothing, nothing],
    "not judged": [nothing, nothing],
  },
  dismissed: {
    missing: [isSettled, isSettled],
    partial: [isSettled, isSettled],
    answered: [nothing, nothing],
    "answered without a quote": [nothing, nothing],
    "not applicable": [nothing, nothing],
    "not judged": [nothing, nothing],
  },
  "answered by people": {
    missing: [isSettled, isSettled],
    partial: [isSettled, isSettled],
    answered: [nothing, nothing],
    "answered without a quote": [nothing, nothing],
    "not applicable": [nothing, nothing],
    "not judged": [nothing, nothing],
  },
  "answered by the document": {
    missing: [isSettled, isOpenAgain],
    partial: [isSettled, isOpenAgain],
    answered: [nothing, nothing],
    "answered without a quote": [nothing, nothing],
    "not applicable": [nothing, nothing],
    "not judged": [nothing, nothing],
  },
};

const rows = (Object.keys(known) as readonly Known[]).flatMap((was) =>
  (Object.keys(judged) as readonly Judged[]).map((is) => [was, is] as const),
);

describe("what was asked before and is not asked now", () => {
  test.each(rows)("was %s, is %s", (was, is) => {
    const fates = [false, true].map((hasChanged) => fateOf(known[was], judged[is], hasChanged, false));
    expect(fates).toEqual(unasked[was][is]);
  });
});

describe("what was asked before and is asked again", () => {
  test.each([
    ["open", asked, asked],
    ["reopened", asked, asked],
    ["held", asked, asked],
    ["dismissed", isSettled, isSettled],
    ["answered by people", isSettled, isSettled],
    ["answered by the document", isSettled, isOpenAgain],
  ] as const)("was %s", (was, same, changed) => {
    for (const is of ["missing", "partial"] as const) {
      const fates = [false, true].map((hasChanged) => fateOf(known[was], judged[is], hasChanged, true));
      expect(fates).toEqual([same, changed]);
    }
  });
});

describe("how many are posted", () => {
  const held = ["a", "b", "c"].map((item, index) => earlier(index + 1, item, "held"));
  const dismissed = { ...known.dismissed, id: "q8", item: "x", also: [] } as const;
  const posted = (questions: readonly Question[], budget: number, items = ["a", "b", "c"], worth = 9) =>
    carryOver(
      { ...someOutcome(items.map((item) => someDraft(item))), worthPosting: worth },
      questions,
      () => true,
      budget,
    ).asked.map((one) => one.posted);

  test.each([
    [0, [false, false, false]],
    [1, [true, false, false]],
    [2, [true, true, false]],
    [3, [true, true, true]],
    [4, [true, true, true]],
  ])("%i of three new ones, and of three that were held", (budget, expected) => {
    expect(posted([], budget)).toEqual(expected);
    expect(posted(held, budget)).toEqual(expected);
  });

  test("no held one that the reviewer would not post now, and every open one whatever the budget", () => {
    expect(posted(held, 7, ["a", "b", "c"], 1)).toEqual([true, false, false]);
    expect(
      posted(
        held.map((each) => ({ ...each, status: "open" })),
        0,
        ["a", "b", "c"],
        0,
      ),
    ).toEqual([true, true, true]);
  });

  test.each([
    [1, [false, false, false]],
    [2, [true, false, false]],
    [3, [true, true, false]],
    [4, [true, true, true]],
  ])("with %i in all, what was settled makes no room for what was held", (budget, expected) => {
    expect(posted([...held, dismissed], budget)).toEqual(expected);
  });

  test("with room that open ones, and reopened ones, take first", () => {
    const first = earlier(1, "a", "open");
    expect(posted([first], 1)).toEqual([true, false, false]);
    expect(posted([first], 2)).toEqual([true, true, false]);
    const lost = { ...known["answered by the document"], item: "a" };
    expect(posted([lost], 1)).toEqual([true, false, false]);
    expect(posted([lost], 2)).toEqual([true, true, false]);
  });

  test("of two items that one question stands for, once", () => {
    for (const question of [earlier(1, "a", "open"), { ...known["answered by the document"], item: "a" }])
      expect(posted([question], 7, ["a", "a.twin"])).toEqual([true]);
  });
});
