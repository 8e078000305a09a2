import { describe, expect, test } from "vitest";
import type { QuestionStatus } from "../src/design/status.ts";
import type { Question, Settlement } from "../src/design/register.ts";
import { digestOf, isUnchanged } from "../src/digest/digest.ts";
import { digestMessage } from "../src/render/digest-message.ts";
import { digestLanguages } from "../src/render/digest-words.ts";
import { someQuestion, someReview } from "./digest-register.ts";
import { shownMessage } from "./shown.ts";

const now = new Date("2026-11-16T09:00:00.000Z");
const names = new Map([
  ["m:1", "Mara"],
  ["m:2", "Ines"],
]);
const eyes = { now, zone: "UTC", names };

const then = "2026-10-01T09:00:00.000Z";
const question = (id: number, more: Partial<Question> & { readonly status: QuestionStatus }): Question =>
  someQuestion(id, { askedAt: then, changedAt: then, ...more });
const review = someReview(1, { createdAt: then, changedAt: then });

const accepted: Settlement = {
  kind: "accepted_risk",
  owner: "m:2",
  reason: "small",
  expires: "2026-11-20",
  by: "m:1",
  at: "2026-10-02T09:00:00.000Z",
};

const questions = [
  question(1, { status: "open", severity: "low", askedAt: "2026-09-01T09:00:00.000Z" }),
  question(2, { status: "open", severity: "high", assignee: "m:1", due: "2026-11-10" }),
  question(3, {
    status: "open",
    severity: "high",
    askedAt: "2026-11-12T09:00:00.000Z",
    assignee: "m:2",
    due: "2026-11-25",
  }),
  question(4, { status: "accepted_risk", settlement: accepted }),
  question(5, {
    status: "dismissed",
    settlement: { kind: "dismissed", reason: "wrong", note: null, by: "m:1", at: "2026-11-11T09:00:00.000Z" },
  }),
  question(6, { status: "held", askedAt: "2026-11-14T09:00:00.000Z" }),
  question(7, { status: "reopened", changedAt: "2026-11-15T09:00:00.000Z" }),
];
const period = { week: "2026-W47", since: new Date("2026-11-09T09:00:00.000Z"), now, zone: "UTC" };
const digest = digestOf({ questions, reviews: [review] }, period);

describe("a digest", () => {
  test("puts the gravest first, then the oldest", () => {
    expect(digest.open.map(({ question: { id }, ageDays }) => [id, ageDays])).toEqual([
      ["q2", 46],
      ["q3", 4],
      ["q7", 46],
      ["q1", 76],
    ]);
    expect(digest.counts).toEqual({ high: 2, medium: 1, low: 1 });
  });

  test("counts what was opened or reopened and what was closed since the digest before", () => {
    expect([digest.opened, digest.closed]).toEqual([2, 1]);
    expect(isUnchanged(digest)).toBe(false);
  });

  test("names what is overdue and what ends within two weeks", () => {
    expect(digest.overdue.map((risk) => risk.question.id)).toEqual(["q2"]);
    expect(digest.expiring.map(({ id }) => id)).toEqual(["q4"]);
  });

  test("a review about which somebody did something is not quiet", () => {
    expect(digest.quiet).toEqual([]);
    const still = questions.filter(({ id }) => id === "q1" || id === "q2");
    const [quiet] = digestOf({ questions: still, reviews: [review] }, period).quiet;
    expect(quiet).toMatchObject({ open: 2, quietDays: 46 });
  });

  test("counts days where the channel is", () => {
    const asked = [question(1, { status: "open", askedAt: "2026-11-15T23:30:00.000Z" })];
    const age = (zone: string) =>
      digestOf({ questions: asked, reviews: [] }, { ...period, zone }).open[0]?.ageDays;
    expect([age("UTC"), age("Asia/Tokyo")]).toEqual([1, 0]);
  });
});

describe("a digest reads", () => {
  const view = { key: "k", channel: "designs", language: "en", links: new Map() };

  test("gravest first, with owners who are mentioned only where they should act", () => {
    const { text, live } = shownMessage(digestMessage(digest, view, eyes));
    expect(text).toBe(
      [
        "Open risks in #designs · week 47",
        "4 open, 2 opened and 1 closed this week.",
        "High (2)",
        "• What about item2? (“Feed ranking” · 46 days · Mara, due 10 Nov)",
        "• What about item3? (“Feed ranking” · 4 days · Ines, due 25 Nov)",
        "Medium (1)",
        "• What about item7? (“Feed ranking” · 46 days · nobody)",
        "Low (1)",
        "• What about item1? (“Feed ranking” · 76 days · nobody)",
        "Overdue",
        "• @Mara, was due 10 Nov: What about item2?",
        "Accepted, and about to end",
        "• @Ines, until 20 Nov: What about item4?",
        "Mention me with risks for all of them, or with settings to change when this comes.",
      ].join("\n"),
    );
    expect(live).toEqual(["m:1", "m:2"]);
  });

  test("in one line when nothing changed, or nothing is open", () => {
    const old = questions.filter(({ id }) => id === "q1");
    const unchanged = digestOf({ questions: old, reviews: [] }, period);
    expect(digestMessage(unchanged, view, eyes).summary).toBe("Open risks in #designs: 1 open, no change");
    const none = digestOf({ questions: [], reviews: [] }, period);
    expect(digestMessage(none, view, eyes).summary).toBe("Open risks in #designs: Nothing open, no change");
  });

  test.each([
    [
      "de",
      "Offene Risiken in #designs · KW 47",
      "4 offen, diese Woche 2 neu und 1 geschlossen.",
      "46 Tage · Mara, fällig am 10. Nov",
    ],
    [
      "es",
      "Riesgos abiertos en #designs · semana 47",
      "4 abiertos, esta semana: 2 nuevos y 1 cerrado.",
      "46 días · Mara, vence el 10 nov",
    ],
  ])("in the channel's language: %s", (language, ...lines) => {
    const { text } = shownMessage(digestMessage(digest, { ...view, language }, eyes));
    for (const line of lines) expect(text).toContain(line);
    for (const english of ["Overdue", "opened", "days ·", "Mention me"]) expect(text).not.toContain(english);
  });

  test("in every language that can be chosen, and in English in any other", () => {
    const titles = [...digestLanguages.map(({ value }) => value), "xx"].map(
      (language) => digestMessage(digest, { ...view, language }, eyes).summary,
    );
    expect(new Set(titles).size).toBe(digestLanguages.length);
    expect(titles.at(-1)).toBe(titles[0]);
  });
});
