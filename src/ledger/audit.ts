import type { AuditLine } from "../design/register.ts";
import type { Db } from "./schema.ts";

/** Writes audit lines; always inside the transaction of the change that they tell of. */
export async function audit(db: Db, lines: readonly AuditLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line) => ({
    subject: line.subject,
    at: line.at,
    who: line.by,
    was: line.from,
    became: line.to,
    why: line.why,
  }));
  await db.insertInto("audit").values(rows).execute();
}

/** Everything that happened to a review, a question or a conversation, oldest first. */
export async function historyOf(db: Db, subject: string): Promise<readonly AuditLine[]> {
  const rows = await db
    .selectFrom("audit")
    .selectAll()
    .where("subject", "=", subject)
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    subject: row.subject,
    at: row.at,
    by: row.who,
    from: row.was,
    to: row.became,
    why: row.why,
  }));
}
