import { platformOf } from "../../design/conversation.ts";
import { Away } from "../../errors.ts";
import type { Job, NewJob } from "../../ledger/chat-records.ts";
import { type Outages, outages } from "../../platforms/kit/turns.ts";
import { type ChatTools, inTurn } from "../tools.ts";
import { doAbandon, doApprove } from "./do-approve.ts";
import { doConfigure, doWelcome } from "./do-configure.ts";
import { doDigest, doExpire } from "./do-digest.ts";
import { doMove, doReveal } from "./do-move.ts";
import { doReply } from "./do-reply.ts";
import { doRequest, doReview, type Turn } from "./do-review.ts";
import { Deadly, doTell, settle } from "./give-up.ts";
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
  /** The platforms that did not answer lately, and whose work waits for them. */
  away(): readonly string[];
}

export interface WorkerOptions {
  /** How many reviews at the same time; what is quick has lanes of its own and never waits for them. */
  readonly concurrency: number;
  /** How long a job stays with a process that gives no sign of life. */
  readonly leaseMs: number;
  /** How often to look for work that came due by itself. */
  readonly idleMs: number;
  /** Ends after so many ms, or at once when the signal comes; never fails. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Who this worker is, unlike any other that works on the same ledger. */
  readonly holder: string;
  /** Whether a holder is known to be gone, so that what it held can be taken up at once. */
  readonly isGone: (holder: string) => boolean;
}

/** What may ask a model. */
const slowKinds: readonly JobKind[] = ["review", "digest"];
/** First words. A platform that lets us say so much in a channel in a while holds up only these. */
const wordKinds: readonly JobKind[] = ["request", "tell"];
const quickKinds = jobKinds.filter((kind) => ![...slowKinds, ...wordKinds].includes(kind));

/** Lanes for what is quick, of each sort; one channel gets no more than half of them. */
const quickLanes = 4;
const mostOfAChannel = quickLanes / 2;

/** A worker over the ledger; several may work at the same time, in one process or in many. */
export function openWorker(tools: ChatTools, options: WorkerOptions): Worker {
  const given: LaneTools = { tools, options, turns: inTurn(), outages: outages(tools.now), own: new Set() };
  const slow = Array.from({ length: options.concurrency }, () => openLane(given, slowKinds));
  const quick = Array.from({ length: quickLanes }, () => [
    openLane(given, wordKinds, { mostOfAChannel }),
    openLane(given, quickKinds, { mostOfAChannel }),
  ]);
  const lanes = [...slow, ...quick.flat()];
  let ending = new AbortController();
  let working: Promise<unknown> | undefined;
  const wake = () => {
    for (const lane of lanes) lane.wake();
  };
  return {
    wake,
    away: () => given.outages.away(),
    drain: async () => {
      const { signal } = ending;
      for (let isMore = true; isMore && !signal.aborted;) {
        isMore = (await Promise.all(lanes.map((lane) => lane.drain(signal)))).some(Boolean);
      }
    },
    start: () => {
      if (working) return;
      ending = new AbortController();
      const { signal } = ending;
      // What a process that died here held is taken up at once; where that cannot be said now, when its lease is over.
      working = tools.ledger.jobs
        .free(options.isGone)
        .catch((error) => tools.log.error({ err: error }, "the work of a process that is gone was not freed"))
        .then(() => Promise.all(lanes.map((lane) => lane.work(signal))));
    },
    stop: async () => {
      ending.abort();
      wake();
      await working;
      working = undefined;
    },
  };
}

interface LaneTools {
  readonly tools: ChatTools;
  readonly options: WorkerOptions;
  /** One lane after the other looks for work, so that the first that finds somebody away is the only one. */
  readonly turns: ReturnType<typeof inTurn>;
  readonly outages: Outages;
  /** What is done here now. A clock that jumps ends a lease, and not the work: nobody here begins it beside itself. */
  readonly own: Set<number>;
}

