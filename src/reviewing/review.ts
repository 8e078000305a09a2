import type { Document } from "../design/document.ts";
import type { Finding, ReviewOutcome } from "../design/finding.ts";
import { type Question, type Review, type ReviewId, type ReviewResult, program } from "../design/register.ts";
import { Failure } from "../errors.ts";
import type { Judged, Ledger, NewReview } from "../ledger/ledger.ts";
import type { Checklists, OnLens, Reviewer } from "../review/reviewer.ts";
import { carryOver } from "./carry-over.ts";

/** What a review needs of the program. */
export interface ReviewTools {
  readonly ledger: Pick<Ledger, "reviews" | "questions">;
  readonly reviewer: Reviewer;
  readonly checklists: Checklists;
  readonly now: () => Date;
}

export interface ReviewRequest {
  readonly document: Document;
  /** A review that was asked for before (it is `queued`), or who asks for it now and where. */
  readonly review: ReviewId | Omit<NewReview, "ref">;
  /** How many questions are posted at most. */
  readonly budget: number;
  readonly keepText: boolean;
  /** Sentences for the reader besides those of the reviewer. */
  readonly notes: readonly string[];
}

/** A review as it stands in the ledger, with what it found. */
export interface Reviewed {
  readonly review: Review;
  readonly findings: readonly Finding[];
  /** All of its questions in rank order, held ones included. */
  readonly questions: readonly Question[];
}

/**
 * Reviews a document that was read: judges it, brings the questions together with what was asked about it before, and
 * records everything at once. When it does not work out, the review is `failed` with the reason, and the error goes on.
 */
export async function reviewDocument(
  tools: ReviewTools,
  request: ReviewRequest,
  onLens?: OnLens,
  signal?: AbortSignal,
): Promise<Reviewed> {
  const { reviews, questions } = tools.ledger;
  const { document } = request;
  const review =
    typeof request.review === "string"
      ? await reviews.start(request.review, program)
      : await begin(reviews, { ...request.review, ref: document.ref });
  try {
    const keepAndTell: OnLens = async (done) => {
      if (!done.provisional) await reviews.keepLens(review.id, document.revision, done.lens, done.findings);
      await onLens?.(done);
    };
    const kept = await reviews.kept(review.id, document.revision);
    const outcome = await tools.reviewer.review(document, tools.checklists, keepAndTell, signal, kept);
    signal?.throwIfAborted();
    await questions.reopenExpired(tools.now());
    const judged = await weighed(tools, request, review, outcome);
    const recorded = await reviews.record(review.id, judged);
    return { review: recorded, findings: outcome.findings, questions: await questions.of(review.id) };
  } catch (error) {
    await reviews.fail(review.id, reasonOf(error, signal));
    throw error;
  }
}

async function begin(reviews: Ledger["reviews"], request: NewReview): Promise<Review> {
  const { id } = await reviews.request(request);
  return reviews.start(id, request.requestedBy);
}

/**
 * What was found, weighed against everything that was asked about the document before. The same text answers nothing
 * that it did not answer before, and the offline reviewer does not overrule a model.
 */
export async function weighed(
  { ledger }: Pick<ReviewTools, "ledger">,
  { document, budget, keepText, notes }: Omit<ReviewRequest, "review">,
  review: Review,
  outcome: ReviewOutcome,
): Promise<Judged> {
  const earlier = await ledger.questions.about(document, review.space);
  const results = new Map<ReviewId, ReviewResult | null | undefined>();
  for (const id of new Set(earlier.map((question) => question.review))) {
    results.set(id, (await ledger.reviews.get(id))?.result);
  }
  const hasChanged = (question: Question) => {
    const result = results.get(question.review);
    const isLesser = result?.reviewer.kind === "model" && outcome.reviewer.kind === "offline";
    return result?.document.revision !== document.revision && !isLesser;
  };
  const carried = carryOver(outcome, earlier, hasChanged, budget);
  const told = { ...outcome, notes: [...outcome.notes, ...notes, ...carried.notes] };
  return { document, keepText, outcome: told, budget, asked: carried.asked, moves: carried.moves };
}

function reasonOf(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted) return "The review was interrupted. Ask for it again.";
  if (error instanceof Failure) return error.message;
  return "Something unexpected went wrong. Try again; if it happens again, report it.";
}
