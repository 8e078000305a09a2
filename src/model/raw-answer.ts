import type { ModelUsage } from "./model.ts";

/** A complete answer, as text. */
export interface RawAnswer {
  readonly text: string;
  readonly usage: ModelUsage;
  readonly model: string;
}
