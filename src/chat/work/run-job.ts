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
export async function runJob(tools: ChatTools, job: Job, signal: AbortSignal): Promise<void> {
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
    if (!(error instanceof Failure))
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
