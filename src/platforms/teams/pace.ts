import PQueue from "p-queue";

/** Lets work through one at a time and no faster than Teams wants, in lanes that do not wait for each other. */
export type Pace = <T>(lane: string, work: () => Promise<T>) => Promise<T>;

export interface PaceOptions {
  /** How much work a lane lets through in a stretch of time. */
  readonly count: number;
  readonly everyMs: number;
}

/** Teams takes 7 messages of a bot in one second, 8 in two and 60 in thirty, in each thread; then it says for how long not. */
export const usualPace: PaceOptions = { count: 7, everyMs: 2_000 };

/** On this machine nobody counts. */
export const playPace: PaceOptions = { count: 100, everyMs: 1_000 };

/** Lanes that are remembered; idle ones are forgotten beyond that. */
const mostLanes = 1_000;

export function pace({ count, everyMs }: PaceOptions): Pace {
  const lanes = new Map<string, PQueue>();
  return async (lane, work) => {
    let queue = lanes.get(lane);
    if (!queue) {
      if (lanes.size >= mostLanes)
        for (const [name, { size, pending }] of lanes) if (size + pending === 0) lanes.delete(name);
      queue = new PQueue({ concurrency: 1, intervalCap: count, interval: everyMs, strict: true });
      lanes.set(lane, queue);
    }
    return queue.add(work);
  };
}
