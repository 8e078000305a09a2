import type { Document } from "../design/document.ts";
import type { ReviewOutcome } from "../design/finding.ts";
import type { Review } from "../design/register.ts";
import { count } from "../render/spans.ts";
import type { Parts } from "./parts.ts";
import type { RecheckPlan } from "./recheck-plan.ts";
import { weighed } from "./review-document.ts";

/** Writes what a review found, weighed against everything that was asked about the document before. */
export async function record(
  parts: Parts,
  review: Review,
  document: Document,
  outcome: ReviewOutcome,
  notes: readonly string[],
  plan: RecheckPlan | undefined,
): Promise<void> {
  const { ledger, policy, now } = parts;
  const { budget } = await ledger.conversations.settings(review.conversation ?? "");
  const told = plan ? [changeNote(plan), ...notes] : notes;
  await ledger.questions.reopenExpired(now());
  const request = { document, budget, keepText: policy.keepText, notes: told };
  await ledger.reviews.record(review.id, await weighed(parts, request, review, outcome));
}

function changeNote({ changed, lost }: RecheckPlan): string {
  const what = changed > 0 ? `${count(changed, "section")} new or changed` : `${count(lost, "section")} gone`;
  return `Since I read it before: ${what}. I judged again only what that touches.`;
}
