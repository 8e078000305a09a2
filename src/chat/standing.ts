import type { Review } from "../design/register.ts";
import { againstApproval } from "../design/status.ts";
import { expiryOf } from "../digest/digest.ts";
import type { UserId } from "../platforms/people-and-places.ts";
import type { ReviewStanding } from "../render/lists.ts";
import type { Mine } from "../render/mine.ts";
import type { ChatTools } from "./tools.ts";

/** A review with the number of its open questions. */
export async function standingOf(
  { ledger }: Pick<ChatTools, "ledger">,
  review: Review,
): Promise<ReviewStanding> {
  const { forbidding, stillOpen } = againstApproval(await ledger.questions.ofDocument(review.id));
  return { review, open: forbidding.length + stillOpen.length, openHigh: forbidding.length };
}

const unfinished = ["queued", "reviewing", "awaiting_answers", "ready", "failed"] as const;

/** Everything that waits for one person or was started by them, in whatever channel. */
export async function ownOf({ ledger }: Pick<ChatTools, "ledger">, user: UserId): Promise<Mine> {
  const [assigned, accepted, reviews] = await Promise.all([
    ledger.questions.find({ assignee: user, status: ["open", "reopened"] }),
    ledger.questions.find({ owner: user, status: ["accepted_risk"] }),
    ledger.reviews.find({ requestedBy: user, status: unfinished }),
  ]);
  return {
    assigned,
    accepted: accepted.toSorted((a, b) => expiryOf(a).localeCompare(expiryOf(b))),
    asked: await Promise.all(reviews.map((review) => standingOf({ ledger }, review))),
  };
}
