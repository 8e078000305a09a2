import { afterEach, beforeEach, expect, test } from "vitest";
import type { Reaction } from "./world/emulated-slack.ts";
import { feedUrl, openSlackOffice, type SlackOffice } from "./world/slack-office.ts";

let office: SlackOffice;
beforeEach(async () => {
  office = await openSlackOffice();
});
afterEach(() => office.close());

const hour = 3_600_000;
const pass = async (ms: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + ms);
  await office.work();
};
/** One hour after the other Slack says that it is in trouble, by its own words or by the status, and breaks lines. */
const troubles: readonly Reaction[] = [
  { answer: { ok: false, error: "service_unavailable" } },
  { answer: {}, status: 503 },
  { answer: { ok: false, error: "internal_error" } },
  { loseAnswer: true },
];

test("Slack is away for hours and then back: everybody has their review, and nothing stands there twice", async () => {
  let trouble: Reaction | undefined;
  office.world.slack.rule({ before: ({ method }) => (method === "users.info" ? undefined : trouble) });
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  trouble = troubles[0];
  await office.work();
  await office.client.mention("bo", office.designs, `review ${feedUrl}`);
  for (const [at, each] of troubles.entries()) {
    trouble = each;
    await pass(at * hour + 1);
  }
  trouble = undefined;
  expect((await office.ledger().jobs.waiting()).count).toBe(2);
  for (let minutes = 0; minutes < 11; minutes += 1) await pass(60_000);
  expect((await office.ledger().jobs.waiting()).count).toBe(0);
  // A review is a summary and seven cards; the second one of the same document asks nothing again.
  expect((await office.posts(office.designs)).length).toBe(8 + 8);
  const reviews = await office.ledger().reviews.find({});
  expect(reviews.map(({ status }) => status)).toEqual(["awaiting_answers", "awaiting_answers"]);
  expect(office.whispers("ana")).toEqual([]);
}, 120_000);

test("Slack is away for longer than a day: whoever asked is told when it is back", async () => {
  let isAway = true;
  const answer = { ok: false, error: "service_unavailable" };
  office.world.slack.rule({
    before: ({ method }) => (isAway && method !== "users.info" ? { answer } : undefined),
  });
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  for (let hours = 0; hours < 26; hours += 1) await pass(hour);
  expect(office.whispers("ana")).toEqual([]);
  isAway = false;
  for (let minutes = 0; minutes < 6; minutes += 1) await pass(60_000);
  expect(office.whispers("ana").map(({ text }) => text)).toEqual([
    expect.stringContaining("I tried for a day and gave up."),
  ]);
  expect(await office.posts(office.designs)).toEqual([]);
  expect((await office.ledger().jobs.waiting()).count).toBe(0);
}, 120_000);
