import type { Selectable, SelectQueryBuilder } from "kysely";
import type { Finding } from "../design/finding.ts";
import type { Lens } from "../design/lens.ts";
import { home, keyOf, program, type ReviewId, reviewId } from "../design/register.ts";
import { approve, changeReview, reviewRow } from "./change-review.ts";
import type { NewReview, ReviewFilter, Reviews } from "./ledger.ts";
import { recordReview } from "./record-review.ts";
import { findingOf, reviewOf, verdictRows } from "./rows.ts";
import type { Db, ReviewRow, Tables } from "./schema.ts";
import { audit, historyOf } from "./small-tables.ts";

export function reviews(db: Db, now: () => Date): Reviews {
  const at = () => now().toISOString();
  /** Reads a review, changes it, and gives it back, in one transaction. */
  const changed = (
    id: ReviewId,
    change: (tx: Db, row: Selectable<ReviewRow>) => Promise<Selectable<ReviewRow>>,
  ) => db.transaction().execute(async (tx) => reviewOf(await change(tx, await reviewRow(tx, numberIn(id)))));

  return {
    request: (review) => db.transaction().execute((tx) => request(tx, review, at())),

    start: (id, by) =>
      changed(id, (tx, row) =>
        changeReview(tx, row, "start", { by, at: at(), why: "the review begins" }, { failure: null }),
      ),

    keepLens: (id, revision, lens, findings) =>
      db.transaction().execute((tx) => keepLens(tx, numberIn(id), revision, lens, findings)),

    kept: (id, revision) => keptLenses(db, numberIn(id), revision),

    record: (id, judged) => changed(id, (tx, row) => recordReview(tx, row, judged, at())),

    fail: (id, because) =>
      changed(id, (tx, row) =>
        changeReview(tx, row, "fail", { by: program, at: at(), why: because }, { failure: because }),
      ),

    retry: (id, by) =>
      changed(id, (tx, row) => changeReview(tx, row, "retry", { by, at: at(), why: "to be tried again" })),

    approve: (id, by, why, takenIn) =>
      changed(id, (tx, row) => approve(tx, row, { by, at: at(), why: why ?? "" }, takenIn)),

    abandon: (id, by, why) =>
      changed(id, (tx, row) => changeReview(tx, row, "abandon", { by, at: at(), why })),

    get: async (id) => {
      const row = await db
        .selectFrom("reviews")
        .selectAll()
        .where("id", "=", numberIn(id))
        .executeTakeFirst();
      return row && reviewOf(row);
    },

    find: async (filter) => (await filtered(db, filter).execute()).map(reviewOf),

    findings: async (id) => {
      const rows = await db
        .selectFrom("verdicts")
        .selectAll()
        .where("review", "=", numberIn(id))
        .orderBy("position")
        .execute();
      return rows.map(findingOf);
    },

    outline: async (id) => {
      const row = await db
        .selectFrom("reviews")
        .select("outline")
        .where("id", "=", numberIn(id))
        .executeTakeFirst();
      return JSON.parse(row?.outline ?? "[]");
    },

    history: (id) => historyOf(db, id),
  };
}

async function request(tx: Db, review: NewReview, at: string) {
  const row = await tx
    .insertInto("reviews")
    .values({
      space: review.space ?? home,
      key: review.key ?? null,
      ref: JSON.stringify(review.ref),
      status: "queued",
      conversation: review.conversation ?? null,
      requested_by: review.requestedBy,
      created_at: at,
      changed_at: at,
    })
    .onConflict((conflict) => conflict.column("key").doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row) {
    const subject = reviewId(row.id);
    await audit(tx, [{ subject, at, by: review.requestedBy, from: null, to: "queued", why: "asked for" }]);
    return reviewOf(row);
  }
  const earlier = tx
    .selectFrom("reviews")
    .selectAll()
    .where("key", "=", review.key ?? null);
  return reviewOf(await earlier.executeTakeFirstOrThrow());
}

function filtered(
  db: Db,
  filter: ReviewFilter,
): SelectQueryBuilder<Tables, "reviews", Selectable<ReviewRow>> {
  let query = db
    .selectFrom("reviews")
    .selectAll("reviews")
    .orderBy("reviews.id", "desc")
    .limit(filter.limit ?? 20);
  if (filter.space !== undefined) query = query.where("space", "in", [filter.space].flat());
  if (filter.requestedBy !== undefined) query = query.where("requested_by", "=", filter.requestedBy);
  if (filter.ref !== undefined) query = query.where("ref", "=", JSON.stringify(filter.ref));
  if (filter.status) query = query.where("status", "in", filter.status);
  if (filter.conversation !== undefined) query = query.where("conversation", "=", filter.conversation);
  if (filter.channel !== undefined) {
    const threads = db.selectFrom("conversations").select("id").where("channel", "=", filter.channel);
    query = query.where("conversation", "in", threads);
  }
  return query;
}

/** The key behind an id; an id that is none finds nothing. */
function numberIn(id: ReviewId): number {
  return keyOf("r", id) ?? 0;
}

/** Keeps what one lens found; what was kept of another revision of the document is worth nothing any more. */
async function keepLens(
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
async function keptLenses(
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
