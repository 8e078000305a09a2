import { changeQuestion, followQuestion } from "./change-question.ts";
import type { Db } from "./schema.ts";

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
    await changeQuestion(tx, row, { kind: "reopen", reason }, "loophole", at);
    await followQuestion(tx, row.id, "loophole", at);
  }
  return expired.map(({ id }) => id);
}
