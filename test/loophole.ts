import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

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
  /** Told when the program has started; for those who want to disturb it. */
  readonly started?: (program: ReturnType<typeof spawn>) => void;
}

/** Runs the real program as a process of its own, as a person would at a shell prompt without colours. */
export async function loophole(args: readonly string[], options: RunOptions): Promise<Ran> {
  const { PATH = "", HOME = "" } = process.env;
  const program = spawn(process.execPath, [join(root, "src", "cli.ts"), ...args], {
    cwd: options.cwd,
    env: { PATH, HOME, ...unset, ...options.env },
  });
  const output = { stdout: "", stderr: "" };
  program.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  program.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  // A program that fails before it reads its input closes the pipe.
  program.stdin.on("error", () => {});
  program.stdin.end(options.input ?? "");
  options.started?.(program);
  const status = await new Promise<number | null>((resolve, reject) => {
    program.on("error", reject);
    program.on("close", resolve);
  });
  return { status, ...output };
}
