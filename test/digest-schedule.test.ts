import { assert, constantFrom, date, integer, property } from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import {
  dueSlot,
  isTimezone,
  latestSlot,
  nextSlot,
  type Schedule,
  slotBefore,
  staggerMs,
  weekOf,
} from "../src/digest/schedule.ts";

const monday: Schedule = { digestDay: 1, digestHour: 9, timezone: "Europe/Berlin" };
const at = (iso: string) => new Date(iso);
const told = ({ at: when, week }: { at: Date; week: string }) => [when.toISOString(), week];

describe("the slot of a digest", () => {
  test.each([
    ["a Monday before the hour", "2026-11-16T07:59:59Z", "2026-11-09T08:00:00.000Z", "2026-W46"],
    ["the hour itself", "2026-11-16T08:00:00Z", "2026-11-16T08:00:00.000Z", "2026-W47"],
    ["the end of the week", "2026-11-22T22:59:59Z", "2026-11-16T08:00:00.000Z", "2026-W47"],
    ["summer time begins on Sunday", "2026-03-30T12:00:00Z", "2026-03-30T07:00:00.000Z", "2026-W14"],
    ["summer time ended on Sunday", "2026-10-26T12:00:00Z", "2026-10-26T08:00:00.000Z", "2026-W44"],
    [
      "the first week of a year begins in the old one",
      "2026-12-28T12:00:00Z",
      "2026-12-28T08:00:00.000Z",
      "2026-W53",
    ],
    ["a year with 52 weeks", "2028-01-03T12:00:00Z", "2028-01-03T08:00:00.000Z", "2028-W01"],
  ])("%s", (_name, now, slot, week) => {
    expect(told(latestSlot(monday, at(now)))).toEqual([slot, week]);
  });

  test("an hour that the clock skips is taken when it has moved on", () => {
    const skipped = { digestDay: 7, digestHour: 2, timezone: "Europe/Berlin" };
    expect(told(latestSlot(skipped, at("2026-03-29T12:00:00Z")))).toEqual([
      "2026-03-29T01:00:00.000Z",
      "2026-W13",
    ]);
  });

  test.each([
    ["2026-11-16T08:00:00Z", "2026-11-09T08:00:00.000Z", "2026-W46"],
    ["2026-03-30T07:00:00Z", "2026-03-23T08:00:00.000Z", "2026-W13"],
    ["2026-10-26T08:00:00Z", "2026-10-19T07:00:00.000Z", "2026-W43"],
  ])("that of %s comes after that of a week before, by the clock on the wall", (slot, before, week) => {
    expect(told(slotBefore(monday, latestSlot(monday, at(slot))))).toEqual([before, week]);
  });

  test.each([
    ["UTC", "2026-01-04T23:59:59Z", "2026-W01"],
    ["UTC", "2026-01-05T00:00:00Z", "2026-W02"],
    ["Asia/Tokyo", "2026-01-04T15:00:00Z", "2026-W02"],
    ["America/New_York", "2026-01-05T04:59:59Z", "2026-W01"],
    ["UTC", "2027-01-01T12:00:00Z", "2026-W53"],
  ])("in %s at %s belongs to week %s", (timezone, now, week) => {
    expect(weekOf(at(now), { timezone })).toBe(week);
  });

  test("an hour that comes twice is taken once", () => {
    const twice = { digestDay: 7, digestHour: 2, timezone: "Europe/Berlin" };
    const first = nextSlot(twice, at("2026-10-24T12:00:00Z"));
    expect(nextSlot(twice, first.at).at.getTime() - first.at.getTime()).toBeGreaterThan(6 * 86_400_000);
  });

  test("is the week's own, whatever the settings and the moment", () => {
    const zones = [
      "UTC",
      "Europe/Berlin",
      "America/New_York",
      "Asia/Kolkata",
      "Pacific/Apia",
      "Australia/Lord_Howe",
    ];
    assert(
      property(
        integer({ min: 1, max: 7 }),
        integer({ min: 0, max: 23 }),
        constantFrom(...zones),
        date({ min: at("2024-01-01T00:00:00Z"), max: at("2031-01-01T00:00:00Z"), noInvalidDate: true }),
        (digestDay, digestHour, timezone, now) => {
          const schedule = { digestDay, digestHour, timezone };
          const slot = latestSlot(schedule, now);
          const local = DateTime.fromJSDate(slot.at, { zone: timezone });
          expect(slot.at <= now).toBe(true);
          expect(now.getTime() - slot.at.getTime()).toBeLessThan(7 * 86_400_000 + 2 * 3_600_000);
          expect(local.weekday).toBe(digestDay);
          expect(slot.week).toBe(`${local.weekYear}-W${String(local.weekNumber).padStart(2, "0")}`);
          expect(nextSlot(schedule, now).at > now).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("a digest is due", () => {
  const known = at("2026-11-01T00:00:00Z");

  test("some moments after the hour, each channel at its own, within ten minutes", () => {
    const moments = ["a", "b", "c", "d", "e", "f", "g", "h"].map(staggerMs);
    expect(new Set(moments).size).toBe(8);
    expect(Math.max(...moments)).toBeLessThan(600_000);
    const hour = at("2026-11-16T08:00:00Z").getTime();
    expect(dueSlot(monday, "a", known, new Date(hour + staggerMs("a") - 1))?.week).toBeUndefined();
    expect(dueSlot(monday, "a", known, new Date(hour + staggerMs("a")))?.week).toBe("2026-W47");
  });

  test("late, when the process was down at the hour", () => {
    expect(dueSlot(monday, "a", known, at("2026-11-21T03:00:00Z"))?.week).toBe("2026-W47");
  });

  test("not for a time before the channel was known", () => {
    expect(dueSlot(monday, "a", at("2026-11-18T00:00:00Z"), at("2026-11-21T03:00:00Z"))).toBeUndefined();
  });

  test("for a channel that was known at the very hour", () => {
    const [hour, later] = [at("2026-11-16T08:00:00Z"), at("2026-11-21T03:00:00Z")];
    expect(dueSlot(monday, "a", hour, later)?.at).toEqual(hour);
    expect(dueSlot(monday, "a", new Date(hour.getTime() + 1), later)).toBeUndefined();
  });
});

test.each([
  ["UTC", true],
  ["Europe/Berlin", true],
  ["America/Argentina/Buenos_Aires", true],
  ["local", false],
  ["system", false],
  ["GMT+2", false],
  ["utc+3", false],
  ["Atlantis/Capital", false],
  ["Berlin", false],
  ["", false],
])("whether %j is a time zone that a channel may have: %j", (name, isOne) => {
  expect(isTimezone(name)).toBe(isOne);
});
