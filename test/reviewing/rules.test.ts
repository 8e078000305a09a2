import { describe, expect, test } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { checkMove, checkReview, checkSettings } from "../../src/reviewing/rules.ts";
import { settle } from "../../src/reviewing/settle.ts";
import { someDraft, someJudged } from "../ledger/judged.ts";

/** In Berlin it is the 17th already. */
const now = new Date("2026-11-16T23:30:00Z");
const accept = { owner: "ines", reason: "small", expires: "2027-03-31" };

describe("what may be done with a question", () => {
  test.each([
    ["answer", { text: " A canary. " }, { kind: "answer", text: "A canary." }],
    ["accept", accept, { kind: "accept", ...accept }],
    ["dismiss", { reason: "wrong" }, { kind: "dismiss", reason: "wrong", note: "" }],
    [
      "dismiss",
      { reason: "will_not_fix", note: " later " },
      { kind: "dismiss", reason: "will_not_fix", note: "later" },
    ],
    ["reopen", {}, { kind: "reopen", reason: "Reopened by hand." }],
    ["reopen", { reason: "It came back." }, { kind: "reopen", reason: "It came back." }],
    ["assign", { assignee: "bo", due: "" }, { kind: "assign", assignee: "bo", due: null }],
    ["assign", { assignee: "bo", due: "2026-11-17" }, { kind: "assign", assignee: "bo", due: "2026-11-17" }],
    ["assign", { due: "2026-12-01" }, { kind: "assign", due: "2026-12-01" }],
    ["answer", { text: "x".repeat(3000) }, { kind: "answer", text: "x".repeat(3000) }],
  ] as const)("%s %o", (kind, values, value) => {
    expect(checkMove(kind, values, now, "Europe/Berlin")).toEqual({ value });
  });

  test.each([
    ["answer", { text: "  " }, { text: "Say what the answer is." }],
    ["answer", {}, { text: expect.any(String) }],
    ["answer", { text: "x".repeat(3001) }, { text: "At most 3000 characters. Link to the rest." }],
    ["accept", { ...accept, owner: " " }, { owner: "Name the person who owns the risk." }],
    ["accept", { ...accept, reason: "" }, { reason: "Say why the risk is acceptable." }],
    ["accept", { ...accept, reason: "x".repeat(3001) }, { reason: expect.stringContaining("3000") }],
    ["accept", { ...accept, expires: "soon" }, { expires: "Write the day as YYYY-MM-DD." }],
    ["accept", { ...accept, expires: "2027-02-30" }, { expires: "Write the day as YYYY-MM-DD." }],
    ["accept", { ...accept, expires: "2027-3-1" }, { expires: "Write the day as YYYY-MM-DD." }],
    ["accept", { ...accept, expires: "2099-01-01" }, { expires: expect.stringContaining("within a year") }],
    [
      "accept",
      { owner: "", reason: "", expires: "" },
      { owner: expect.any(String), reason: expect.any(String), expires: expect.any(String) },
    ],
    ["dismiss", { reason: "bored" }, { reason: "Choose why it is dismissed." }],
    ["dismiss", { reason: "wrong", note: "x".repeat(3001) }, { note: expect.stringContaining("3000") }],
    ["reopen", { reason: "x".repeat(3001) }, { reason: expect.stringContaining("3000") }],
    ["assign", { assignee: " ", due: "" }, { assignee: "Name the person who settles it." }],
    ["assign", { assignee: "bo", due: "tomorrow" }, { due: "Write the day as YYYY-MM-DD." }],
  ] as const)("%s %o is refused at its field", (kind, values, problems) => {
    expect(checkMove(kind, values, now, "UTC")).toEqual({ problems });
  });

  test.each([
    // The day that it is in UTC or in the channel, whichever is later, is no future.
    ["UTC", "2026-11-16", false],
    ["UTC", "2026-11-17", true],
    ["Europe/Berlin", "2026-11-17", false],
    ["Europe/Berlin", "2026-11-18", true],
    ["America/New_York", "2026-11-16", false],
    ["America/New_York", "2026-11-17", true],
    // 366 days from the day that it is in the channel.
    ["UTC", "2027-11-17", true],
    ["UTC", "2027-11-18", false],
    ["Europe/Berlin", "2027-11-18", true],
    ["Europe/Berlin", "2027-11-19", false],
  ])("in %s an acceptance may end on %s: %s", (zone, expires, isRight) => {
    expect("value" in checkMove("accept", { ...accept, expires }, now, zone)).toBe(isRight);
  });

  test.each([
    ["UTC", "2026-11-15", false],
    ["UTC", "2026-11-16", true],
    ["Europe/Berlin", "2026-11-16", false],
    ["Europe/Berlin", "2026-11-17", true],
    ["America/New_York", "2026-11-16", true],
  ])("in %s it may be due on %s: %s", (zone, due, isRight) => {
    expect("value" in checkMove("assign", { assignee: "bo", due }, now, zone)).toBe(isRight);
  });
});

