import PQueue from "p-queue";
import type { Log } from "./platform-log.ts";

/**
 * Lets work through one at a time and no faster than a platform wants, in lanes that do not wait for each other. Where
 * the platform says "later", the lane waits as long as it says, and the work is done again.
 */
export interface Pace {
  /** @param urgency `first` goes before what waits in the lane */
  <T>(lane: string, work: () => Promise<T>, urgency?: "first"): Promise<T>;
  /** Does what soon is replaced, unless it had to wait, or half of what the lane lets through was used lately. */
  ifRoom(lane: string, work: () => Promise<unknown>): Promise<void>;
}

export interface PaceOptions {
  /** How much work a lane lets through in a stretch of time. */
  readonly count: number;
  readonly everyMs: number;
  /** Whether that holds for every stretch of time, and not only for those that follow each other. */
  readonly strict?: boolean;
  /** How long the platform wants us to wait, by an error that says so; undefined where it is about something else. */
  readonly secondsToWait?: (error: unknown) => number | undefined;
  readonly wait?: (ms: number) => Promise<void>;
}

/** Longer than this nobody waits: the work fails, and is tried again by whoever wanted it. */
const longestWaitSeconds = 300;
const mostWaits = 5;

/** Lanes that are remembered; idle ones are forgotten beyond that. */
const mostLanes = 1_000;

interface Lane {
  readonly queue: PQueue;
  /** When its last work began, in ms since 1970. */
  readonly begun: number[];
}

/** @param options what a lane lets through; without `wait` an error goes straight to whoever wanted the work */
export function pace({ count, everyMs, strict = false, secondsToWait, wait }: PaceOptions): Pace {
  const lanes = new Map<string, Lane>();
  const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let waits = 0; ; waits++) {
      try {
        return await work();
      } catch (error) {
        const seconds = wait && secondsToWait?.(error);
        if (!wait || seconds === undefined || seconds > longestWaitSeconds || waits === mostWaits)
          throw error;
        await wait(seconds * 1000);
      }
    }
  };
  const laneOf = (name: string): Lane => {
    let lane = lanes.get(name);
    if (!lane) {
      if (lanes.size >= mostLanes)
        for (const [idle, { queue }] of lanes) if (queue.size + queue.pending === 0) lanes.delete(idle);
      lane = {
        queue: new PQueue({ concurrency: 1, intervalCap: count, interval: everyMs, strict }),
        begun: [],
      };
      lanes.set(name, lane);
    }
    return lane;
  };
  const begin = <T>({ begun }: Lane, work: () => Promise<T>): Promise<T> => {
    begun.push(Date.now());
    if (begun.length > count) begun.shift();
    return work();
  };
  const inTurn = async <T>(name: string, work: () => Promise<T>, urgency?: "first"): Promise<T> => {
    const lane = laneOf(name);
    const priority = urgency === "first" ? 1 : 0;
    return lane.queue.add(() => begin(lane, () => patiently(work)), { priority });
  };
  const ifRoom = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const lane = laneOf(name);
    const lately = lane.begun.filter((at) => Date.now() - at < everyMs).length;
    if (lane.queue.size + lane.queue.pending > 0 || lately >= count / 2) return;
    try {
      await lane.queue.add(() => begin(lane, work));
    } catch (error) {
      if (secondsToWait?.(error) === undefined) throw error;
    }
  };
  return Object.assign(inTurn, { ifRoom });
}

/** How long to wait for somebody who was away so many times before: from seconds to minutes. */
export function pauseMs(times: number): number {
  return Math.min(5_000 * 2 ** Math.min(times, 10), 5 * 60_000);
}

/**
 * Which platforms are away, so that their work is not tried piece by piece: a breaker for each. It is asked which work to
 * take instead of standing before each call, and its clock is that of the work.
 */
export interface Outages {
  /** The platforms whose work is left alone now. */
  away(): readonly string[];
  /** Work was begun that belongs to a platform. */
  begun(work: number, platform: string): void;
  /** It ended, and found somebody away or nobody. */
  ended(work: number, platform: string, away: string | undefined): void;
}

/** So many times in a row a platform has to be away before its work is left alone. */
const mostMisses = 3;

/**
 * Watches who is away. Work that is begun after the pause is the probe, by which a platform is found to be back; the
 * rest of its work waits for that.
 */
export function outages(now: () => Date): Outages {
  const known = new Map<string, { misses: number; until: number; probe: number | undefined }>();
  return {
    away: () =>
      [...known].flatMap(([name, { misses, until, probe }]) =>
        misses >= mostMisses && (probe !== undefined || now().getTime() < until) ? [name] : [],
      ),
    begun: (work, platform) => {
      const outage = known.get(platform);
      if (outage && outage.misses >= mostMisses) outage.probe = work;
    },
    ended: (work, platform, away) => {
      if (away === undefined) return void known.delete(platform);
      const own = known.get(platform);
      const wasProbe = own?.probe === work;
      if (own && wasProbe) own.probe = undefined;
      const { misses } = known.get(away) ?? { misses: 0 };
      // What was under way already when the platform was found to be away tells nothing new.
      if (misses >= mostMisses && !(wasProbe && platform === away)) return;
      const until = now().getTime() + pauseMs(misses + 1 - mostMisses);
      known.set(away, { misses: misses + 1, until, probe: undefined });
    },
  };
}

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
        .catch((error: unknown) => log.error("Something begun was not finished", { err: error }))
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
