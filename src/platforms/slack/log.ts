import { type Logger, LogLevel } from "@slack/bolt";

/** What is written down about the running program: a sentence, and facts beside it. Never a token, never a text. */
export interface Log {
  debug(says: string, facts?: object): void;
  info(says: string, facts?: object): void;
  warn(says: string, facts?: object): void;
  error(says: string, facts?: object): void;
}

/** The log as Slack's libraries want it. Their debug lines hold whole requests, so they are never asked for. */
export function libraryLogger(log: Log): Logger {
  const words = (parts: readonly unknown[]): string =>
    parts
      .map(String)
      .join(" ")
      .replaceAll(/xox[a-z]-[\w-]+|xapp-[\w-]+/g, "…");
  return {
    debug: () => {},
    info: (...parts) => log.debug(words(parts)),
    warn: (...parts) => log.warn(words(parts)),
    error: (...parts) => log.error(words(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