test("whatever is asked for passes the rules before it is written down", async () => {
  const ledger = await openLedger(":memory:", () => now);
  await ledger.reviews.request({ ref: { kind: "file", path: "/designs/feed.md" }, requestedBy: "mara" });
  await ledger.reviews.start("r1", "mara");
  await ledger.reviews.record("r1", someJudged([someDraft("a")]));
  const before = await ledger.questions.get("q1");
  for (const wrong of [
    { kind: "answer", text: " " },
    { kind: "accept", ...accept, expires: "2099-01-01" },
    { kind: "assign", assignee: "bo", due: "2026-11-15" },
  ] as const)
    await expect(settle(ledger, "q1", wrong, "mara", now)).rejects.toMatchObject({ kind: "usage" });
  expect(await ledger.questions.get("q1")).toEqual(before);
  expect(await ledger.questions.history("q1")).toHaveLength(1);

  const due = await settle(ledger, "q1", { kind: "assign", due: "2026-12-01" }, "mara", now);
  expect(due.question).toMatchObject({ assignee: null, due: "2026-12-01" });
  const given = await settle(ledger, "q1", { kind: "assign", assignee: "bo" }, "mara", now);
  expect(given.question).toMatchObject({ assignee: "bo", due: "2026-12-01" });
  const freed = await settle(ledger, "q1", { kind: "assign", assignee: "bo", due: null }, "mara", now);
  expect(freed.question).toMatchObject({ assignee: "bo", due: null });
  const { question, review } = await settle(ledger, "q1", { kind: "answer", text: " yes " }, "bo", now);
  expect(question.settlement).toMatchObject({ kind: "answered", text: "yes", by: "bo" });
  expect(review?.status).toBe("ready");
});

describe("what a channel may set", () => {
  const settings = {
    digestDay: "1",
    digestHour: "9",
    timezone: "Europe/Berlin",
    language: "de",
    budget: "15",
    approvers: ["bo"],
  };

  test("numbers come as text or as numbers", () => {
    const value = { ...settings, digestDay: 1, digestHour: 9, budget: 15 };
    expect(checkSettings(settings)).toEqual({ value });
    expect(checkSettings(value)).toEqual({ value });
  });

  test.each([
    ["digestDay", ["1", "7"], ["0", "8", "", "1.5", "x"]],
    ["digestHour", ["0", "23"], ["-1", "24", "", "x"]],
    ["budget", ["0", "50"], ["-1", "51", "", "7.5", "many"]],
    ["timezone", ["UTC", "Asia/Tokyo"], ["Berlin", "", "Europe/Nowhere"]],
    ["language", ["en", "es"], ["xx", ""]],
  ])("%s", (field, right, wrong) => {
    for (const value of right) expect(checkSettings({ ...settings, [field]: value })).toHaveProperty("value");
    for (const value of wrong)
      expect(checkSettings({ ...settings, [field]: value })).toEqual({
        problems: { [field]: expect.any(String) },
      });
  });

  test("an unknown time zone is answered with the nearest", () => {
    expect(checkSettings({ ...settings, timezone: "berlin" })).toEqual({
      problems: { timezone: "That is not a time zone that I know. Did you mean Europe/Berlin?" },
    });
  });
});

test.each([
  ["https://docs.example/a", true],
  ["http://docs.example", true],
  [" https://docs.example/a ", true],
  ["docs.example/a", false],
  ["https://", false],
  ["https:// docs.example", false],
  ["ftp://docs.example", false],
  ["", false],
])("%s is a whole link: %s", (link, isRight) => {
  expect("value" in checkReview({ link, channel: "c" })).toBe(isRight);
});

test.each([
  ["accept", { ...accept, expires: "2026-11-17" }, false],
  ["accept", { ...accept, expires: "2026-11-18" }, true],
  ["assign", { assignee: "bo", due: "2026-11-15" }, false],
  ["assign", { assignee: "bo", due: "2026-11-16" }, true],
] as const)("where it is still the day before, %s %o: %s", (kind, values, isRight) => {
  const night = new Date("2026-11-17T02:00:00Z");
  expect("value" in checkMove(kind, values, night, "America/New_York")).toBe(isRight);
});
