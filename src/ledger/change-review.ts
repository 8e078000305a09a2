import type { Selectable } from "kysely";
import { type QuestionId, questionId, reviewId } from "../design/register.ts";
import { againstApproval, reviewAfter, type ReviewMove, takenInWords } from "../design/status.ts";
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
 * Approves a review. What is asked about its document counts, whatever review asked it.
 * @param takenIn the questions that whoever approves was shown, and takes in
 * @throws {Failure} `forbidden` while a question of high severity is open, or one that has to be taken in is not; `usage`
 *   for a review of a part of the checklists.
 */
export async function approve(
  tx: Db,
  row: Selectable<ReviewRow>,
  change: Change,
  takenIn: readonly QuestionId[] = [],
): Promise<Selectable<ReviewRow>> {
  if (row.is_part === 1) {
    const sentence = `${reviewId(row.id)} asked only a part of the checklists, so it cannot stand for the design. Approve a whole review of it.`;
    throw new Failure("usage", sentence);
  }
  const rows = await tx
    .selectFrom("questions")
    .select(["id", "status", "severity"])
    .where("document", "=", row.document ?? 0)
    .orderBy("id")
    .execute();
  const { forbidding, ...toTakeIn } = againstApproval(
    rows.map(({ id, ...rest }) => ({ ...rest, id: questionId(id) })),
  );
  if (forbidding.length > 0) {
    const ids = forbidding.map(({ id }) => id).join(", ");
    const isOne = forbidding.length === 1;
    const are = isOne ? "A question of high severity is" : "Questions of high severity are";
    const next = `Answer, accept or dismiss ${isOne ? "it" : "them"}, then approve.`;
    throw new Failure("forbidden", `${are} still open: ${ids}. ${next}`);
  }
  const words = takenInWords(toTakeIn);
  const known = new Set(takenIn);
  if (![...toTakeIn.neverAsked, ...toTakeIn.stillOpen].every(({ id }) => known.has(id))) {
    throw new Failure("forbidden", `It would be approved ${words}. Look at them, and approve again.`);
  }
  const why = words === "" ? change.why : [change.why.replace(/\.$/, ""), words].filter(Boolean).join("; ");
  return changeReview(tx, row, "approve", { ...change, why });
}
