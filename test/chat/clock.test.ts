import { afterEach, beforeEach, expect, test } from "vitest";
import { dueSlot, staggerMs } from "../../src/digest/schedule.ts";
import { defaultSettings } from "../../src/design/conversation.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { tick } from "../../src/chat/work/clock.ts";
import { someDraft, someJudged } from "../ledger/judged.ts";

const channel = "memory:channel/designs";
let now: Date;
let ledger: Ledger;
beforeEach(async () => {
  now = new Date("2026-11-10T12:00:00Z");
  ledger = await openLedger(":memory:", () => now);
});
afterEach(() => ledger.close());

const ticks = (at?: string) => {
  if (at !== undefined) now = new Date(at);
  return tick({ ledger, now: () => now });
};
/** What the clock started since it was last looked at. */
async function started(): Promise<readonly unknown[]> {
  const job = await ledger.jobs.take(["digest", "expire"], 1000);
  if (!job) return [];
  await ledger.jobs.done(job);
  return [{ kind: job.kind, ...(job.payload as object) }, ...(await started())];
}
async function join(id = channel, space = "home") {
  await ledger.conversations.seen({ id, channel: id, platform: "memory", space, name: "", isPrivate: false });
}
async function review(conversation = channel, space = "home") {
  const { id } = await ledger.reviews.request({
    ref: { kind: "file", path: "/feed.md" },
    space,
    conversation,
    requestedBy: "a",
  });
  await ledger.reviews.start(id, "a");
  await ledger.reviews.record(id, someJudged([someDraft("a"), someDraft("b")]));
}
/** The moment of the channel's digest in the week of a Monday. */
const momentOf = (monday: string, id = channel) =>
  new Date(new Date(`${monday}T09:00:00Z`).getTime() + staggerMs(id));

test("a digest is started once for each week, with the moment of the one before", async () => {
  await join();
  await review();
  const moment = momentOf("2026-11-16");
  expect(await ticks(new Date(moment.getTime() - 1).toISOString())).toBe(0);
  expect(await ticks(moment.toISOString())).toBe(1);
  const digest = { kind: "digest", channel, week: "2026-W47", since: "2026-11-09T09:00:00.000Z" };
  expect(await started()).toEqual([digest]);
  expect(await ticks()).toBe(0);
  expect(await ticks("2026-11-22T23:59:00Z")).toBe(0);
  expect(await ticks("2026-11-25T12:00:00Z")).toBe(1);
  expect(await started()).toEqual([{ ...digest, week: "2026-W48", since: "2026-11-16T09:00:00.000Z" }]);
});

test("a channel has no digest in which nothing was reviewed, not even when it has an example or a thread", async () => {
  await join();
  await join(`${channel}/other`);
  await review(`${channel}/other`);
  await review(channel, "example");
  await ledger.conversations.seen({
    id: `${channel}#1`,
    channel,
    platform: "memory",
    space: "home",
    name: "",
    isPrivate: false,
  });
  expect(await ticks("2026-11-17T12:00:00Z")).toBe(1);
  expect(await started()).toMatchObject([{ channel: `${channel}/other` }]);
});

test("a channel that is younger than the hour has its first digest a week later", async () => {
  now = new Date("2026-11-16T09:00:00.001Z");
  await join();
  await review();
  expect(dueSlot(defaultSettings, channel, now, new Date("2026-11-17T12:00:00Z"))).toBeUndefined();
  expect(await ticks("2026-11-22T12:00:00Z")).toBe(0);
  expect(await ticks("2026-11-23T12:00:00Z")).toBe(1);
});

test("a channel that the bot has left has none, and has them again when it is back", async () => {
  await join();
  await review();
  await ledger.conversations.left(channel);
  expect(await ticks("2026-11-17T12:00:00Z")).toBe(0);
  await join();
  expect(await ticks("2026-11-17T12:01:00Z")).toBe(1);
});

test("an acceptance ends the day after its last day, in UTC, once, and once more after another one", async () => {
  await join(channel, "elsewhere");
  await review();
  const accept = { kind: "accept", owner: "ines", reason: "Small" } as const;
  await ledger.questions.move("q1", { ...accept, expires: "2026-11-16" }, "a");
  await ledger.questions.move("q2", { kind: "answer", text: "It is decided." }, "a");
  expect(await ticks("2026-11-16T00:00:00Z")).toBe(0);
  expect(await ticks("2026-11-16T23:59:59Z")).toBe(0);
  expect(await ticks("2026-11-17T00:00:00Z")).toBe(1);
  expect(await started()).toEqual([{ kind: "expire", question: "q1", owner: "ines", expired: "2026-11-16" }]);
  expect(await ticks("2026-11-18T00:00:00Z")).toBe(0);
  await ledger.questions.reopenExpired(now);
  await ledger.questions.move("q1", { ...accept, expires: "2026-11-20" }, "a");
  expect(await ticks("2026-11-20T12:00:00Z")).toBe(0);
  expect(await ticks("2026-11-21T12:00:00Z")).toBe(1);
});

test("what was claimed is forgotten after three weeks, long after it could arrive again", async () => {
  await ledger.claim("event");
  const later = (days: number) => new Date(Date.UTC(2026, 10, 10 + days, 12)).toISOString();
  await ticks(later(21));
  expect(await ledger.claim("event")).toBe(false);
  await ticks(later(22));
  expect(await ledger.claim("event")).toBe(true);
});
