import { acceptanceEnded } from "../render/notices.ts";
import type { JobPayload } from "./jobs.ts";
import { eyesOf } from "./names.ts";
import type { Parts } from "./parts.ts";
import { say } from "./say.ts";
import { refreshQuestion, refreshReview } from "./show-review.ts";

/** Reopens a risk whose acceptance ended, and tells its owner in the thread. */
export async function doExpire(
  parts: Parts,
  { question: id, owner, expired }: JobPayload<"expire">,
): Promise<void> {
  await parts.ledger.questions.reopenExpired(parts.now());
  const question = await parts.ledger.questions.get(id);
  if (!question) return;
  await refreshQuestion(parts, question);
  await refreshReview(parts, question.review);
  if (question.conversation === null || question.status !== "reopened") return;
  const eyes = await eyesOf(parts, question.conversation, [owner]);
  const notice = acceptanceEnded(`ended:${id}:${expired}`, question, owner, expired, eyes);
  await say(parts, question.conversation, "notice", notice);
}
