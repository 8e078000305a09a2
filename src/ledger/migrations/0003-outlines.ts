import type { Step } from "../schema.ts";

/** What a recheck compares with, and since when a channel can expect its digest. */
export const outlines: Step = () => async (db) => {
  await db.schema.alterTable("reviews").addColumn("outline", "text").execute();
  await db.schema.alterTable("conversations").addColumn("first_seen_at", "text").execute();
};
