import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { signedRequests, signingSecret } from "./world/delivery.ts";
import { openLine } from "./world/open-line.ts";
import { brokenRules } from "./world/slack-harness.ts";
import { slackClient, type SlackClient } from "./world/slack-client.ts";
import { botToken, type SlackWorld, slackWorld } from "./world/slack-world.ts";

let world: SlackWorld;
let folder: string;
const running: ChildProcess[] = [];

beforeEach(async () => {
  world = await slackWorld();
  folder = mkdtempSync(join(tmpdir(), "loophole-main-"));
});
afterEach(async () => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  await world.stop();
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly child: ChildProcess;
  readonly output: () => string;
}

/** `npm start`, with nothing in the environment but what is given. */
function start(environment: Record<string, string>, args = ["src/main.ts"]): Ran {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, args, {
    env: {
      PATH,
      HOME,
      LOOPHOLE_DB: join(folder, "ledger.db"),
      SLACK_API_URL: world.slack.apiUrl,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  // What it says is complete when its streams are closed, which is after its exit.
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => (output += data.toString()));
  return { child, output: () => output };
}

async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await is())) await sleep(50);
}

/** A review of an attached example, by the real offline reviewer. */
async function reviewed(client: SlackClient): Promise<void> {
  const channel = await world.channel("designs", ["ana", "bo"]);
  const file = await client.attach(
    "ana",
    channel,
    "discover-feed.md",
    readFileSync("examples/discover-feed.md", "utf8"),
  );
  await client.mention("ana", channel, "review", undefined, { files: [file] });
  const said = async (): Promise<string> =>
    (await client.messages(channel))
      .map(({ blocks, user }) => (user === "U0BOT" ? JSON.stringify(blocks) : ""))
      .join("\n");
  await until(async () => (await said()).includes("Recheck") && (await said()).includes("loophole:answer:"));
  expect(await said()).toContain("Discover feed: learned ranking");
  expect(await said()).toContain("Offline reviewer, no model");
}

test("over HTTP: it listens, is healthy, reviews, and stops when it is asked to", async () => {
  const { child, output } = start({
    SLACK_BOT_TOKEN: botToken,
    SLACK_SIGNING_SECRET: signingSecret,
    PORT: "0",
  });
  await until(() => output().includes("listening"));
  const port = /:(\d+)\.\n/.exec(output())?.[1] ?? "";
  expect(output()).toBe(`Loophole is on slack, listening on 127.0.0.1:${port}.\n`);
  const health = await fetch(`http://127.0.0.1:${port}/health`);
  expect(await health.json()).toEqual({ ok: true, waiting: 0, oldest: null });
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true, away: [] }]);
  await reviewed(
    slackClient(
      world,
      signedRequests(() => `http://127.0.0.1:${port}/slack/events`),
    ),
  );
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([0, null]);
  expect(brokenRules(world.slack.calls)).toEqual([]);
});

test("by Socket Mode: it needs no port, survives a line that breaks, and reviews", async () => {
  const line = await openLine(world.slack, "xapp-1");
  const { child, output } = start({ SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: "xapp-1" });
  await until(() => output().includes("Loophole is on slack.\n"));
  await line.breakLines();
  expect(line.opened()).toBe(2);
  await reviewed(slackClient(world, line));
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([0, null]);
  await line.stop();
});

const socket = { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: "xapp-1", PORT: "0" };

const readiness = async (output: string): Promise<unknown> => {
  const port = /:(\d+)\.\n/.exec(output)?.[1] ?? "";
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
  return { status: answer.status, ...((await answer.json()) as object) };
};

test("Slack goes away for seconds while lines are open: the process lives, says what is away, and comes back", async () => {
  const line = await openLine(world.slack, "xapp-1");
  const { child, output } = start(socket);
  await until(() => output().includes("Loophole is on slack"));
  expect(await readiness(output())).toEqual({ status: 200, ready: true, away: [] });
  const comeBack = line.goAway();
  await until(async () => JSON.stringify(await readiness(output())).includes("503"));
  expect(await readiness(output())).toEqual({ status: 503, ready: false, away: ["slack"] });
  await until(() => (output().match(/could not be opened again/g) ?? []).length >= 3);
  comeBack();
  await reviewed(slackClient(world, line));
  expect(await readiness(output())).toEqual({ status: 200, ready: true, away: [] });
  expect([child.exitCode, output()]).toEqual([null, expect.not.stringContaining("this is a bug")]);
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([0, null]);
  await line.stop();
}, 60_000);

test("Slack is away when the program starts: it says so, and is there when Slack is", async () => {
  const line = await openLine(world.slack, "xapp-1");
  const comeBack = line.goAway();
  const { child, output } = start(socket);
  await until(() => output().includes("Loophole is running, listening on"));
  expect(output()).toContain("slack cannot be reached now, and is tried again until it is back.\n");
  expect(await readiness(output())).toEqual({ status: 503, ready: false, away: ["slack"] });
  comeBack();
  await reviewed(slackClient(world, line));
  expect(output()).toContain("a platform is back");
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([0, null]);
  await line.stop();
}, 60_000);

test("Slack hangs when the program starts: Teams is there all the same", async () => {
  world.slack.rule({ before: () => ({ hang: true }) });
  const teams = { TEAMS_APP_ID: randomUUID(), TEAMS_TENANT_ID: randomUUID(), TEAMS_APP_PASSWORD: "a-secret" };
  const { child, output } = start({ ...socket, ...teams });
  await until(() => output().includes("Loophole is on teams, listening on"));
  expect(output()).toContain("slack cannot be reached now");
  expect(await readiness(output())).toEqual({ status: 200, ready: true, away: ["slack"] });
  child.kill("SIGKILL");
  await once(child, "close");
}, 60_000);

/** Breaks two pieces of work, each in its own way, when the program says that it runs. */
const breaking = `data:text/javascript,${encodeURIComponent(`
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text, ...more) => {
    setTimeout(() => { throw new Error("thrown by nobody's work"); });
    setTimeout(() => { void Promise.reject(new Error("rejected by nobody's work")); });
    return write(text, ...more);
  };
`)}`;

test("an exception or rejection that nobody catches is logged as a bug, and the program goes on", async () => {
  const line = await openLine(world.slack, "xapp-1");
  const { child, output } = start(socket, ["--import", breaking, "src/main.ts"]);
  await until(() => (output().match(/this is a bug/g) ?? []).length === 2);
  expect(output()).toContain("thrown by nobody's work");
  expect(output()).toContain("rejected by nobody's work");
  await reviewed(slackClient(world, line));
  expect(child.exitCode).toBeNull();
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([0, null]);
  await line.stop();
}, 60_000);

test.each([[{ SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: "xapp-wrong" }, "SLACK_APP_TOKEN"]])(
  "what is missing or wrong is one sentence, and exit status 2: %o",
  async (environment, sentence) => {
    await openLine(world.slack, "xapp-1").then((line) => line.stop());
    const { child, output } = start(environment);
    expect(await once(child, "close")).toEqual([2, null]);
    expect(output()).toContain(sentence);
    expect(output()).not.toMatch(/\n\s+at /);
  },
);

test("the doctor looks at Slack and says what to fix", async () => {
  const line = await openLine(world.slack, "xapp-1");
  const { child, output } = start({ SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: "xapp-wrong" }, [
    "src/cli.ts",
    "doctor",
  ]);
  expect(await once(child, "close")).toEqual([2, null]);
  expect(output()).toContain("Slack bot token: I am @loophole in Acme.");
  expect(output()).toMatch(/wrong\s+Slack Socket Mode:.*connections:write/);
  await line.stop();
});
