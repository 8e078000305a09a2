#!/usr/bin/env node
import { userInfo } from "node:os";
import { loadOwnSettings } from "./setup/own-files.ts";
import { openProgram } from "./setup/terminal.ts";
import { exitStatuses } from "./terminal/exit-status.ts";
import { explain, run } from "./terminal/run.ts";

/** The terminal: gives the commands this process. */

loadOwnSettings();

const interruption = new AbortController();
const program = openProgram({
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  user: userName(),
  signal: interruption.signal,
});

// Whoever writes is told of a write that failed; a reader who stops reading is no error of ours.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
process.on("uncaughtException", (error) => process.exit(explain(error, program)));

/** How long an interrupted command may take to tidy up, in milliseconds. */
const patienceMs = 2000;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(exitStatuses.interrupted);
    interruption.abort();
    setTimeout(() => process.exit(exitStatuses.interrupted), patienceMs).unref();
  });
}

process.exitCode = await run(process.argv.slice(2), program);

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "somebody";
  }
}
