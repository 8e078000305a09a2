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
  let ending = new AbortController();
  let loop: Promise<void> | undefined;
  let nap = new AbortController();

  const oneAfterAnother = async (kinds: readonly JobKind[]) => {
    for (;;) {
      const job = await tools.ledger.jobs.take(kinds, options.leaseMs);
      if (!job) return;
      await hold(tools, job, options);
      if (ending.signal.aborted) return;
    }
  };
  const drain = async () => {
    const reviews = Array.from({ length: options.concurrency }, () => oneAfterAnother(slowKinds));
    await Promise.all([...reviews, oneAfterAnother(quickKinds), oneAfterAnother(quickKinds)]);
  };
  const work = async () => {
    while (!ending.signal.aborted) {
      nap = new AbortController();
      try {
        await drain();
      } catch (error) {
        tools.log.error({ err: error }, "the ledger could not be asked for work");
      }
      if (!ending.signal.aborted && !nap.signal.aborted) await options.sleep(options.idleMs, nap.signal);
    }
  };

  return {
    wake: () => nap.abort(),
    drain,
    start: () => {
      if (loop) return;
      ending = new AbortController();
      loop = work();
    },
    stop: async () => {
      ending.abort();
      nap.abort();
      await loop;
      loop = undefined;
    },
  };
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
