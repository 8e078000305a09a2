import { Failure } from "../../errors.ts";
import type { Job } from "../../ledger/chat-records.ts";
import type { ChatTools } from "../tools.ts";
import { doAbandon, doApprove } from "./do-approve.ts";
import { doConfigure, doWelcome } from "./do-configure.ts";
import { doDigest, doExpire } from "./do-digest.ts";
import { doMove, doReveal } from "./do-move.ts";
import { doReply } from "./do-reply.ts";
import { doReview } from "./do-review.ts";
import { giveUp } from "./give-up.ts";
import { type JobKind, jobKinds, type JobPayload, jobSchemas } from "./job-kinds.ts";

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

type Do = (tools: ChatTools, payload: unknown, signal: AbortSignal) => Promise<void>;

const doing: Readonly<Record<JobKind, Do>> = {
  review: parsed("review", doReview),
  move: parsed("move", doMove),
  reveal: parsed("reveal", doReveal),
  approve: parsed("approve", doApprove),
  abandon: parsed("abandon", doAbandon),
  reply: parsed("reply", doReply),
  configure: parsed("configure", doConfigure),
  welcome: parsed("welcome", doWelcome),
  digest: parsed("digest", doDigest),
  expire: parsed("expire", doExpire),
};

/** How long it may take to tell people that a job did not work out. */
const settlingMs = 60_000;

/** After so many attempts a job is given up. */
const mostAttempts = 5;

/**
 * Does a job, and settles it in the ledger. A `Failure` is final, and told to whoever asked. Anything else may be a
 * passing trouble of a network or a platform: the job is tried again, later each time, and given up in the end.
 */
async function runJob(tools: ChatTools, job: Job, signal: AbortSignal): Promise<void> {
  const { jobs } = tools.ledger;
  try {
    if (job.attempts > mostAttempts) throw new Error("the process died each time that it was tried");
    await doIt(tools, job, signal);
    await jobs.done(job);
  } catch (error) {
    if (signal.aborted) return;
    // Whoever lost the job to another worker is the one who is wrong about it.
    if (!(await jobs.extend(job, settlingMs))) return;
    const because = error instanceof Error ? error.message : String(error);
    const isFinal = error instanceof Failure || job.attempts >= mostAttempts;
    if (!isFinal) {
      tools.log.info({ job: job.id, kind: job.kind, attempt: job.attempts, because }, "will be tried again");
      await jobs.later(job, new Date(tools.now().getTime() + pauseMs(job.attempts)), because);
      return;
    }
    if (!(error instanceof Failure) || error.kind === "ledger")
      tools.log.error({ job: job.id, kind: job.kind, err: error }, "a job did not work out");
    await tellThem(tools, job, error instanceof Failure ? error.message : sorry);
    await jobs.fail(job, because);
  }
}

const sorry =
  "Something went wrong on my side, and it is in my log. Try again; if it stays, tell whoever runs me.";

async function doIt(tools: ChatTools, job: Job, signal: AbortSignal): Promise<void> {
  const kind = jobKinds.find((each) => each === job.kind);
  if (!kind) throw new Error(`there is no job of kind ${job.kind}`);
  await doing[kind](tools, job.payload, signal);
}

/** What stands in the ledger may have been written by another version, so it is read as strictly as anything else. */
function parsed<K extends JobKind>(
  kind: K,
  run: (tools: ChatTools, payload: JobPayload<K>, signal: AbortSignal) => Promise<void>,
): Do {
  return (tools, payload, signal) => run(tools, jobSchemas[kind].parse(payload) as JobPayload<K>, signal);
}

/** That they cannot be told either must not keep the job alive. */
async function tellThem(tools: ChatTools, job: Job, sentence: string): Promise<void> {
  try {
    await giveUp(tools, job, sentence);
  } catch (error) {
    tools.log.error({ job: job.id, kind: job.kind, sentence, err: error }, "and nobody could be told");
  }
}

function pauseMs(attempt: number): number {
  return 5_000 * 3 ** (attempt - 1);
}
