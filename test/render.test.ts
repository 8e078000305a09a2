import {
  array,
  assert,
  constantFrom,
  type Arbitrary,
  integer,
  oneof,
  property,
  record,
  string,
} from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultSettings } from "../src/design/conversation.ts";
import type { Finding } from "../src/design/finding.ts";
import { lenses } from "../src/design/lens.ts";
import type { QuestionStatus } from "../src/design/status.ts";
import type { Question, Review, ReviewResult, Settlement } from "../src/design/register.ts";
import { byLens, coverage } from "../src/render/review-messages.ts";
import {
  acceptForm,
  answerForm,
  answerWithForm,
  assignForm,
  dismissForm,
  reopenForm,
  reviewForm,
} from "../src/render/forms.ts";
import { help, settingsOffer, trouble, welcome } from "../src/render/help.ts";
import { risks, statusOfChannel, statusOfReview } from "../src/render/lists.ts";
import { actionVerbs, type Form, formVerbs, type Message } from "../src/render/message.ts";
import { home, mine } from "../src/render/mine.ts";
import { acceptanceEnded, acknowledgement, approved, assigned } from "../src/render/notices.ts";
import { questionCard } from "../src/render/question-card.ts";
import { failed, progress, unchanged } from "../src/render/review-messages.ts";
import { settingsForm } from "../src/render/settings-form.ts";
import { short } from "../src/render/spans.ts";
import { summary } from "../src/render/review-messages.ts";
import { digestOf } from "../src/digest/digest.ts";
import { digestMessage } from "../src/render/digest-message.ts";
import { someDocument, someFinding, someOutcome } from "./ledger/judged.ts";
import { shownForm, shownMessage } from "./shown.ts";

const now = new Date("2026-11-16T09:00:00.000Z");
const people = ["slack:T1:U1", "teams:t:2", "mara"];
const eyes = { now, zone: "UTC", names: new Map([["slack:T1:U1", "Ana <@U9> *b*"]]) };

/** What people and models write at their worst. */
const hostile: Arbitrary<string> = oneof(
  string({ minLength: 1, maxLength: 200, unit: "grapheme" }),
  constantFrom(
    "<!channel> <@U1> <#C1|x> <https://evil.example|here>",
    "[a](https://evil.example) ![p](https://evil.example/p.png) <at>Ana</at>",
    "مرحبا \u202E abc 👩‍👩‍👧‍👦 ```",
    "x".repeat(3000),
    "word ".repeat(600),
  ),
);

const settlement: Arbitrary<Settlement | null> = oneof(
  constantFrom(null),
  record({ text: hostile, by: constantFrom(...people, "loophole") }).map(({ text, by }): Settlement => ({
    kind: "answered",
    text,
    by,
    at: now.toISOString(),
  })),
  record({ reason: hostile, owner: constantFrom(...people) }).map(({ reason, owner }): Settlement => ({
    kind: "accepted_risk",
    owner,
    reason,
    expires: "2026-11-20",
    by: "mara",
    at: now.toISOString(),
  })),
  hostile.map((note): Settlement => ({
    kind: "dismissed",
    reason: "wrong",
    note,
    by: "mara",
    at: now.toISOString(),
  })),
);

const open: readonly QuestionStatus[] = ["open", "reopened"];
const question: Arbitrary<Question> = record({
  number: integer({ min: 1, max: 1_000_000 }),
  // Neither a checklist nor a verified answer of a model has a question without words.
  text: hostile.filter((words) => words.trim() !== ""),
  why: hostile,
  title: hostile,
  quote: hostile,
  severity: constantFrom("high", "medium", "low"),
  lens: constantFrom(...lenses),
  status: constantFrom(...open),
  assignee: constantFrom(null, ...people),
  due: constantFrom(null, "2026-11-01", "2027-01-01"),
  settlement,
}).map(({ number, title, quote, status, settlement: settled, ...rest }) => ({
  ...rest,
  id: `q${number}`,
  space: "home",
  review: "r1",
  conversation: "c",
  rank: 1,
  document: { title, ref: { kind: "link", url: "https://docs.example/feed" } },
  item: "item",
  also: [],
  topic: "topic",
  evidence: [{ quote, section: title, line: 3 }],
  status: settled ? settled.kind : status,
  settlement: settled,
  askedAt: "2026-10-01T09:00:00.000Z",
  changedAt: "2026-10-01T09:00:00.000Z",
}));

