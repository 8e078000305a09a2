import type { Document } from "../design/document.ts";
import type { Review } from "../design/register.ts";
import type { Conversation } from "../platforms/platform.ts";
import { acknowledgement, progress, unchanged } from "../render/review-messages.ts";
import { earlierReview } from "./earlier-review.ts";
import type { JobPayload } from "./jobs.ts";
import { judge } from "./judge.ts";
import { learn, requireUnshared } from "./learn.ts";
import { eyesOf } from "./names.ts";
import type { Parts } from "./parts.ts";
import { type Reading, readingOf } from "./read-subject.ts";
import { record } from "./record.ts";
import { say, show } from "./say.ts";
import { refreshReview, showReview } from "./show-review.ts";
import { spaceOf } from "./space.ts";

/**
 * A review from the request to the last card. Every step leaves its trace before the next begins, and is skipped where
 * the trace is there already, so the job can be taken up again wherever it stopped.
 */
export async function doReview(parts: Parts, job: JobPayload<"review">, signal: AbortSignal): Promise<void> {
  const { place, by, subject, name } = job;
  requireUnshared(parts, await learn(parts, place));
  const key = reviewKeyOf(name);
  const earlier = await earlierReview(parts, job, (await parts.ledger.posts.find(key))?.subject);
  const at = (subject.kind === "again" ? earlier?.conversation : null) ?? place.conversation;
  const reading = await readingOf(parts, { conversation: at, channel: place.channel, subject, earlier });

  const { thread } = await say(parts, at, "review", acknowledgement(key, reading.what));
  const before = earlier?.result ? earlier : undefined;
  const again = before && (await reading.read());
  if (before && again && isSameReading(parts, before, again)) {
    const eyes = await eyesOf(parts, at, []);
    await show(parts, thread, "review", unchanged(key, before, eyes));
    return;
  }

  await learn(parts, { ...place, conversation: thread });
  const review = await parts.ledger.reviews.request({
    ref: reading.ref,
    space: spaceOf(parts, place, subject, earlier),
    conversation: thread,
    requestedBy: by.id,
    key: name,
  });
  await adopt(parts, key, review, thread);
  if (!review.result) await carryOut(parts, { review, before, reading, again, key, thread, signal });
  const judged = await parts.ledger.reviews.get(review.id);
  if (judged) await showReview(parts, judged, key);
  if (before) await refreshReview(parts, before.id);
}

/** The key of the one message of a review, by the name of its request. */
export function reviewKeyOf(name: string): string {
  return `review:${name}`;
}

interface Begun {
  readonly review: Review;
  readonly before: Review | undefined;
  readonly reading: Reading;
  /** The document, where it was read already. */
  readonly again: Document | undefined;
  readonly key: string;
  readonly thread: Conversation;
  readonly signal: AbortSignal;
}

async function carryOut(parts: Parts, begun: Begun): Promise<void> {
  const { review, before, reading, key, thread, signal } = begun;
  await begin(parts, review);
  const document = begun.again ?? (await reading.read());
  const { outcome, plan } = await judge(parts, review, document, before, signal, async (findings) => {
    await show(parts, thread, review.id, progress(key, document, findings));
  });
  await record(parts, review, document, outcome, reading.notes, plan);
}

/** A review that was begun before goes on; one that failed begins anew. */
async function begin({ ledger }: Parts, review: Review): Promise<void> {
  if (review.status === "reviewing") return;
  if (review.status === "failed" || review.status === "abandoned") {
    await ledger.reviews.retry(review.id, review.requestedBy);
  }
  await ledger.reviews.start(review.id, review.requestedBy);
}

/** From now on the message is about this review. */
async function adopt(
  { ledger }: Parts,
  key: string,
  review: Review,
  conversation: Conversation,
): Promise<void> {
  const known = await ledger.posts.find(key);
  if (known) await ledger.posts.record({ ...known, subject: review.id, conversation });
}

/** Whether reading it again could say nothing new: the same text, judged by the same checklists, by as good a reviewer. */
export function isSameReading(parts: Parts, before: Review, document: Document): boolean {
  const { result } = before;
  if (!result || result.document.revision !== document.revision) return false;
  const wasModel = result.reviewer.kind === "model";
  return (
    result.reviewer.checklists === parts.checklists.hash && (wasModel || parts.reviewer.name === "offline")
  );
}
