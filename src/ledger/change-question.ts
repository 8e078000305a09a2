import type { Selectable } from "kysely";
import { type AuditLine, program, questionId } from "../design/register.ts";
import { after, isOpen, type Move } from "../design/status.ts";
import { Failure } from "../errors.ts";
import { changeReview } from "./change-review.ts";
import type { Assignment } from "./ledger.ts";
import { settlementColumns } from "./rows.ts";
import type { Db, QuestionRow } from "./schema.ts";
import { audit } from "./small-tables.ts";

/**
 * Moves a question and writes the audit line. Doing again what is already so changes nothing, since platforms deliver
 * a click twice.
 * @throws {Failure} `usage` where its status does not allow the move.
 */
export async function changeQuestion(
  tx: Db,
  row: Selectable<QuestionRow>,
  move: Move,
  by: string,
  at: string,
): Promise<void> {
  const status = after(row.status, move);
  const settlement = settlementColumns(move, by, at);
  if (status === undefined) {
    if (isAlreadySo(row, move, settlement)) return;
    throw notAllowed(row, move);
  }
  const asked = move.kind === "reveal" ? { asked_at: at } : {};
  const moved = await tx
    .updateTable("questions")
    .set({ ...settlement, ...asked, status, changed_at: at })
    .where("id", "=", row.id)
    .where("status", "=", row.status)
    .returning("id")
    .executeTakeFirst();
  if (!moved) throw notAllowed(row, move);
  await audit(tx, [{ subject: questionId(row.id), at, by, from: row.status, to: status, why: whyOf(move) }]);
}

/**
 * Brings every review of the question's document to where the open questions about it put it, whatever review asked them.
 * An approval stands until a question opens; those that it took in go on as they are.
 */
export async function followQuestion(
  tx: Db,
  { id: key, document }: Pick<Selectable<QuestionRow>, "id" | "document">,
  by: string,
  at: string,
): Promise<void> {
  const reviews = await tx
    .selectFrom("reviews")
    .selectAll()
    .where("document", "=", document)
    .where("status", "in", ["awaiting_answers", "ready", "approved"])
    .execute();
  if (reviews.length === 0) return;
  const open = await openAbout(tx, document);
  const id = questionId(key);
  for (const review of reviews) {
    const isWaiting = review.status === "awaiting_answers";
    const opens = review.status === "approved" ? open.has(key) : open.size > 0;
    if (isWaiting && open.size === 0) {
      await changeReview(tx, review, "settle", { by, at, why: `${id} was the last open question` });
    } else if (!isWaiting && opens) {
      await changeReview(tx, review, "reopen", { by, at, why: `${id} is open` });
    }
  }
}

/** The keys of the questions about a document that are open. */
export async function openAbout(tx: Db, document: number): Promise<ReadonlySet<number>> {
  const open = await tx
    .selectFrom("questions")
    .select("id")
    .where("document", "=", document)
    .where("status", "in", ["open", "reopened"])
    .execute();
  return new Set(open.map(({ id }) => id));
}

/** Why a question changed, as the audit tells it. */
function whyOf(move: Move): string {
  switch (move.kind) {
    case "reveal":
      return "shown on request";
    case "answer":
      return move.text;
    case "accept":
      return `${move.owner} owns it until ${move.expires}: ${move.reason}`;
    case "dismiss":
      return [move.reason.replaceAll("_", " "), move.note].filter(Boolean).join(": ");
    case "reopen":
      return move.reason;
  }
}

function isAlreadySo(
  row: Selectable<QuestionRow>,
  move: Move,
  settlement: ReturnType<typeof settlementColumns>,
): boolean {
  if (move.kind === "reveal") return row.status === "open";
  if (move.kind === "reopen") return isOpen(row.status);
  const { settled_at: _, ...said } = settlement;
  return Object.entries(said).every(([column, value]) => row[column as keyof typeof said] === value);
}

function notAllowed(row: Selectable<QuestionRow>, move: Move): Failure {
  const id = questionId(row.id);
  const next =
    move.kind === "reopen" || move.kind === "reveal"
      ? "There is nothing to reopen."
      : "Reopen it first to settle it in another way.";
  return new Failure("usage", `${id} is ${row.status.replaceAll("_", " ")} already. ${next}`);
}

/** Gives a question to somebody, or until a day; what is so already writes nothing. */
export async function assign(
  tx: Db,
  row: Selectable<QuestionRow>,
  to: Assignment,
  by: string,
  at: string,
): Promise<void> {
  const { assignee = row.assignee, due = row.due } = to;
  const subject = questionId(row.id);
  const lines: AuditLine[] = [];
  if (assignee !== row.assignee) {
    lines.push({ subject, at, by, from: row.assignee, to: assignee ?? "nobody", why: "assigned" });
  }
  if (due !== row.due) {
    lines.push({ subject, at, by, from: row.due, to: due ?? "no day", why: "due" });
  }
  if (lines.length === 0) return;
  await tx.updateTable("questions").set({ assignee, due, changed_at: at }).where("id", "=", row.id).execute();
  await audit(tx, lines);
}

/** Reopens every accepted risk whose last day lies before today (UTC); returns the keys of the questions. */
export async function reopenExpired(tx: Db, today: Date, at: string): Promise<readonly number[]> {
  const day = today.toISOString().slice(0, 10);
  const expired = await tx
    .selectFrom("questions")
    .selectAll()
    .where("status", "=", "accepted_risk")
    .where("expires", "<", day)
    .orderBy("id")
    .execute();
  for (const row of expired) {
    const reason = `the acceptance by ${row.owner} ended on ${row.expires}`;
    await changeQuestion(tx, row, { kind: "reopen", reason }, program, at);
    await followQuestion(tx, row, program, at);
  }
  return expired.map(({ id }) => id);
}
