import { Away } from "../../src/errors.ts";
import type { Platform } from "../../src/platforms/platform.ts";
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

/** A platform that cannot be spoken to while it is away; every vain try is counted. */
export function absent(isAway: () => boolean) {
  const seen = { tries: 0 };
  const platform = (present: Platform): Platform =>
    new Proxy(present, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function" || ["start", "stop", "listening"].includes(String(name)))
          return value;
        return (...given: unknown[]): unknown => {
          if (!isAway()) return Reflect.apply(value, target, given) as unknown;
          seen.tries += 1;
          return Promise.reject(new Away("platform", present.name, "Memory cannot be reached."));
        };
      },
    });
  return { seen, platform };
}
