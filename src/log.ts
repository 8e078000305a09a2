import { type DestinationStream, type Logger, pino } from "pino";

export const logLevels = ["silent", "error", "warn", "info", "debug", "trace"] as const;
export type LogLevel = (typeof logLevels)[number];
export type { Logger } from "pino";

/** Names under which secrets travel, at the top of a record and one or two levels down. */
const secrets = [
  "token",
  "apiKey",
  "secret",
  "password",
  "authorization",
  "Authorization",
  "signingSecret",
  "clientSecret",
  "cookie",
];

/** A log of JSON lines on standard error; values under names that bear secrets are not written. */
export function openLog(level: LogLevel, to: DestinationStream): Logger {
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, base: null, redact: { paths, censor: "[secret]" } }, to);
}
