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
  const redact = { paths, censor: "[secret]" };
  return pino({ level, base: null, redact, serializers: { err: written }, formatters: { log } }, to);
}

/** An error says what it is under whatever name it is logged; left to itself it would be written as `{}`. */
function log(fields: Record<string, unknown>): Record<string, unknown> {
  const isError = (value: unknown): boolean => value instanceof Error;
  if (!Object.values(fields).some(isError)) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, isError(value) ? written(value) : value]),
  );
}

/** So many causes of causes are written. */
const deepest = 5;

/**
 * An error as it is written: its kind, what it says, where it arose, and what caused it. Nothing else that hangs on it:
 * clients of the network keep whole requests there, with their tokens.
 */
function written(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { code, kind, inTerminal, cause, original } = error as Error &
    Readonly<Record<"code" | "kind" | "inTerminal" | "original", unknown>>;
  const because = cause ?? original;
  return {
    type: error.name,
    message: withoutTokens(typeof inTerminal === "string" ? inTerminal : error.message),
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof kind === "string" ? { kind } : {}),
    stack: withoutTokens(error.stack ?? ""),
    ...(because instanceof Error && depth < deepest ? { cause: written(because, depth + 1) } : {}),
    ...(error instanceof AggregateError && depth < deepest
      ? { errors: error.errors.slice(0, deepest).map((each: unknown) => written(each, depth + 1)) }
      : {}),
  };
}

function withoutTokens(text: string): string {
  return text.replaceAll(/xox[a-z]-[\w-]+|xapp-[\w-]+|Bearer \S+/g, "…");
}
