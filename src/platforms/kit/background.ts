import type { Log } from "./platform-log.ts";

/** Work that nobody waits for, except who stops the program. */
export interface Background {
  readonly begin: (work: () => Promise<void>) => void;
  readonly finished: () => Promise<void>;
}

export function background(log: Log): Background {
  const going = new Set<Promise<void>>();
  return {
    begin: (work) => {
      const done = work()
        .catch((error: unknown) => log.error("Something begun was not finished", { error: String(error) }))
        .finally(() => going.delete(done));
      going.add(done);
    },
    finished: async () => {
      while (going.size > 0) await Promise.all(going);
    },
  };
}
