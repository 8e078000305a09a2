import { setFlagsFromString } from "node:v8";
import { Failure } from "./errors.ts";
import { openLog } from "./log.ts";
import { readConfig } from "./setup/config.ts";
import { loadOwnSettings } from "./setup/own-files.ts";
import { exitStatuses, exitStatusOf } from "./terminal/exit-status.ts";

/** Starts the program in the chats that are configured, and stops it when it is asked to. */

/** How long work that was begun may take to an end when the program is to stop; what is left is taken up again. */
const patienceMs = 15_000;

// Left alone, the engine lets the space for new objects grow to 134 MB in this thread, and clearing it stops everybody for
// 50 ms at a time. It stays as it is now, so that it is cleared often and quickly.
setFlagsFromString("--semi-space-growth-factor=1");

loadOwnSettings();
try {
  const config = readConfig(process.env);
  const log = openLog(config.logLevel, process.stderr);
  // Node would end the process, and both platforms with it, for an error in one piece of work that nobody caught. For
  // exceptions it even advises to, since what they interrupt may be left half done. Here nothing half done is kept in the
  // process: all that counts stands in the ledger, each change in a transaction, and work that was interrupted is taken up
  // again when its lease ends. So it is a bug, and logged as one, and everybody else's work goes on.
  const survived = (err: unknown) => log.fatal({ err }, "an error that nobody caught: this is a bug");
  process.on("unhandledRejection", survived);
  process.on("uncaughtException", survived);
  // Loaded when the configuration is right, so that what is wrong with it is said at once.
  const { startBot } = await import("./setup/chats.ts");
  const bot = await startBot(config, log);
  const listens = bot.port === undefined ? "" : `, listening on ${config.server.host}:${bot.port}`;
  const on = bot.platforms.length > 0 ? ` on ${bot.platforms.join(" and ")}` : " running";
  const away = bot.away.map(
    (name) => `\n${name} cannot be reached now, and is tried again until it is back.`,
  );
  process.stdout.write(
    bot.playground === undefined
      ? `Loophole is${on}${listens}.${away.join("")}\n`
      : `No chat is configured, so here is one to try: ${bot.playground}\n`,
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(0), patienceMs).unref();
      bot.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`loophole: ${String(error)}\n`);
          process.exit(exitStatuses.bug);
        },
      );
    });
  }
} catch (error) {
  const isExpected = error instanceof Failure;
  const says = isExpected
    ? error.inTerminal
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`loophole: ${says}\n`);
  process.exit(isExpected ? exitStatusOf(error.kind) : exitStatuses.bug);
}
