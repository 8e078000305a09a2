import type { Step } from "../schema.ts";

/** How many questions a reviewer would have posted, so that a larger budget posts them without another judgement. */
export const worthPosting: Step = () => async (db) => {
  await db.schema.alterTable("reviews").addColumn("worth_posting", "integer").execute();
};
