import { describe, expect, test } from "vitest";
import type { Question, Review, Settlement } from "../src/design/register.ts";
import { digestOf, expiryOf, isUnchanged } from "../src/digest/digest.ts";
import { long, someQuestion as question, someReview as review } from "./digest-register.ts";

const now = new Date("2026-11-16T09:00:00.000Z");
const week = { week: "2026-W47", since: new Date("2026-11-09T09:00:00.000Z"), now, zone: "UTC" };
const answered = (at: string): Partial<Question> => ({
  status: "answered",
  settlement: { kind: "answered", text: "Yes.", by: "m:1", at },
});
const accepted = (expires: string): Partial<Question> => {
  const settlement: Settlement = {
    kind: "accepted_risk",
    owner: "m:2",
    reason: "small",
    expires,
    by: "m:1",
    at: long,
  };
  return { status: "accepted_risk", settlement };
};

const of = (questions: readonly Question[], period: Partial<typeof week> = {}) =>
  digestOf({ questions, reviews: [] }, { ...week, ...period });
const ids = (questions: readonly Question[]) => questions.map(({ id }) => id);

describe("an open question is as old as the calendar of its channel says", () => {
  test.each([
    ["UTC", "2026-11-15T23:59:59Z", "2026-11-16T00:00:00Z", 1],
    ["UTC", "2026-11-16T00:00:00Z", "2026-11-16T23:59:59Z", 0],
    ["Asia/Tokyo", "2026-11-15T14:59:00Z", "2026-11-15T15:00:00Z", 1],
    ["Asia/Tokyo", "2026-11-15T15:00:00Z", "2026-11-16T14:59:00Z", 0],
    ["America/Los_Angeles", "2026-11-16T07:59:00Z", "2026-11-16T08:00:00Z", 1],
    ["America/Los_Angeles", "2026-11-15T08:00:00Z", "2026-11-16T07:59:00Z", 0],
    ["Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T22:00:00Z", 2],
    ["Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T21:59:00Z", 0],
    ["Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T22:59:00Z", 0],
    ["Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 1],
    ["Europe/Berlin", "2026-03-01T12:00:00Z", "2026-11-01T12:00:00Z", 245],
    ["UTC", "2026-11-18T00:00:00Z", "2026-11-16T09:00:00Z", 0],
  ])("in %s, asked %s, at %s: %i days", (zone, askedAt, at, days) => {
    const { open } = of([question(1, { askedAt })], { zone, now: new Date(at) });
    expect(open.map(({ ageDays }) => ageDays)).toEqual([days]);
  });
});

describe("what is new in a digest", () => {
  const before = "2026-11-09T08:59:59.999Z";
  const since = "2026-11-09T09:00:00.000Z";

  test.each<[string, Partial<Question>, opened: number, closed: number]>([
    ["asked at the moment of the digest before", { askedAt: since }, 1, 0],
    ["asked a moment earlier", { askedAt: before }, 0, 0],
    ["asked and held", { askedAt: since, status: "held" }, 0, 0],
    ["reopened", { status: "reopened", changedAt: since }, 1, 0],
    ["reopened earlier", { status: "reopened", changedAt: before }, 0, 0],
    ["open, and given to somebody", { changedAt: since }, 0, 0],
    ["answered", answered(since), 0, 1],
    ["answered earlier", answered(before), 0, 0],
    ["asked and answered", { ...answered(since), askedAt: since }, 1, 1],
  ])("a question that was %s", (_, more, opened, closed) => {
    const digest = of([question(1, more)]);
    expect([digest.opened, digest.closed]).toEqual([opened, closed]);
    expect(isUnchanged(digest)).toBe(opened === 0 && closed === 0);
  });
});

describe("overdue is", () => {
  test("what was due before today, the longest overdue first", () => {
    const dues = ["2026-11-15", "2026-11-16", "2026-11-17", null, "2026-11-01", "2026-11-10"];
    const { overdue } = of(dues.map((due, index) => question(index + 1, { due })));
    expect(overdue.map((risk) => risk.question.due)).toEqual(["2026-11-01", "2026-11-10", "2026-11-15"]);
  });

  test("only what is open", () => {
    expect(of([question(1, { ...answered(long), due: "2026-11-01" })]).overdue).toEqual([]);
  });

  test.each([
    ["UTC", "2026-11-16T23:30:00Z", 0],
    ["UTC", "2026-11-17T00:00:00Z", 1],
    ["Asia/Tokyo", "2026-11-16T15:00:00Z", 1],
    ["America/Los_Angeles", "2026-11-17T07:59:00Z", 0],
  ])("in %s at %s, of what was due on 16 November: %i", (zone, at, count) => {
    const { overdue } = of([question(1, { due: "2026-11-16" })], { zone, now: new Date(at) });
    expect(overdue).toHaveLength(count);
  });
});

describe("an acceptance ends soon", () => {
  test("within two weeks, the next to end first", () => {
    const days = ["2026-11-30", "2026-12-01", "2026-11-16", "2026-11-20"];
    const questions = days.map((expires, index) => question(index + 1, accepted(expires)));
    expect(ids(of(questions).expiring)).toEqual(["q3", "q4", "q1"]);
  });

  test("by the channel's days", () => {
    const questions = [question(1, accepted("2026-12-01"))];
    const at = { now: new Date("2026-11-16T15:00:00Z") };
    expect(of(questions, at).expiring).toEqual([]);
    expect(of(questions, { ...at, zone: "Asia/Tokyo" }).expiring).toHaveLength(1);
  });

  test("and nothing else does", () => {
    expect(of([question(1), question(2, answered(long))]).expiring).toEqual([]);
    expect(expiryOf(question(1, answered(long)))).toBe("9999-12-31");
    expect(expiryOf(question(1, accepted("2026-11-20")))).toBe("2026-11-20");
  });
});

describe("a review is quiet", () => {
  const quiet = (reviews: readonly Review[], questions: readonly Question[], period = week) =>
    digestOf({ questions, reviews }, period).quiet.map((one) => [one.review.id, one.open, one.quietDays]);

  test("when nobody did anything for two weeks, neither to it nor to its questions", () => {
    const changed = (day: string) => `2026-11-${day}T09:00:00.000Z`;
    expect(quiet([review(1, { changedAt: changed("02") })], [question(1)])).toEqual([["r1", 1, 14]]);
    expect(quiet([review(1, { changedAt: changed("03") })], [question(1)])).toEqual([]);
    expect(quiet([review(1)], [question(1, { changedAt: changed("02") })])).toEqual([["r1", 1, 14]]);
    expect(quiet([review(1)], [question(1), question(2, { changedAt: changed("03") })])).toEqual([]);
    expect(quiet([review(1)], [question(1, { changedAt: changed("03") }), question(2)])).toEqual([]);
  });

  test("by the days of the channel", () => {
    const [reviews, questions] = [[review(1, { changedAt: "2026-11-02T15:00:00.000Z" })], [question(1)]];
    const at = { ...week, now: new Date("2026-11-16T14:00:00Z") };
    expect(quiet(reviews, questions, at)).toEqual([["r1", 1, 14]]);
    expect(quiet(reviews, questions, { ...at, zone: "Asia/Tokyo" })).toEqual([]);
  });

  test("only while it waits for answers, and has an open question of its own", () => {
    expect(quiet([review(1, { status: "ready" })], [question(1)])).toEqual([]);
    expect(quiet([review(1, { status: "approved" })], [question(1)])).toEqual([]);
    expect(quiet([review(1)], [])).toEqual([]);
    expect(quiet([review(1)], [question(1, answered(long)), question(2, { status: "held" })])).toEqual([]);
    expect(quiet([review(2)], [question(1)])).toEqual([]);
    const some = [question(1), question(2, { status: "reopened" }), question(3, answered(long))];
    expect(quiet([review(1)], some)).toEqual([["r1", 2, 319]]);
  });

  test("the quietest first", () => {
    const reviews = [1, 2, 3].map((id) =>
      review(id, { changedAt: `2026-10-0${(id % 3) + 1}T09:00:00.000Z` }),
    );
    const questions = [1, 2, 3].map((id) => question(id, { review: `r${id}` }));
    expect(quiet(reviews, questions).map(([id]) => id)).toEqual(["r3", "r1", "r2"]);
  });
});
