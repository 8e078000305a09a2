import type { Document } from "../design/document.ts";
import type { ReviewOutcome } from "../design/finding.ts";
import type { Review } from "../design/register.ts";
import { count } from "../render/spans.ts";
import type { Parts } from "./parts.ts";
import type { RecheckPlan } from "./recheck-plan.ts";
import { reconcile } from "./reconcile.ts";

/** Writes what a review found, weighed against everything that was asked about the document before. */
export async function record(
  parts: Parts,
  review: Review,
  before: Review | undefined,
  document: Document,
  outcome: ReviewOutcome,
  plan: RecheckPlan | undefined,
): Promise<void> {
  const { ledger, policy } = parts;
  const earlier = await ledger.questions.about(document, review.space);
  const { budget } = await ledger.conversations.settings(review.conversation ?? "");
  const mayMove = earlier.length > 0 && (await mayOverrule(parts, earlier[0]?.review, document, outcome));
  const notes = plan && before ? [changeNote(plan), ...outcome.notes] : outcome.notes;
  await ledger.reviews.record(review.id, {
    document,
    keepText: policy.keepText,
    outcome: { ...outcome, notes },
    budget,
    ...reconcile(document, outcome, earlier, budget, mayMove),
  });
}

/** The same text cannot answer what it did not answer before, and the offline reviewer does not overrule a model. */
async function mayOverrule(
  { ledger }: Parts,
  id: Review["id"] | undefined,
  document: Document,
  outcome: ReviewOutcome,
): Promise<boolean> {
  const result = id && (await ledger.reviews.get(id))?.result;
  if (!result) return true;
  if (result.document.revision === document.revision) return false;
  return outcome.reviewer.kind === "model" || result.reviewer.kind === "offline";
}

function changeNote({ changed, lost }: RecheckPlan): string {
  const what = changed > 0 ? `${count(changed, "section")} new or changed` : `${count(lost, "section")} gone`;
  return `Since I read it before: ${what}. I judged again only what that touches.`;
}
