import { describe, expect, test } from "vitest";
import { dayIn, daysAfter, isDay } from "../../src/design/day.ts";

describe("a day", () => {
  test.each([
    ["2026-11-16", true],
    ["2028-02-29", true],
    ["2026-02-29", false],
    ["2026-13-01", false],
    ["2026-11-16T09:00", false],
    ["at 2026-11-16", false],
    ["2026-11-16 ", false],
    ["20261116", false],
    ["2026-W47", false],
    ["tomorrow", false],
    ["", false],
  ])("%j is one: %j", (text, isOne) => {
    expect(isDay(text)).toBe(isOne);
  });

  test.each([
    ["UTC", "2026-11-15T23:59:59.999Z", "2026-11-15"],
    ["UTC", "2026-11-16T00:00:00.000Z", "2026-11-16"],
    ["Asia/Tokyo", "2026-11-15T15:00:00.000Z", "2026-11-16"],
    ["Asia/Tokyo", "2026-11-15T14:59:59.999Z", "2026-11-15"],
    ["America/Los_Angeles", "2026-11-16T07:59:59.999Z", "2026-11-15"],
    ["America/Los_Angeles", "2026-11-16T08:00:00.000Z", "2026-11-16"],
    ["Europe/Berlin", "2026-10-24T22:00:00.000Z", "2026-10-25"],
    ["Europe/Berlin", "2026-10-25T22:59:59.999Z", "2026-10-25"],
    ["Europe/Berlin", "2026-10-25T23:00:00.000Z", "2026-10-26"],
  ])("in %s at %s is %s, wherever the program runs", (zone, instant, day) => {
    expect(dayIn(zone, new Date(instant))).toBe(day);
  });

  test("in a zone that nobody knows is none", () => {
    expect(dayIn("Atlantis/Capital", new Date("2026-11-16T09:00:00Z"))).toBe("");
  });

  test.each([
    ["2026-11-16", 14, "2026-11-30"],
    ["2026-02-28", 1, "2026-03-01"],
    ["2028-02-28", 1, "2028-02-29"],
    ["2026-12-31", 1, "2027-01-01"],
    ["2026-03-28", 2, "2026-03-30"],
    ["2026-10-24", 2, "2026-10-26"],
    ["2026-11-16", 0, "2026-11-16"],
    ["2026-11-16", -1, "2026-11-15"],
    ["someday", 1, ""],
  ])("%s and %i days later: %s, also where the clock changes between them", (day, days, later) => {
    expect(daysAfter(day, days)).toBe(later);
  });
});

test("a run that is to take place in another zone does so", () => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const offset = -new Date("2026-01-15T12:00:00Z").getTimezoneOffset() / 60;
  const isThere =
    process.env["TZ"] !== "America/New_York" || (timeZone === "America/New_York" && offset === -5);
  expect(isThere).toBe(true);
});
