import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { signedRequests } from "./world/delivery.ts";
import type { Reaction } from "./world/emulated-slack.ts";
import { slackClient } from "./world/slack-client.ts";
import { brokenRules } from "./world/slack-harness.ts";
import { feedUrl } from "./world/slack-office.ts";
import { slackWorld } from "./world/slack-world.ts";

const script = fileURLToPath(new URL("world/bot-process.ts", import.meta.url));
/** How many calls of Slack a review takes from the mention to its last question. */
let callsOfAReview = 0;
let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "loophole-killed-"));
  ({ calls: callsOfAReview } = await review("undisturbed", []));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

test("the review that is to be interrupted is made of many calls", () => {
  expect(callsOfAReview).toBeGreaterThanOrEqual(20);
});

// The lease of a job is a minute there: the process that comes next takes up at once what the dead one held. A job is given
// up after five deaths.
test.concurrent.each([[[1, 2, 3]], [[4, 5, 6]], [[7, 8]], [[9, 10]]])(
  "killed in the tenths %j of a review, it ends posted once",
  async (tenths) => {
    const calls = tenths.map((tenth) => Math.floor((callsOfAReview * tenth) / 10));
    const ended = await review(`killed-${tenths.join("-")}`, calls);
    expect(ended.kills).toBe(tenths.length);
    expect(ended.posts).toHaveLength(8);
    expect(new Set(ended.posts).size).toBe(8);
    expect(ended.summary).toContain("7 open questions");
    expect(ended.reviews).toBe(1);
    expect(ended.problems).toEqual([]);
  },
  120_000,
);

interface Ended {
  readonly calls: number;
  readonly kills: number;
  /** The key of every post. */
  readonly posts: readonly string[];
  readonly summary: string;
  readonly reviews: number;
  readonly problems: readonly string[];
}

/**
 * A review by a process that is killed at its nth calls of Slack, and started again each time. Every second of these
 * calls is carried out by Slack without the process learning of it.
 */
async function review(name: string, killAt: readonly number[]): Promise<Ended> {
  const world = await slackWorld();
  const channel = await world.channel("designs", ["ana", "bo"]);
  const path = join(folder, `${name}.db`);
  let process = await start(path, world.slack.apiUrl);
  let [calls, kills] = [0, 0];
  world.slack.rule({
    before: (): Reaction | undefined => {
      calls++;
      if (calls !== killAt[kills]) return undefined;
      kills++;
      process.child.kill("SIGKILL");
      return kills % 2 === 0 ? { hang: true } : { loseAnswer: true };
    },
  });
  const client = slackClient(
    world,
    signedRequests(() => `http://127.0.0.1:${process.port}/slack/events`),
  );
  /** A process that was just killed, or is not up again, breaks the line. */
  const isTaken = (delivery: Promise<{ readonly status: number }>): Promise<boolean> =>
    delivery.then(
      ({ status }) => status === 200,
      () => false,
    );
  let isHeard = await client.mention("ana", channel, `review ${feedUrl}`).then(
    () => true,
    () => false,
  );
  const ledger = await openLedger(path, () => new Date());
  for (;;) {
    if (process.child.signalCode !== null) process = await start(path, world.slack.apiUrl);
    // Slack delivers again what was not acknowledged.
    if (!isHeard) isHeard = await isTaken(client.redeliver());
    const { count } = await ledger.jobs.waiting();
    if (count === 0 && isHeard && process.child.signalCode === null) break;
    await sleep(50);
  }
  const reviews = (await ledger.reviews.find({})).length;
  await ledger.close();
  process.child.kill("SIGKILL");
  await once(process.child, "exit");
  const messages = (await client.messages(channel)).filter(({ user }) => user === "U0BOT");
  await world.stop();
  return {
    calls,
    kills,
    posts: messages.map(({ metadata }) => keyOf(metadata)),
    summary: JSON.stringify(messages[0]?.blocks ?? []),
    reviews,
    problems: brokenRules(world.slack.calls),
  };
}

function keyOf(metadata: unknown): string {
  const { event_payload } = (metadata ?? {}) as { readonly event_payload?: { readonly key?: string } };
  return event_payload?.key ?? "";
}

async function start(path: string, apiUrl: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [script, path, apiUrl], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, port: Number(line.toString()) };
}
