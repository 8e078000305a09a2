import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Failure } from "../../../errors.ts";

/** Microsoft's playground: Teams as a page in the browser of this machine, for a bot on this machine. */
export interface Playground {
  /** The page. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface PlaygroundOptions {
  /** The address at which the bot is called. */
  readonly botUrl: string;
  /** The port of the page; another one is taken where it is in use. */
  readonly port: number;
  /** Who and what is in it. */
  readonly people: string;
}

const name = "@microsoft/m365agentsplayground";
const patienceMs = 30_000;

/** Whether the playground is there; what runs for others is installed without it. */
export function hasPlayground(): boolean {
  return pathOfPlayground() !== undefined;
}

/**
 * Starts the playground. It is a program of its own, which ends with this one, and listens on this machine alone.
 * @throws {Failure} `configuration` where it is not installed or does not start
 */
export async function openPlayground({ botUrl, port, people }: PlaygroundOptions): Promise<Playground> {
  const program = pathOfPlayground();
  if (program === undefined)
    throw new Failure(
      "configuration",
      `${name} is not installed. Run npm ci, with development dependencies.`,
    );
  const guard = new URL("playground-guard.ts", import.meta.url).href;
  const address = ["--app-endpoint", botUrl, "--channel-id", "msteams", "--port", String(port)];
  const settings = ["--conversation-id", "personal-chat", "--disable-telemetry"];
  const given = ["--import", guard, program, "start", ...address, ...settings];
  const child = spawn(process.execPath, given, {
    env: {
      // It dies where it cannot open a browser.
      TEAMSAPPTESTER_BROWSER: "none",
      TEAMSAPPTESTER_LOGFILE: join(tmpdir(), `loophole-playground-${process.pid}.log`),
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: people,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stderr.resume();
  return { url: await addressOf(child), stop: () => stopped(child) };
}

function pathOfPlayground(): string | undefined {
  try {
    const manifest = createRequire(fileURLToPath(import.meta.url)).resolve(`${name}/package.json`);
    return join(dirname(manifest), "cli.js");
  } catch {
    return undefined;
  }
}

/** Its address, once it answers there: it says that it listens before it is ready, and may still fail. */
async function addressOf(child: ChildProcess): Promise<string> {
  const gone = Promise.withResolvers<never>();
  const failed = (): void =>
    gone.reject(
      new Failure("configuration", "The playground did not start. Try again, or set up Slack or Teams."),
    );
  child.once("exit", failed);
  child.once("error", failed);
  const timer = setTimeout(failed, patienceMs);
  try {
    return await Promise.race([gone.promise, readyAt(child)]);
  } catch (error) {
    child.kill();
    throw error;
  } finally {
    clearTimeout(timer);
    child.off("exit", failed);
  }
}

async function readyAt(child: ChildProcess): Promise<string> {
  const port = await portOf(child);
  const url = `http://127.0.0.1:${port}`;
  while (child.exitCode === null) {
    const isReady = await fetch(`${url}/_internal/v1/config`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) break;
    await sleep(100);
  }
  return url;
}

function portOf(child: ChildProcess): Promise<string> {
  const said = Promise.withResolvers<string>();
  let output = "";
  child.stdout?.on("data", (data: Buffer) => {
    output = `${output}${data.toString()}`.slice(-10_000);
    const port = /Listening on (\d+)/.exec(output)?.[1];
    if (port !== undefined) said.resolve(port);
  });
  return said.promise;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill();
  await gone;
}
