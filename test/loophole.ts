import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { openProgram } from "../src/setup/terminal.ts";
import type { Program } from "../src/terminal/program.ts";
import { run } from "../src/terminal/run.ts";

const root = join(import.meta.dirname, "..");

/** Every setting, unset: what a developer has in `.env` is not to reach the tests. */
const unset = Object.fromEntries(
  [...readFileSync(join(root, ".env.example"), "utf8").matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map((match) => [
    match[1] ?? "",
    "",
  ]),
);

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Where standard output goes, as a file that is open; by default it is collected. */
  readonly stdout?: number;
  /** Told when the program has started; for those who want to disturb it. */
  readonly started?: (program: ReturnType<typeof spawn>) => void;
}

/** Runs the real program as a process of its own, as a person would at a shell prompt without colours. */
export async function loophole(args: readonly string[], options: RunOptions): Promise<Ran> {
  const { PATH = "", HOME = "" } = process.env;
  const program = spawn(process.execPath, [join(root, "src", "cli.ts"), ...args], {
    cwd: options.cwd,
    env: { PATH, HOME, ...unset, ...options.env },
    stdio: ["pipe", options.stdout ?? "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  program.stdout?.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  program.stderr?.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  // A program that fails before it reads its input closes the pipe.
  program.stdin?.on("error", () => {});
  program.stdin?.end(options.input ?? "");
  options.started?.(program);
  const status = await new Promise<number | null>((resolve, reject) => {
    program.on("error", reject);
    program.on("close", resolve);
  });
  return { status, ...output };
}

/**
 * Runs the same program in this process, which is much faster; with nothing on standard input.
 * @param instead parts of the program that are to be others
 */
export async function loopholeHere(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  instead: Partial<Program> = {},
): Promise<Ran> {
  const output = { stdout: "", stderr: "" };
  const into = (name: keyof typeof output) =>
    new Writable({
      write: (chunk, _encoding, done) => {
        output[name] += String(chunk);
        done();
      },
    });
  const program = openProgram({
    environment,
    stdin: Readable.from([]),
    stdout: into("stdout"),
    stderr: into("stderr"),
    user: "mara",
    signal: new AbortController().signal,
  });
  return { status: await run(args, { ...program, ...instead }), ...output };
}
