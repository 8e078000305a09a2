import type { Selectable } from "kysely";
import { questionId } from "../design/ids.ts";
import { Failure } from "../errors.ts";
import { type Change, changeReview } from "./change-review.ts";
import type { Db, ReviewRow } from "./schema.ts";

/**
 * Approves a review.
 * @throws {Failure} `forbidden` while one of its questions of high severity is open.
 */
export async function approve(
  tx: Db,
  row: Selectable<ReviewRow>,
  change: Change,
): Promise<Selectable<ReviewRow>> {
  const blocking = await tx
    .selectFrom("asked")
    .innerJoin("questions", "questions.id", "asked.question")
    .select("questions.id")
    .where("asked.review", "=", row.id)
    .where("questions.severity", "=", "high")
    .where("questions.status", "in", ["open", "reopened"])
    .orderBy("asked.rank")
    .execute();
  if (blocking.length > 0) {
    const ids = blocking.map(({ id }) => questionId(id)).join(", ");
    const isOne = blocking.length === 1;
    const are = isOne ? "A question of high severity is" : "Questions of high severity are";
    const next = `Answer, accept or dismiss ${isOne ? "it" : "them"}, then approve.`;
    throw new Failure("forbidden", `${are} still open: ${ids}. ${next}`);
  }
  return changeReview(tx, row, "approve", change);
}
