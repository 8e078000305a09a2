import type { Review } from "../../design/register.ts";
import { Failure } from "../../errors.ts";
import { titleOf } from "../../render/lists.ts";
import { approved } from "../../render/notices.ts";
import { approve } from "../../reviewing/settle.ts";
import { requireApprover, reviewFor } from "../permissions.ts";
import { refreshReview, say } from "../show.ts";
import { type ChatTools, eachOf } from "../tools.ts";
import { eyesOf } from "../who-and-where.ts";
import type { JobPayload } from "./job-kinds.ts";

/** Approves a review, if its questions and the channel's settings allow it, and says so in its thread. */
export async function doApprove(tools: ChatTools, job: JobPayload<"approve">): Promise<void> {
  const { by, place } = job;
  const review = job.review ? await reviewFor(tools, job.review, by, place) : await onlyReview(tools, job);
  const { id } = review;
  await requireApprover(tools, by, review.conversation ?? place.conversation);
  if (review.status !== "approved") await approve(tools.ledger, review, by.id, job);
  await eachOf([() => refreshReview(tools, id), () => tell(tools, review)]);
}

async function tell(tools: ChatTools, review: Review): Promise<void> {
  const { id, conversation } = review;
  const approval = (await tools.ledger.reviews.history(id)).findLast(({ to }) => to === "approved");
  if (conversation === null || !approval) return;
  const eyes = await eyesOf(tools, conversation, [approval.by]);
  const key = `approved:${id}:${approval.at}`;
  await say(tools, conversation, "notice", approved(key, titleOf(review), approval, eyes));
}

/** Gives a review up, as somebody asked. */
export async function doAbandon(
  tools: ChatTools,
  { review: named, by, place }: JobPayload<"abandon">,
): Promise<void> {
  const review = await reviewFor(tools, named, by, place);
  const { id } = review;
  if (review.status !== "abandoned") await tools.ledger.reviews.abandon(id, by.id, "abandoned by hand");
  await refreshReview(tools, id);
}

/** The review of the thread, or the only one in the channel that is not over. */
async function onlyReview({ ledger }: ChatTools, { place }: JobPayload<"approve">): Promise<Review> {
  const isInThread = place.conversation !== place.channel;
  if (isInThread) {
    const [latest] = await ledger.reviews.find({ conversation: place.conversation, limit: 1 });
    if (latest) return latest;
    throw new Failure("not_found", "There is no review in this thread. Start one with review.");
  }
  const status = ["awaiting_answers", "ready"] as const;
  const [first, ...others] = await ledger.reviews.find({ channel: place.channel, status });
  if (!first) throw new Failure("not_found", "No review in this channel waits for approval.");
  if (others.length === 0) return first;
  const names = [first, ...others].slice(0, 5).map((review) => `approve ${review.id} (${titleOf(review)})`);
  throw new Failure("usage", `Several reviews wait for approval here. Say which: ${names.join(", ")}.`);
}
