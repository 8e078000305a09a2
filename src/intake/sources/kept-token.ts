/** A token and the time (ms) from which on it is no longer good. */
export interface Token {
  readonly value: string;
  readonly expiresMs: number;
}

/** Some time before it expires a token is asked for anew, so that it does not end within a request. */
const marginMs = 60_000;

/** Keeps a token until shortly before it expires; several who ask at once share one request. */
export function keptToken(
  obtain: (signal?: AbortSignal) => Promise<Token>,
  now: () => number,
): (signal?: AbortSignal) => Promise<string> {
  let token: Promise<Token> | undefined;
  return async (signal) => {
    const kept = await token?.catch(() => undefined);
    if (kept && kept.expiresMs - marginMs > now()) return kept.value;
    token = obtain(signal);
    return (await token).value;
  };
}
