import { createHash } from "node:crypto";
import { isJudged } from "../design/finding.ts";
import type { Question, QuestionId, Review, ReviewId } from "../design/register.ts";
import { type Against, againstApproval, takenInWords } from "../design/status.ts";
import { Failure } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type AskedMove, checkMove } from "./rules.ts";

/** What stands against the approval of a review, and the code of what has to be taken in. */
export interface Approval extends Against<Question> {
  /** Empty where there is nothing to take in; another one as soon as it is something else. */
  readonly code: string;
}

/** What whoever approves a review has to know: all that was ever asked about its document counts. */
export async function approvalOf(
  { questions }: Pick<Ledger, "questions">,
  review: ReviewId,
): Promise<Approval> {
  const against = againstApproval(await questions.ofDocument(review));
  const ids = [...against.neverAsked, ...against.stillOpen].map(({ id }) => id);
  const hash = createHash("sha256").update(ids.join(" ")).digest("hex");
  return { ...against, code: ids.length === 0 ? "" : hash.slice(0, 8) };
}

/**
 * Approves a review.
 * @param takenIn the code of what whoever approves was shown, and takes in
 * @throws {Failure} `usage` where nothing was judged; `forbidden` while a question of high severity is open, or where
 *   something else has to be taken in than what was shown
 */
export async function approve(
  ledger: Pick<Ledger, "reviews" | "questions">,
  { id }: Pick<Review, "id">,
  by: string,
  { takenIn, why }: { readonly takenIn: string; readonly why: string },
): Promise<Review> {
  if (!isJudged(await ledger.reviews.findings(id)))
    throw new Failure("usage", "Nothing was judged in this review, so there is nothing to approve.");
  const approval = await approvalOf(ledger, id);
  const { neverAsked, stillOpen, forbidding, code } = approval;
  if (forbidding.length === 0 && code !== takenIn && code !== "") {
    const sentence = `It would be approved ${takenInWords(approval)}. Whoever approves takes that in: press Approve under the review, which shows what it is.`;
    throw new Failure("forbidden", sentence);
  }
  const ids = [...neverAsked, ...stillOpen].map((question) => question.id);
  return ledger.reviews.approve(id, by, why, ids);
}

/**
 * Does what somebody wants done with a question, and returns it with its review as both stand now.
 * @param zone the time zone in which days are compared
 * @throws {Failure} `usage` for what lacks something or what the question's status does not allow
 */
export async function settle(
  ledger: Pick<Ledger, "reviews" | "questions">,
  id: QuestionId,
  asked: AskedMove,
  by: string,
  now: Date,
  zone = "UTC",
): Promise<{ readonly question: Question; readonly review: Review | undefined }> {
  const { kind, ...values } = asked;
  const checked = checkMove(kind, values, now, zone);
  if ("problems" in checked) throw new Failure("usage", Object.values(checked.problems).join(" "));
  const question = await move(ledger, id, checked.value, by);
  return { question, review: await ledger.reviews.get(question.review) };
}

function move(
  { questions }: Pick<Ledger, "questions">,
  id: QuestionId,
  asked: AskedMove,
  by: string,
): Promise<Question> {
  switch (asked.kind) {
    case "assign":
      return questions.assign(id, { assignee: asked.assignee, due: asked.due }, by);
    case "answer":
    case "accept":
    case "dismiss":
    case "reopen":
      return questions.move(id, asked, by);
  }
}
