import type { Step } from "../schema.ts";

/** Which parts of an answer a reviewer without a model found, and which not. */
export const aspects: Step = () => async (db) => {
  await db.schema.alterTable("verdicts").addColumn("aspects", "text").execute();
};
