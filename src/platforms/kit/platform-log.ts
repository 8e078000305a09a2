/** What platforms write down about the running program: a sentence, and facts beside it. Never a token, never a text. */
export interface Log {
  debug(says: string, facts?: object): void;
  info(says: string, facts?: object): void;
  warn(says: string, facts?: object): void;
  error(says: string, facts?: object): void;
}
