import type { Log } from "./platform-log.ts";

/** Work under way, which whoever stops the program waits for. */
export interface Background {
  /** Begins work that nobody else waits for; what goes wrong is logged. */
  readonly begin: (work: () => Promise<void>) => void;
  /** Does work whose result somebody waits for, also for what goes wrong. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
  readonly finished: () => Promise<void>;
}

export function background(log: Log): Background {
  const going = new Set<Promise<unknown>>();
  return {
    begin: (work) => {
      const done = work()
        .catch((error: unknown) => log.error("Something begun was not finished", { error: String(error) }))
        .finally(() => going.delete(done));
      going.add(done);
    },
    during: async (work) => {
      const done = work();
      going.add(done);
      try {
        return await done;
      } finally {
        going.delete(done);
      }
    },
    finished: async () => {
      while (going.size > 0) await Promise.allSettled(going);
    },
  };
}
