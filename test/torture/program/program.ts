import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** What time it is for the program: `at` when it was `real` here, and so many times faster since. Milliseconds since 1970. */
export interface Clock {
  readonly real: number;
  readonly at: number;
  readonly speed: number;
}

/** What the program's process tells of itself. */
export interface Told {
  readonly stallMs: number;
  readonly computingMs: number;
  readonly peakMb: number;
}

/** The real program, `src/main.ts`, as a process of its own. */
export interface Program {
  readonly child: ChildProcess;
  /** Where it listens. */
  readonly port: number;
  /** Everything that it printed. */
  output(): string;
  /** The longest stall since it was ready, and its largest size. */
  figures(): Told;
  isAlive(): boolean;
  /** Lets its time jump. */
  tell(clock: Clock): void;
  /** Ends it at once. */
  kill(): Promise<void>;
}

const root = join(import.meta.dirname, "..", "..", "..");
const preload = join(import.meta.dirname, "preload.ts");

export const nothingYet: Told = { stallMs: 0, computingMs: 0, peakMb: 0 };

/**
 * Starts the program with nothing in its environment but what is given, and waits until it listens.
 * @throws {Error} with what it printed, where it ends instead
 */
export async function startProgram(environment: Readonly<Record<string, string>>): Promise<Program> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["--import", preload, join(root, "src", "main.ts")], {
    cwd: root,
    env: { PATH, HOME, PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  let told = nothingYet;
  const port = Promise.withResolvers<number>();
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data: Buffer) => {
      output += data.toString();
      const found = /listening on [^:]+:(\d+)\.\n/.exec(output)?.[1];
      if (found !== undefined) port.resolve(Number(found));
    });
  child.on("message", (message) => {
    told = message as Told;
  });
  child.on("close", () => port.reject(new Error(`The program ended before it listened:\n${output}`)));
  child.on("error", () => {});
  const listening = await port.promise;
  const send = (what: object): void => void (child.connected && child.send(what, () => {}));
  send({ reset: true });
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    child,
    port: listening,
    output: () => output,
    figures: () => told,
    isAlive,
    tell: (clock) => send({ clock }),
    kill: async () => {
      const isOver = isAlive() ? once(child, "exit") : undefined;
      child.kill("SIGKILL");
      await isOver;
    },
  };
}
