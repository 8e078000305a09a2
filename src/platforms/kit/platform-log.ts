/**
 * What platforms write down about the running program: a sentence, and facts beside it. Never a token, never a text. An
 * error goes under `err`, whole, so that its message and its stack are written.
 */
export interface Log {
  debug(says: string, facts?: Facts): void;
  info(says: string, facts?: Facts): void;
  warn(says: string, facts?: Facts): void;
  error(says: string, facts?: Facts): void;
}

export type Facts = Readonly<Record<string, unknown>> & { readonly error?: never };
