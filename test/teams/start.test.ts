import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;
const running: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loophole-start-"));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly child: ChildProcess;
  readonly output: () => string;
}

/** `npm start` with nothing in the environment but what is given. */
function start(environment: Record<string, string> = {}): Ran {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["src/main.ts"], {
    env: { PATH, HOME, PORT: "0", LOOPHOLE_DB: join(folder, "ledger.db"), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  // What it says is complete when its streams are closed, which is after its exit.
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => (output += data.toString()));
  return { child, output: () => output };
}

async function addressOf({ child, output }: Ran): Promise<string> {
  for (;;) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0];
    if (address !== undefined) return address;
    if (child.exitCode !== null) throw new Error(`it ended, saying ${output()}`);
    await sleep(50);
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

test("with nothing configured it starts the playground, for this machine alone, and both end together", async () => {
  const ran = start();
  const address = await addressOf(ran);
  expect(await answers(address)).toBe(true);
  const others = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4")
    .map(({ address: own }) => answers(`http://${own}:${new URL(address).port}`));
  expect(await Promise.all(others)).not.toContain(true);
  ran.child.kill("SIGTERM");
  expect(await once(ran.child, "close")).toEqual([0, null]);
  expect(await answers(address)).toBe(false);
}, 60_000);

test("a program that is killed leaves no playground behind", async () => {
  const ran = start();
  const address = await addressOf(ran);
  ran.child.kill("SIGKILL");
  await once(ran.child, "close");
  while (await answers(address)) await sleep(50);
  expect(await answers(address)).toBe(false);
}, 60_000);

test.each([
  [{ HOST: "0.0.0.0" }, "the playground is for this machine alone"],
  [{ TEAMS_APP_ID: "x" }, "TEAMS_APP_ID has to be an id"],
])("what is wrong is one sentence, and exit status 2: %o", async (environment, sentence) => {
  const { child, output } = start(environment);
  expect(await once(child, "close")).toEqual([2, null]);
  expect(output()).toContain(sentence);
  expect(output()).not.toMatch(/\n\s+at /);
});
