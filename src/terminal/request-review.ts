import type { Document } from "../design/document.ts";
import { home, type Review } from "../design/register.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Program } from "./program.ts";

/** The review that a document gets in the terminal, and the earlier reading that it goes on from. */
export interface Requested {
  readonly review: Review;
  readonly before: Review | undefined;
}

/**
 * Asks for a review of a document: takes up one of ours that was cut short, or begins a new one. Of a document that was
 * reviewed in the terminal before, the latest whole reading is what the new one goes on from. Standard input has no place of
 * its own, so there nothing is known to be the same document.
 */
export async function requestReview(
  { reviews }: Pick<Ledger, "reviews">,
  { user, run }: Pick<Program, "user" | "run">,
  { ref }: Document,
): Promise<Requested> {
  const isPlace = !(ref.kind === "file" && ref.path === "-");
  const known = isPlace ? await reviews.find({ space: home, ref, limit: 100 }) : [];
  const ours = known.filter(({ conversation }) => conversation === null);
  const before = ours.find(({ result }) => result !== null && !result.isPart);
  const cutShort = ours.find((review) => {
    if (review.result !== null || review.requestedBy !== user) return false;
    return review.status === "failed" || (review.status === "reviewing" && run.isOver(review.key ?? ""));
  });
  const review = cutShort ?? (await reviews.request({ ref, requestedBy: user, key: run.name }));
  return { review, before };
}
