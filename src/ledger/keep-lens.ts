import type { Finding } from "../design/finding.ts";
import type { Lens } from "../design/lens.ts";
import { findingOf, verdictRows } from "./review-rows.ts";
import type { Db } from "./schema.ts";

/** Keeps what one lens found; what was kept of another revision of the document is worth nothing any more. */
export async function keepLens(
  tx: Db,
  review: number,
  revision: string,
  lens: Lens,
  findings: readonly Finding[],
): Promise<void> {
  const before = await tx
    .selectFrom("reviews")
    .select("revision")
    .where("id", "=", review)
    .executeTakeFirst();
  const own = tx.deleteFrom("verdicts").where("review", "=", review);
  await (before?.revision === revision ? own.where("lens", "=", lens) : own).execute();
  await tx.updateTable("reviews").set({ revision }).where("id", "=", review).execute();
  const rows = verdictRows(review, findings);
  if (rows.length > 0) await tx.insertInto("verdicts").values(rows).execute();
}

/** What was kept for a revision before the review was recorded. */
export async function keptLenses(
  db: Db,
  review: number,
  revision: string,
): Promise<ReadonlyMap<Lens, readonly Finding[]>> {
  const rows = await db
    .selectFrom("verdicts")
    .innerJoin("reviews", "reviews.id", "verdicts.review")
    .selectAll("verdicts")
    .where("reviews.id", "=", review)
    .where("reviews.revision", "=", revision)
    .where("reviews.checklists", "is", null)
    .orderBy("position")
    .execute();
  return Map.groupBy(rows.map(findingOf), ({ lens }) => lens);
}
