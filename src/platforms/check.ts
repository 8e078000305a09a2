/** One thing that was looked at before the program is relied upon, and what to do where it is not as it should be. */
export interface Check {
  readonly what: string;
  readonly isFine: boolean;
  /** A sentence: what was found, or what to do next. */
  readonly says: string;
}