/** Takes one job after the other. Each lane looks for work by itself, so that none waits for what another one does. */
function openLane(given: LaneTools, kinds: readonly JobKind[], limit: { mostOfAChannel?: number } = {}) {
  const { tools, options, turns, outages: watched, own } = given;
  const { holder, leaseMs } = options;
  let nap = new AbortController();

  const take = () =>
    turns("take", async () => {
      const terms = { holder, without: watched.away(), except: [...own], ...limit };
      const job = await tools.ledger.jobs.take(kinds, leaseMs, terms);
      if (job) own.add(job.id);
      if (job) watched.begun(job.id, platformOf(job.channel ?? ""));
      return job;
    });
  /** Whether there was work. */
  const drain = async (ending: AbortSignal): Promise<boolean> => {
    for (let done = 0; ; done++) {
      const job = await take();
      if (!job) return done > 0;
      const trouble = await hold(tools, job, options).catch((error: unknown) => {
        tools.log.error(
          { job: job.id, kind: job.kind, err: error },
          "what became of a job could not be kept",
        );
        return error;
      });
      own.delete(job.id);
      // Whoever asks for patience is there.
      const away = trouble instanceof Away && trouble.waitMs === undefined ? trouble.who : undefined;
      watched.ended(job.id, platformOf(job.channel ?? ""), away);
      if (ending.aborted) return true;
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

/**
 * Does a job and keeps its lease meanwhile; a lease that was lost ends the work, since somebody else has it now. One that
 * could not be renewed is not lost yet.
 * @returns what went wrong, after it was settled
 */
async function hold(tools: ChatTools, job: Job, options: WorkerOptions): Promise<unknown> {
  const { leaseMs, sleep, concurrency: atOnce } = options;
  const lost = new AbortController();
  const over = new AbortController();
  const keep = async () => {
    while (!lost.signal.aborted) {
      await sleep(leaseMs / 4, over.signal);
      if (over.signal.aborted) return;
      try {
        if (!(await tools.ledger.jobs.extend(job, leaseMs))) lost.abort();
      } catch (error) {
        tools.log.error({ job: job.id, kind: job.kind, err: error }, "a lease could not be renewed for now");
      }
    }
  };
  const keeping = keep();
  try {
    return await runJob(tools, job, { signal: lost.signal, job, atOnce });
  } finally {
    over.abort();
    await keeping;
  }
}

type Do = (tools: ChatTools, payload: unknown, turn: Turn) => Promise<NewJob | undefined>;

const doing: Readonly<Record<JobKind, Do>> = {
  request: parsed("request", doRequest),
  review: parsed("review", doReview),
  move: parsed("move", doMove),
  reveal: parsed("reveal", doReveal),
  approve: parsed("approve", doApprove),
  abandon: parsed("abandon", doAbandon),
  reply: parsed("reply", doReply),
  configure: parsed("configure", doConfigure),
  welcome: parsed("welcome", doWelcome),
  digest: parsed("digest", doDigest),
  tell: parsed("tell", doTell),
  expire: parsed("expire", doExpire),
};

/** A job over which so many processes died is what kills them. */
const mostDeaths = 5;

/** Does a job, and keeps in the ledger what became of it. */
async function runJob(tools: ChatTools, job: Job, turn: Turn): Promise<unknown> {
  try {
    if (job.deaths >= mostDeaths) throw new Deadly("the process died each time that it was tried");
    const kind = jobKinds.find((each) => each === job.kind);
    if (!kind) throw new Error(`there is no job of kind ${job.kind}`);
    const next = await doing[kind](tools, job.payload, turn);
    await tools.ledger.jobs.done(job, next);
    if (next) tools.wake();
    return undefined;
  } catch (error) {
    if (!turn.signal.aborted) await settle(tools, job, error);
    return error;
  }
}

/** What stands in the ledger may have been written by another version, so it is read as strictly as anything else. */
function parsed<K extends JobKind>(
  kind: K,
  run: (
    tools: ChatTools,
    payload: JobPayload<K>,
    signal: AbortSignal,
    turn: Turn,
  ) => Promise<NewJob | undefined | void>,
): Do {
  return async (tools, payload, turn) =>
    (await run(tools, jobSchemas[kind].parse(payload) as JobPayload<K>, turn.signal, turn)) ?? undefined;
}
