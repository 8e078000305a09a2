import { Failure } from "./errors.ts";
import { openLog } from "./log.ts";
import { readConfig } from "./setup/config.ts";
import { loadOwnSettings } from "./setup/own-files.ts";
import { exitStatuses, exitStatusOf } from "./terminal/exit-status.ts";

/** Starts the program in the chats that are configured, and stops it when it is asked to. */

/** How long work that was begun may take to an end when the program is to stop; what is left is taken up again. */
const patienceMs = 15_000;

loadOwnSettings();
try {
  const config = readConfig(process.env);
  // Loaded when the configuration is right, so that what is wrong with it is said at once.
  const { startBot } = await import("./setup/chats.ts");
  const bot = await startBot(config, openLog(config.logLevel, process.stderr));
  const listens = bot.port === undefined ? "" : `, listening on ${config.server.host}:${bot.port}`;
  process.stdout.write(
    bot.playground === undefined
      ? `Loophole is on ${bot.platforms.join(" and ")}${listens}.\n`
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
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`loophole: ${error.message}\n`);
  process.exit(exitStatusOf(error.kind));
}
