import type { Job } from "../../ledger/chat-records.ts";
import type { ChatTools } from "../tools.ts";
import { type JobKind, jobKinds } from "./job-kinds.ts";
import { runJob } from "./run-job.ts";

/** Takes work from the ledger and does it. */
export interface Worker {
  /** There is work: look at once. */
  wake(): void;
  /** Does what is due now, and what comes of it; ends when nothing is left that nobody holds. */
  drain(): Promise<void>;
  /** Works until stopped. */
  start(): void;
  /** Takes no more, and ends when what is under way is done. */
  stop(): Promise<void>;
}

export interface WorkerOptions {
  /** How many reviews at the same time; what is quick has a lane of its own and never waits for them. */
  readonly concurrency: number;
  /** How long a job stays with a process that gives no sign of life. */
  readonly leaseMs: number;
  /** How often to look for work that came due by itself. */
  readonly idleMs: number;
  /** Ends after so many ms, or at once when the signal comes; never fails. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What may ask a model. */
const slowKinds: readonly JobKind[] = ["review", "digest"];
const quickKinds = jobKinds.filter((kind) => !slowKinds.includes(kind));

/** A worker over the ledger; several may work at the same time, in one process or in many. */
export function openWorker(tools: ChatTools, options: WorkerOptions): Worker {
  const slow = Array.from({ length: options.concurrency }, () => slowKinds);
  const lanes = [...slow, quickKinds, quickKinds].map((kinds) => openLane(tools, kinds, options));
  let ending = new AbortController();
  let working: Promise<unknown> | undefined;
  const wake = () => {
    for (const lane of lanes) lane.wake();
  };

  return {
    wake,
    drain: async () => void (await Promise.all(lanes.map((lane) => lane.drain(ending.signal)))),
    start: () => {
      if (working) return;
      ending = new AbortController();
      working = Promise.all(lanes.map((lane) => lane.work(ending.signal)));
    },
    stop: async () => {
      ending.abort();
      wake();
      await working;
      working = undefined;
    },
  };
}

/** Takes one job after the other. Each lane looks for work by itself, so that none waits for what another one does. */
function openLane(tools: ChatTools, kinds: readonly JobKind[], options: WorkerOptions) {
  let nap = new AbortController();

  const drain = async (ending: AbortSignal) => {
    for (;;) {
      const job = await tools.ledger.jobs.take(kinds, options.leaseMs);
      if (!job) return;
      await hold(tools, job, options);
      if (ending.aborted) return;
    }
  };
  const work = async (ending: AbortSignal) => {
    while (!ending.aborted) {
      nap = new AbortController();
      try {
        await drain(ending);
      } catch (error) {
        tools.log.error({ err: error }, "the ledger could not be asked for work");
      }
      if (!ending.aborted && !nap.signal.aborted) await options.sleep(options.idleMs, nap.signal);
    }
  };
  return { drain, work, wake: () => nap.abort() };
}

/** Does a job and keeps its lease meanwhile; a lease that was lost ends the work, since somebody else has it now. */
async function hold(tools: ChatTools, job: Job, { leaseMs, sleep }: WorkerOptions): Promise<void> {
  const lost = new AbortController();
  const over = new AbortController();
  const keep = async () => {
    for (;;) {
      await sleep(leaseMs / 3, over.signal);
      if (over.signal.aborted) return;
      if (!(await tools.ledger.jobs.extend(job, leaseMs))) {
        lost.abort();
        return;
      }
    }
  };
  const keeping = keep();
  try {
    await runJob(tools, job, lost.signal);
  } finally {
    over.abort();
    await keeping;
  }
}
