/** Runs what has the same key one after another, in the order of the calls. What fails holds nobody up. */
export type InTurn = <T>(key: string, run: () => Promise<T>) => Promise<T>;

/** Two changes of one post would else race, and the older could win. */
export function inTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (key, run) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(run);
    const settled = Promise.allSettled([mine]);
    last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}
