import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { feedUrl } from "../chat/shelf.ts";
import { cardProblems } from "./card-rules.ts";
import { elementsIn } from "./world/shown-card.ts";
import { cardOf, teamsClient } from "./world/teams-client.ts";
import { rooms } from "./world/teams-office.ts";
import { teamsServer } from "./world/teams-server.ts";
import { type Call, teamsWorld, userNamed } from "./world/teams-world.ts";

const script = fileURLToPath(new URL("world/bot-process.ts", import.meta.url));
/** How many requests a review takes from the mention to its last question. */
let callsOfAReview = 0;
let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "loophole-teams-"));
  ({ calls: callsOfAReview } = await review("undisturbed", []));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

test("the review that is to be interrupted is made of many requests", () => {
  expect(callsOfAReview).toBeGreaterThanOrEqual(15);
});

// The lease of a job is a minute there: the process that comes next takes up at once what the dead one held. A job is given
// up after five deaths.
test.each([[[1, 2, 3]], [[4, 5, 6]], [[7, 8]], [[9, 10]]])(
  "killed in the tenths %j of a review, it ends posted once",
  async (tenths) => {
    const calls = tenths.map((tenth) => Math.max(1, Math.floor((callsOfAReview * tenth) / 10)));
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
  /** The mark of every post. */
  readonly posts: readonly string[];
  readonly summary: string;
  readonly reviews: number;
  readonly problems: readonly string[];
}

/**
 * A review by a process that is killed at its nth requests, and started again each time. Every second of these requests
 * is carried out by Teams without the process learning of it.
 */
async function review(name: string, killAt: readonly number[]): Promise<Ended> {
  const world = teamsWorld();
  const server = await teamsServer(world);
  const path = join(folder, `${name}.db`);
  let process = await start(path, server.url);
  let [calls, kills] = [0, 0];
  world.watch = (call) => {
    if (!isOfReview(call)) return undefined;
    calls++;
    if (calls !== killAt[kills]) return undefined;
    kills++;
    process.child.kill("SIGKILL");
    return kills % 2 === 0 ? "never" : "lost";
  };
  const client = teamsClient(world, server, () => `http://127.0.0.1:${process.port}`);
  const isTaken = (sent: Promise<{ readonly status: number }>): Promise<boolean> =>
    sent.then(
      ({ status }) => status === 200,
      () => false,
    );
  let isHeard = await client.mention(userNamed(world, "Ana"), rooms.designs, `review ${feedUrl}`).then(
    () => true,
    () => false,
  );
  const ledger = await openLedger(path, () => new Date());
  for (;;) {
    if (process.child.signalCode !== null) process = await start(path, server.url);
    // Teams delivers again what was not acknowledged.
    if (!isHeard) isHeard = await isTaken(client.redeliver());
    const { count } = await ledger.jobs.waiting();
    if (count === 0 && isHeard && process.child.signalCode === null && world.messages.length > 2) break;
    await sleep(50);
  }
  const reviews = (await ledger.reviews.find({})).length;
  await ledger.close();
  process.child.kill("SIGKILL");
  await once(process.child, "exit");
  await server.stop();
  const messages = world.messages.filter(({ by, isDeleted }) => by === "bot" && !isDeleted);
  return {
    calls,
    kills,
    posts: messages.map(({ activity }) => elementsIn(cardOf(activity))[1]?.id ?? ""),
    summary: JSON.stringify(messages[0]?.activity ?? {}),
    reviews,
    problems: messages.flatMap(({ activity }) => cardProblems(activity ?? {})),
  };
}

/** The keys of the service are asked for by every process anew. */
function isOfReview({ path }: Call): boolean {
  return path.startsWith("/amer/") || path.startsWith("/graph/");
}

async function start(path: string, url: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [script, path, url], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, port: Number(line.toString()) };
}
