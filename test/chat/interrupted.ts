import type { Reviewer } from "../../src/review/reviewer.ts";
import { plainReviewer } from "./plain-reviewer.ts";

/** Lets everything go on that can. */
export const aMoment = () => new Promise((resolve) => setImmediate(resolve));

/** A reviewer that first does something of its own in each reading; the first reading is number 1. */
export function interrupted(
  interrupt: (reading: number, signal: AbortSignal | undefined) => Promise<unknown>,
) {
  const seen = { readings: 0 };
  const reviewer = (asked: string[]): Reviewer => ({
    ...plainReviewer(asked),
    review: async (document, checklists, given) => {
      seen.readings += 1;
      await interrupt(seen.readings, given?.signal);
      return plainReviewer(asked).review(document, checklists, given);
    },
  });
  return { seen, reviewer };
}

/** Something to wait for, and what ends the wait. */
export function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
