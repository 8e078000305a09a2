import { expiryOf } from "../digest/digest.ts";
import type { UserId } from "../platforms/platform.ts";
import type { Mine } from "../render/mine.ts";
import { standingOf } from "./do-reply.ts";
import type { Parts } from "./parts.ts";

const unfinished = ["queued", "reviewing", "awaiting_answers", "ready", "failed"] as const;

/** Everything that waits for one person or was started by them, in whatever channel. */
export async function ownOf({ ledger }: Pick<Parts, "ledger">, user: UserId): Promise<Mine> {
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
