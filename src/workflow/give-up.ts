import { keyOf, reviewId } from "../design/ids.ts";
import type { Job } from "../ledger/ledger.ts";
import { trouble } from "../render/help.ts";
import { failed } from "../render/review-messages.ts";
import { reviewKeyOf } from "./do-review.ts";
import { jobSchemas } from "./jobs.ts";
import type { Parts } from "./parts.ts";
import { platformFor } from "./platforms.ts";
import { show } from "./say.ts";

const asking = jobSchemas.welcome;

/** Tells whoever asked that it did not work out, and what to do next; a review says so in its own message. */
export async function giveUp(parts: Parts, job: Job, sentence: string): Promise<void> {
  const review = jobSchemas.review.safeParse(job.payload);
  if (
    job.kind === "review" &&
    review.success &&
    (await endReview(parts, reviewKeyOf(review.data.name), sentence))
  ) {
    return;
  }
  const asked = asking.safeParse(job.payload);
  if (!asked.success || job.kind === "welcome") {
    parts.log.error({ job: job.id, kind: job.kind, sentence }, "a job was given up");
    return;
  }
  const { place, by } = asked.data;
  await platformFor(parts, place.channel).whisper(place.conversation, by.id, trouble("trouble", sentence));
}

/** Turns the message of a review into the sentence; false where there is no message yet. */
export async function endReview(parts: Parts, key: string, sentence: string): Promise<boolean> {
  const known = await parts.ledger.posts.find(key);
  if (!known) return false;
  const number = keyOf("r", known.subject);
  const review = number === undefined ? undefined : await parts.ledger.reviews.get(reviewId(number));
  if (!review) {
    await show(parts, known.conversation, known.subject, trouble(key, sentence));
    return true;
  }
  if (review.result) return false;
  const isUnder = review.status === "queued" || review.status === "reviewing";
  const ended = isUnder ? await parts.ledger.reviews.fail(review.id, sentence) : review;
  await show(parts, known.conversation, review.id, failed(key, ended, sentence));
  return true;
}
