import type { Selectable } from "kysely";
import { questionId, reviewId } from "../design/register.ts";
import { reviewAfter, type ReviewMove } from "../design/status.ts";
import { Failure } from "../errors.ts";
import type { Db, ReviewRow } from "./schema.ts";
import { audit } from "./small-tables.ts";

/** Who changes something, when, and why: what an audit line needs besides the change. */
export interface Change {
  readonly by: string;
  readonly at: string;
  readonly why: string;
}

export async function reviewRow(db: Db, key: number): Promise<Selectable<ReviewRow>> {
  const row = await db.selectFrom("reviews").selectAll().where("id", "=", key).executeTakeFirst();
  if (row) return row;
  throw new Failure(
    "not_found",
    `There is no review ${reviewId(key)}. Ask for the status to see the reviews there are.`,
  );
}

/**
 * Moves a review, with whatever else changes in its row, and writes the audit line.
 * @throws {Failure} `usage` where its status does not allow the move.
 */
export async function changeReview(
  db: Db,
  row: Selectable<ReviewRow>,
  move: ReviewMove,
  change: Change,
  columns: Partial<Selectable<ReviewRow>> = {},
): Promise<Selectable<ReviewRow>> {
  const status = reviewAfter(row.status, move);
  if (status === undefined) throw notAllowed(row, move);
  const moved = await db
    .updateTable("reviews")
    .set({ ...columns, status, changed_at: change.at })
    .where("id", "=", row.id)
    .where("status", "=", row.status)
    .returningAll()
    .executeTakeFirst();
  if (!moved) throw notAllowed(row, move);
  await audit(db, [{ ...change, subject: reviewId(row.id), from: row.status, to: status }]);
  return moved;
}

const verbs: Readonly<Record<ReviewMove, string>> = {
  start: "be started",
  ask: "ask questions",
  settle: "be made ready",
  reopen: "be reopened",
  approve: "be approved",
  abandon: "be abandoned",
  fail: "fail",
  retry: "be tried again",
};

function notAllowed(row: Selectable<ReviewRow>, move: ReviewMove): Failure {
  const status = row.status.replaceAll("_", " ");
  return new Failure(
    "usage",
    `Review ${reviewId(row.id)} is ${status} and cannot ${verbs[move]} now. Review the document again for a new one.`,
  );
}

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
