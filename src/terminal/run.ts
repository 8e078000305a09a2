import { CommanderError } from "commander";
import { Failure } from "../errors.ts";
import { commands } from "./commands/commands.ts";
import { exitStatuses, exitStatusOf } from "./exit-status.ts";
import type { Program } from "./program.ts";
import { lines } from "./text/safe-text.ts";

/**
 * Does what the arguments say, and returns the exit status. Whatever goes wrong is one sentence on standard error; a
 * stack is only for the debug log.
 */
export async function run(args: readonly string[], program: Program): Promise<number> {
  try {
    const loophole = commands(program);
    if (args.length === 0) loophole.outputHelp();
    else await loophole.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    return explain(error, program);
  }
}

/** Tells a person what went wrong, and returns the exit status for it. */
export function explain(error: unknown, program: Program): number {
  const say = (text: string) => void program.stderr.write(`loophole: ${lines(text).join("\n")}\n`);
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitStatuses.usage;
  program.debug(error);
  if (program.signal.aborted) {
    say("Interrupted. Nothing was asked.");
    return exitStatuses.interrupted;
  }
  if (error instanceof Failure) {
    say(error.inTerminal);
    return exitStatusOf(error.kind);
  }
  say(
    "Something unexpected went wrong, and it is our fault. Set LOOPHOLE_LOG_LEVEL=debug to see what, and report it.",
  );
  return exitStatuses.bug;
}
