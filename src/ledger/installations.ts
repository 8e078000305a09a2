import type { Installations } from "./ledger.ts";
import type { Db } from "./schema.ts";

export function installations(db: Db, now: () => Date): Installations {
  const known = (platform: string) =>
    db.selectFrom("installations").select(["platform", "tenant", "secret"]).where("platform", "=", platform);
  return {
    put: async (installation) => {
      const { secret } = installation;
      const at = now().toISOString();
      await db
        .insertInto("installations")
        .values({ ...installation, at })
        .onConflict((conflict) => conflict.columns(["platform", "tenant"]).doUpdateSet({ secret, at }))
        .execute();
    },
    get: (platform, tenant) => known(platform).where("tenant", "=", tenant).executeTakeFirst(),
    of: (platform) => known(platform).orderBy("tenant").execute(),
    remove: async (platform, tenant) => {
      await db
        .deleteFrom("installations")
        .where("platform", "=", platform)
        .where("tenant", "=", tenant)
        .execute();
    },
  };
}
