import { WebAPIPlatformError, WebAPIRateLimitedError } from "@slack/web-api";
import PQueue from "p-queue";

/** Lets work through one at a time and no faster than Slack wants, in lanes that do not wait for each other. */
export interface Pace {
  /** Does the work when it is its turn in the lane. Where Slack says "later", the lane waits and the work is done again. */
  inTurn<T>(lane: string, work: () => Promise<T>): Promise<T>;
}

export interface PaceOptions {
  /** How much work a lane lets through in a stretch of time. Slack takes about one post a second in a channel. */
  readonly count: number;
  readonly everyMs: number;
  readonly wait: (ms: number) => Promise<void>;
}

/** Longer than this nobody waits: the work fails, and is tried again by whoever wanted it. */
const longestWaitSeconds = 300;
const mostWaits = 5;

/** Lanes that are remembered; idle ones are forgotten beyond that. */
const mostLanes = 1_000;

export function pace({ count, everyMs, wait }: PaceOptions): Pace {
  const lanes = new Map<string, PQueue>();
  return {
    inTurn: async (lane, work) => {
      let queue = lanes.get(lane);
      if (!queue) {
        if (lanes.size >= mostLanes) for (const [name, idle] of lanes) if (isIdle(idle)) lanes.delete(name);
        queue = new PQueue({ concurrency: 1, intervalCap: count, interval: everyMs });
        lanes.set(lane, queue);
      }
      return queue.add(() => patiently(work, wait));
    },
  };
}

function isIdle(queue: PQueue): boolean {
  return queue.size === 0 && queue.pending === 0;
}

async function patiently<T>(work: () => Promise<T>, wait: (ms: number) => Promise<void>): Promise<T> {
  for (let waits = 0; ; waits++) {
    try {
      return await work();
    } catch (error) {
      const seconds = secondsToWait(error);
      if (seconds === undefined || seconds > longestWaitSeconds || waits === mostWaits) throw error;
      await wait(seconds * 1000);
    }
  }
}

/** How long Slack wants us to wait, or undefined where the error is about something else. */
function secondsToWait(error: unknown): number | undefined {
  if (error instanceof WebAPIRateLimitedError) return error.retryAfter;
  return error instanceof WebAPIPlatformError && error.data.error === "ratelimited" ? 30 : undefined;
}