const result: ReviewResult = {
  ...someOutcome([]),
  document: { ...someDocument(), sections: 1 },
  budget: 7,
  isPart: false,
};
const review: Review = {
  id: "r1",
  key: null,
  space: "home",
  ref: { kind: "link", url: "https://docs.example/feed" },
  status: "awaiting_answers",
  conversation: "c",
  requestedBy: "mara",
  createdAt: now.toISOString(),
  changedAt: now.toISOString(),
  failure: null,
  result,
};

/** Everything that is said about some questions. */
function everything(questions: readonly Question[], words: string): readonly Message[] {
  const links = new Map(questions.map(({ id }) => [id, `https://chat.example/${id}`]));
  const unsettled = questions.filter((each) => each.settlement === null);
  const accepted = questions.filter((each) => each.settlement?.kind === "accepted_risk");
  const own = { assigned: unsettled, accepted, asked: [{ review, open: 3, openHigh: 1 }] };
  const period = { week: "2026-W47", since: now, now, zone: "UTC" };
  const some = questions[0];
  const named = { ...review, result: { ...result, document: { ...result.document, title: words } } };
  const shares = { open: 3, openHigh: 1, settled: 2, held: 30, heldHigh: 4 };
  const counts = { ...shares, approvedWith: words, isContinued: false };
  return [
    ...questions.map((each) => questionCard(each, null, true, eyes)),
    ...(some
      ? [
          assigned("k", some, "2026-12-01", "mara", links, eyes),
          acceptanceEnded("k", some, "slack:T1:U1", "2026-11-01", eyes),
        ]
      : []),
    acknowledgement("k", words),
    progress("k", { ...someDocument(), title: words }, new Map()),
    summary({
      key: "k",
      review: named,
      result: named.result,
      findings: byLens([someFinding("a")]),
      ...counts,
    }),
    failed("k", review, words),
    unchanged("k", review, eyes),
    statusOfReview("k", { review: named, open: 3, openHigh: 1 }, unsettled, links, eyes),
    statusOfChannel("k", [{ review: named, open: 3, openHigh: 1 }], eyes),
    risks("k", unsettled, accepted, 0, links, eyes),
    mine("k", own, links, eyes),
    home(own, [{ name: words, open: 3 }], 0, links, eyes),
    digestMessage(
      digestOf({ questions, reviews: [review] }, period),
      { key: "k", channel: words, language: "de", links },
      eyes,
    ),
    help("k", words, "status"),
    welcome("k"),
    trouble("k", `There is no ${words} here.`),
    settingsOffer("k", "slack:C1"),
    approved("k", words, { by: "slack:T1:U1", why: words }, eyes),
  ];
}

function forms(questions: readonly Question[], words: string): readonly Form[] {
  const one = questions.flatMap((each) => [
    answerForm(each),
    acceptForm(each, "slack:T1:U1", "2027-01-01"),
    dismissForm(each),
    assignForm(each, "slack:T1:U1"),
    reopenForm(each),
  ]);
  return [
    ...one,
    answerWithForm("c", questions, words),
    reviewForm("", "slack:C1"),
    settingsForm("slack:C1", defaultSettings),
  ];
}

/** What the program itself may bring to life. */
const ours = /^(?:https:\/\/(?:chat|docs)\.example\/|slack:T1:U1$|teams:t:2$|mara$)/;

