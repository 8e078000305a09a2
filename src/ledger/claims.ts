import type { Db } from "./schema.ts";

/** Takes a key for ever; false when somebody has it already. */
export async function claim(db: Db, key: string, record: string | null, at: string): Promise<boolean> {
  const row = await db
    .insertInto("claims")
    .values({ key, record, at })
    .onConflict((conflict) => conflict.column("key").doNothing())
    .returning("key")
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets claims and finished work from before an instant. */
export async function tidy(db: Db, before: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom("claims").where("at", "<", before).execute();
    await tx.deleteFrom("jobs").where("status", "!=", "waiting").where("changed_at", "<", before).execute();
  });
}
