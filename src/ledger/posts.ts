import type { Posts } from "./ledger.ts";
import type { Db } from "./schema.ts";

export function posts(db: Db, now: () => Date): Posts {
  const known = () => db.selectFrom("posts").select(["key", "subject", "conversation", "post"]);
  return {
    find: (key) => known().where("key", "=", key).executeTakeFirst(),
    record: async (post) => {
      const { key, ...columns } = { ...post, at: now().toISOString() };
      await db
        .insertInto("posts")
        .values({ key, ...columns })
        .onConflict((conflict) => conflict.column("key").doUpdateSet(columns))
        .execute();
    },
    about: (subject) => known().where("subject", "=", subject).orderBy("key").execute(),
    forget: async (key) => void (await db.deleteFrom("posts").where("key", "=", key).execute()),
  };
}
