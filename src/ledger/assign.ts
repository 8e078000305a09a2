import type { Selectable } from "kysely";
import { questionId } from "../design/ids.ts";
import type { AuditLine } from "../design/register.ts";
import { audit } from "./audit.ts";
import type { Assignment } from "./ledger.ts";
import type { Db, QuestionRow } from "./schema.ts";

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
