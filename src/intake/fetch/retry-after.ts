/** Answers after which asking again is right: too many requests, and not available for the moment. */
export function isPassing(status: number): boolean {
  return status === 429 || status === 503;
}

/**
 * How long a server asks to wait, in milliseconds: `Retry-After` in seconds or as a date, and a second for the first
 * try without it, doubled for each further one.
 */
export function waitBeforeRetryMs(retryAfter: string | undefined, tries: number, nowMs: number): number {
  const said = retryAfter?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(said)) return Math.ceil(Number(said) * 1000);
  const date = Date.parse(said);
  if (!Number.isNaN(date)) return Math.max(0, date - nowMs);
  return 1000 * 2 ** tries;
}
