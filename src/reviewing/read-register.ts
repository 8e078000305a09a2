import type { Finding } from "../design/finding.ts";
import { keyOf, type Question, type Review, type ReviewId, reviewId } from "../design/register.ts";
import { Failure } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Reviewed } from "./review.ts";

/** What is at risk: what is open, and what somebody accepted and for how long. Lapsed acceptances are reopened first. */
export async function risks(
  ledger: Pick<Ledger, "questions">,
  now: Date,
  filter: { readonly space?: string; readonly channel?: string } = {},
): Promise<{ readonly open: readonly Question[]; readonly accepted: readonly Question[] }> {
  await ledger.questions.reopenExpired(now);
  const open = await ledger.questions.find({ ...filter, status: ["open", "reopened"] });
  const accepted = await ledger.questions.find({ ...filter, status: ["accepted_risk"] });
  return { open, accepted };
}

/** The latest reviews, each with its questions; newest first. */
export async function status(
  ledger: Pick<Ledger, "questions" | "reviews">,
  now: Date,
  limit: number,
): Promise<readonly { readonly review: Review; readonly questions: readonly Question[] }[]> {
  await ledger.questions.reopenExpired(now);
  const reviews = await ledger.reviews.find({ limit });
  return Promise.all(
    reviews.map(async (review) => ({ review, questions: await ledger.questions.of(review.id) })),
  );
}

/**
 * One review with everything that it found: the one with the id, or the latest that was judged.
 * @throws {Failure} `not_found` when there is none, `usage` for an id that is none.
 */
export async function reviewed(
  ledger: Pick<Ledger, "questions" | "reviews">,
  now: Date,
  id?: string,
): Promise<Reviewed> {
  await ledger.questions.reopenExpired(now);
  const review = id === undefined ? await latest(ledger) : await named(ledger, id);
  const findings: readonly Finding[] = await ledger.reviews.findings(review.id);
  return { review, findings, questions: await ledger.questions.of(review.id) };
}

/**
 * The review that is to be approved: the one with the id, or the latest whole one.
 * @throws {Failure} `not_found` when there is none, `usage` for an id that is none.
 */
export async function toApprove(
  ledger: Pick<Ledger, "questions" | "reviews">,
  now: Date,
  id?: string,
): Promise<Review> {
  await ledger.questions.reopenExpired(now);
  return id === undefined ? latest(ledger, ({ result }) => result?.isPart !== true) : named(ledger, id);
}

async function latest(
  ledger: Pick<Ledger, "reviews">,
  isMeant: (review: Review) => boolean = () => true,
): Promise<Review> {
  const status = ["awaiting_answers", "ready", "approved"] as const;
  const review = (await ledger.reviews.find({ status, limit: 100 })).find(isMeant);
  if (review) return review;
  throw new Failure("not_found", "Nothing was reviewed yet. Start with: loophole review <file>");
}

async function named(ledger: Pick<Ledger, "reviews">, text: string): Promise<Review> {
  const id = reviewIdIn(text);
  const review = await ledger.reviews.get(id);
  if (review) return review;
  throw new Failure("not_found", `There is no review ${id}. See the reviews there are with: loophole status`);
}

/** The id that somebody typed. */
function reviewIdIn(text: string): ReviewId {
  const key = keyOf("r", text);
  if (key !== undefined) return reviewId(key);
  throw new Failure("usage", `"${text}" is no review. Reviews are called r1, r2 and so on.`);
}
