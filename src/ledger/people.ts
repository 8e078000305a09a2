import type { People } from "./ledger.ts";
import type { Db } from "./schema.ts";

export function people(db: Db, now: () => Date): People {
  return {
    seen: async ({ id, name, email }) => {
      const known = { name, email, at: now().toISOString() };
      await db
        .insertInto("people")
        .values({ ...known, id })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(known))
        .execute();
    },
    get: async (ids) =>
      ids.length === 0
        ? []
        : db.selectFrom("people").select(["id", "name", "email"]).where("id", "in", ids).execute(),
  };
}