describe("whatever people and models write", () => {
  test("every message is within the limits of the port, and live in it is only what the program made so", () => {
    assert(
      property(array(question, { minLength: 1, maxLength: 12 }), hostile, (questions, words) => {
        for (const message of everything(questions, words)) {
          expect(message.key.length).toBeLessThanOrEqual(100);
          expect(message.summary.trim()).not.toBe("");
          const { actions, live } = shownMessage(message);
          const labels = message.blocks.flatMap((block) => (block.kind === "actions" ? block.actions : []));
          expect(actions.filter(({ verb }) => !(actionVerbs as readonly string[]).includes(verb))).toEqual(
            [],
          );
          expect(actions.filter(({ target }) => target.length > 200)).toEqual([]);
          expect(labels.filter(({ label }) => label.length > 30)).toEqual([]);
          expect(live.filter((each) => !ours.test(each))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("a card holds the whole question, its evidence and how it was settled, as they were written", () => {
    assert(
      property(question, (each) => {
        const { text } = shownMessage(questionCard(each, null, true, eyes));
        const [evidence] = each.evidence;
        const answer = each.settlement?.kind === "answered" ? each.settlement.text : evidence?.quote;
        expect(text).toContain(each.text);
        expect(each.settlement === null || each.settlement.kind === "answered" ? text : answer).toContain(
          answer,
        );
      }),
    );
  });

  test("every form is within the limits of the port, and shows the whole question", () => {
    assert(
      property(array(question, { minLength: 1, maxLength: 120 }), hostile, (questions, words) => {
        for (const form of forms(questions, words)) {
          expect(formVerbs).toContain(form.verb);
          expect(form.title.length).toBeLessThanOrEqual(24);
          expect(form.submit.length).toBeLessThanOrEqual(24);
          const long = form.fields.filter(
            (field) => field.kind === "text" && field.value.length > field.maxLength,
          );
          const options = form.fields.flatMap((field) => (field.kind === "choice" ? [field.options] : []));
          expect(long).toEqual([]);
          expect(options.filter(({ length }) => length > 100)).toEqual([]);
          expect(options.flat().filter(({ label }) => label.length > 75)).toEqual([]);
        }
        const shown = questions.map((each) => shownForm(answerForm(each), {}).text);
        expect(shown.filter((text, index) => !text.includes(questions[index]?.text ?? ""))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  test("two hundred questions make a list of ten, and say how many more there are", () => {
    const many = Array.from({ length: 200 }, (_, index): Question => ({
      ...questionOf(index + 1),
    }));
    const message = risks("k", many, [], 0, new Map(), eyes);
    expect(shownMessage(message).text).toContain("200 open risks");
    expect(shownMessage(message).actions).toEqual([{ verb: "page", target: "risks:10" }]);
    expect(shownMessage(risks("k", many, [], 190, new Map(), eyes)).actions).toEqual([]);
  });
});

function questionOf(number: number): Question {
  return {
    id: `q${number}`,
    space: "home",
    review: "r1",
    conversation: "c",
    rank: number,
    document: { title: "Feed", ref: review.ref },
    item: "item",
    also: [],
    lens: "tradeoffs",
    topic: "topic",
    severity: "low",
    text: "Why?",
    why: "",
    evidence: [],
    status: "open",
    assignee: null,
    due: null,
    settlement: null,
    askedAt: now.toISOString(),
    changedAt: now.toISOString(),
  };
}

describe("a shortened text", () => {
  test("is cut between words, and never within a sign that people see as one", () => {
    expect(short("one two three", 9)).toBe("one two…");
    expect(short("one", 3)).toBe("one");
    expect(short("a\n b", 10)).toBe("a b");
    expect(short("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 2)).toBe("👩‍👩‍👧‍👦…");
  });
});

describe("coverage", () => {
  const finding = (verdict: Finding["verdict"]) => ({ ...someFinding("a"), verdict });

  test("counts what applies, and tells apart what is answered and what is answered in part", () => {
    const block = coverage(
      byLens((["covered", "partial", "missing", "not_applicable"] as const).map(finding)),
      ["feedback-loops", "tradeoffs"],
    );
    expect(block).toEqual({
      kind: "bars",
      rows: [
        { label: "Feedback loops", filled: 1, total: 3, detail: "1 of 3 answered, 1 in part" },
        { label: "Tradeoffs", filled: 0, total: 0, detail: "reading" },
      ],
    });
    const none = coverage(byLens([finding("not_applicable")]), ["feedback-loops"]);
    expect(none).toMatchObject({ rows: [{ total: 0, detail: "does not apply here" }] });
  });
});
