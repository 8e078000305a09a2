import { platformOf } from "../../design/conversation.ts";
import { keyOf, reviewId } from "../../design/register.ts";
import { Away, Failure, isFinal } from "../../errors.ts";
import type { Job, NewJob } from "../../ledger/chat-records.ts";
import { pauseMs } from "../../platforms/kit/turns.ts";
import { trouble } from "../../render/help.ts";
import { waitingFor } from "../../render/notices.ts";
import { failed } from "../../render/review-messages.ts";
import { findPost, refreshReview, show } from "../show.ts";
import type { ChatTools } from "../tools.ts";
import { platformFor } from "../who-and-where.ts";
import { reviewKeyOf } from "./do-review.ts";
import { type JobPayload, jobSchemas } from "./job-kinds.ts";

/** A job over which the process died each time: it is not tried again. */
export class Deadly extends Error {}

/** How long it may take to settle what became of a job. */
const settlingMs = 60_000;

/** So many times something may go wrong that is nobody's fault but ours. */
const mostFaults = 5;

const [hour, day] = [3_600_000, 86_400_000] as const;

/** How long whoever is away is waited for: a day where somebody waits for it, a week where it is ours to say. */
const patienceMs = { asked: day, ours: 7 * day } as const;

/**
 * What becomes of a job that did not work out. Whoever is away is waited for by the hour; a `Failure` is final, and
 * told to whoever asked; anything else is a fault of ours, which may pass, and is tried a few times. A digest is late
 * rather than never: it is tried until its next one is due.
 */
export async function settle(tools: ChatTools, job: Job, error: unknown): Promise<void> {
  const { jobs } = tools.ledger;
  // Whoever lost the job to another worker is the one who is wrong about it.
  if (!(await jobs.extend(job, settlingMs))) return;
  const because = error instanceof Error ? error.message : String(error);
  const next = nextTry(job, error, tools.now());
  const isLoud = !(error instanceof Failure) || error.kind === "ledger" || job.kind === "digest";
  if (isLoud && (!next || (next.what === "fault" && job.faults + 1 === mostFaults)))
    tools.log.error({ job: job.id, kind: job.kind, err: error }, "a job did not work out");
  if (!next) {
    await jobs.fail(job, because, telling(tools, job, sentenceFor(error)));
    tools.wake();
    return;
  }
  tools.log.info({ job: job.id, kind: job.kind, attempt: job.attempts, because }, "will be tried again");
  if (error instanceof Away && job.waits === 0) await sayThatItWaits(tools, job, error);
  await jobs.later(job, new Date(tools.now().getTime() + next.ms), because, next.what);
}

interface NextTry {
  readonly ms: number;
  readonly what: "fault" | "wait";
}

function nextTry(job: Job, error: unknown, now: Date): NextTry | undefined {
  if (error instanceof Deadly) return undefined;
  const isDigest = job.kind === "digest" && jobSchemas.digest.safeParse(job.payload).success;
  const faultMs = 5_000 * 3 ** Math.min(job.faults, 10);
  if (error instanceof Away) {
    const ageMs = now.getTime() - Date.parse(job.addedAt);
    const isAsked = jobSchemas.welcome.safeParse(job.payload).success && job.kind !== "welcome";
    if (ageMs >= patienceMs[isAsked ? "asked" : "ours"]) return undefined;
    return { ms: Math.max(pauseMs(job.waits), error.waitMs ?? 0), what: "wait" };
  }
  if (isDigest) return { ms: Math.min(faultMs, hour), what: "fault" };
  if (error instanceof Failure || job.faults + 1 >= mostFaults) return undefined;
  return { ms: faultMs, what: "fault" };
}

const sorry =
  "Something went wrong on my side, and it is in my log. Try again; if it stays, tell whoever runs me.";

function sentenceFor(error: unknown): string {
  if (error instanceof Away)
    return `${error.message} I tried for a day and gave up. Ask again when it is back.`;
  return error instanceof Failure ? error.message : sorry;
}

/** The work of telling whoever asked, which waits for its platform like any other; none where nobody asked. */
function telling(
  tools: ChatTools,
  { id, kind, payload, channel }: Job,
  sentence: string,
): NewJob | undefined {
  if (kind === "tell") {
    tools.log.error({ job: id, payload }, "and nobody could be told");
    return undefined;
  }
  if (kind === "welcome" || !jobSchemas.welcome.safeParse(payload).success) {
    tools.log.error({ job: id, kind, sentence }, "a job was given up");
    return undefined;
  }
  const told: JobPayload<"tell"> = { kind, payload, sentence };
  return { kind: "tell", keys: [], payload: told, ...(channel === null ? {} : { channel }) };
}

/** The post of a review says whom it waits for, unless that is the platform, on which nothing can be said now. */
async function sayThatItWaits(tools: ChatTools, { kind, payload }: Job, error: Away): Promise<void> {
  const { data } = jobSchemas.review.safeParse(payload);
  if (kind !== "review" || !data || error.who === platformOf(data.place.channel)) return;
  const key = reviewKeyOf(data.name);
  try {
    const known = await tools.ledger.posts.find(key);
    if (known) await show(tools, known.conversation, known.subject, waitingFor(key, error.message));
  } catch (trouble_) {
    tools.log.info({ key, because: String(trouble_) }, "it could not be said that a review waits");
  }
}

/** Tells whoever asked that it did not work out, and what to do next; a review says so in its own message. */
export async function doTell(
  tools: ChatTools,
  { kind, payload, sentence }: JobPayload<"tell">,
): Promise<void> {
  const { place, by } = jobSchemas.welcome.parse(payload);
  const review =
    kind === "review" || kind === "request" ? jobSchemas.review.safeParse(payload).data : undefined;
  if (review && (await isSaidInItsPost(tools, review, sentence))) return;
  await platformFor(tools, place.channel).whisper(place.conversation, by.id, trouble("trouble", sentence));
}

/**
 * Whether a review says it in its own message, where it was asked for. A post that cannot be changed says nothing, whatever
 * the reason, unless its platform is only away.
 */
async function isSaidInItsPost(
  tools: ChatTools,
  { name, place }: JobPayload<"review">,
  sentence: string,
): Promise<boolean> {
  const key = reviewKeyOf(name);
  try {
    // The process may have died between its first word and remembering where that stands.
    await findPost(tools, place.conversation, "review", key);
    if (!(await endReview(tools, key, sentence))) return false;
    const said = await tools.ledger.posts.find(key);
    const there = said && (await tools.ledger.conversations.get(said.conversation));
    return there === undefined || there.channel === place.channel;
  } catch (error) {
    if (!isFinal(error)) throw error;
    return false;
  }
}

/** Turns the message of a review into the sentence; false where there is no message yet, or it has a result to show. */
export async function endReview(tools: ChatTools, key: string, sentence: string): Promise<boolean> {
  const known = await tools.ledger.posts.find(key);
  if (!known) return false;
  const number = keyOf("r", known.subject);
  const review = number === undefined ? undefined : await tools.ledger.reviews.get(reviewId(number));
  if (!review) {
    await show(tools, known.conversation, known.subject, trouble(key, sentence));
    return true;
  }
  if (review.result) {
    await refreshReview(tools, review.id);
    return false;
  }
  const isUnder = review.status === "queued" || review.status === "reviewing";
  const ended = isUnder ? await tools.ledger.reviews.fail(review.id, sentence) : review;
  await show(tools, known.conversation, review.id, failed(key, ended, sentence));
  return true;
}
