import type { Step } from "../schema.ts";

/** Whether a review asked only a part of the checklists: it adds questions, and stands for no whole one. */
export const parts: Step = () => async (db) => {
  await db.schema.alterTable("reviews").addColumn("is_part", "integer").execute();
};
