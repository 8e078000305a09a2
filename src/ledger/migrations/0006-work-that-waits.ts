import type { Step } from "../schema.ts";

/**
 * Whose turn it is, and what became of the tries: the channel that the work belongs to, who holds it (a process on a
 * host), when it was last taken, and how often its process died, it failed by a fault of ours, or somebody was away.
 */
export const workThatWaits: Step = () => async (db) => {
  for (const column of ["channel", "holder", "taken_at"]) {
    await db.schema.alterTable("jobs").addColumn(column, "text").execute();
  }
  for (const column of ["deaths", "faults", "waits"]) {
    await db.schema
      .alterTable("jobs")
      .addColumn(column, "integer", (given) => given.notNull().defaultTo(0))
      .execute();
  }
  await db.schema.createIndex("jobs_by_taking").on("jobs").columns(["taken_at", "channel"]).execute();
};
