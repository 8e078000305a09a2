import { keyOf, reviewId } from "../../design/register.ts";
import type { Job } from "../../ledger/chat-records.ts";
import { trouble } from "../../render/help.ts";
import { failed } from "../../render/review-messages.ts";
import { show } from "../show.ts";
import type { ChatTools } from "../tools.ts";
import { platformFor } from "../who-and-where.ts";
import { reviewKeyOf } from "./do-review.ts";
import { jobSchemas } from "./job-kinds.ts";

const asking = jobSchemas.welcome;

/** Tells whoever asked that it did not work out, and what to do next; a review says so in its own message. */
export async function giveUp(tools: ChatTools, job: Job, sentence: string): Promise<void> {
  const review = jobSchemas.review.safeParse(job.payload);
  if (
    job.kind === "review" &&
    review.success &&
    (await endReview(tools, reviewKeyOf(review.data.name), sentence))
  ) {
    return;
  }
  const asked = asking.safeParse(job.payload);
  if (!asked.success || job.kind === "welcome") {
    tools.log.error({ job: job.id, kind: job.kind, sentence }, "a job was given up");
    return;
  }
  const { place, by } = asked.data;
  await platformFor(tools, place.channel).whisper(place.conversation, by.id, trouble("trouble", sentence));
}

/** Turns the message of a review into the sentence; false where there is no message yet. */
export async function endReview(tools: ChatTools, key: string, sentence: string): Promise<boolean> {
  const known = await tools.ledger.posts.find(key);
  if (!known) return false;
  const number = keyOf("r", known.subject);
  const review = number === undefined ? undefined : await tools.ledger.reviews.get(reviewId(number));
  if (!review) {
    await show(tools, known.conversation, known.subject, trouble(key, sentence));
    return true;
  }
  if (review.result) return false;
  const isUnder = review.status === "queued" || review.status === "reviewing";
  const ended = isUnder ? await tools.ledger.reviews.fail(review.id, sentence) : review;
  await show(tools, known.conversation, review.id, failed(key, ended, sentence));
  return true;
}
