import { Failure } from "../errors.ts";
import type { ModelUsage } from "./model.ts";

/** What went wrong with a model, by what a caller can do about it. */
export type Trouble =
  /** It declined to answer, or a content filter did. Asking again may help. */
  | "refused"
  /** The answer ended before it was complete. Asking for a shorter one may help. */
  | "truncated"
  /** The answer is not what was asked for. Asking again with the error may help. */
  | "malformed"
  /** The request is longer than the model's window. Only a shorter request helps. */
  | "too_long"
  /** Not reachable, rate limited, broken or too slow, after all retries. */
  | "unavailable"
  /** A key, name or setting is wrong: nothing but a person helps. */
  | "misconfigured";

/** A failure of the model that knows its kind of trouble, and what was paid for the failed attempt. */
export class ModelFailure extends Failure {
  readonly trouble: Trouble;
  readonly usage: ModelUsage | null;
  /** What was wrong with the answer, in words that help the model to do better. */
  readonly problem: string;

  constructor(
    trouble: Trouble,
    message: string,
    options: ErrorOptions & { readonly usage?: ModelUsage; readonly problem?: string } = {},
  ) {
    super("model", message, options);
    this.name = "ModelFailure";
    this.trouble = trouble;
    this.usage = options.usage ?? null;
    this.problem = options.problem ?? message;
  }
}
