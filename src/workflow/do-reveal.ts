import type { JobPayload } from "./jobs.ts";
import type { Parts } from "./parts.ts";
import { reviewFor } from "./permissions.ts";
import { refreshReview, showQuestion } from "./show-review.ts";

/** Posts held questions in the thread of their review. */
export async function doReveal(
  parts: Parts,
  { review: id, questions, by, place }: JobPayload<"reveal">,
): Promise<void> {
  const review = await reviewFor(parts, id, by, place);
  for (const question of questions) {
    const known = await parts.ledger.questions.get(question);
    const isHeld = known?.status === "held";
    const shown = isHeld ? await parts.ledger.questions.move(question, { kind: "reveal" }, by.id) : known;
    if (shown && review.conversation !== null) await showQuestion(parts, review, shown, review.conversation);
  }
  await refreshReview(parts, id);
}
