import type { QuestionFilter } from "./ledger.ts";
import type { Db } from "./schema.ts";

/** Questions with their document and the conversation of their latest review. */
export function joinedQuestions(db: Db) {
  return db
    .selectFrom("questions")
    .innerJoin("documents", "documents.id", "questions.document")
    .innerJoin("reviews", "reviews.id", "questions.review")
    .selectAll("questions")
    .select([
      "documents.title as document_title",
      "documents.ref as document_ref",
      "reviews.conversation as conversation",
    ]);
}

/** Most severe first, then oldest first; every part of the filter narrows. */
export function filteredQuestions(db: Db, filter: QuestionFilter) {
  let query = joinedQuestions(db)
    .orderBy((by) =>
      by
        .case()
        .when("questions.severity", "=", "high")
        .then(0)
        .when("questions.severity", "=", "medium")
        .then(1)
        .else(2)
        .end(),
    )
    .orderBy("questions.id");
  if (filter.space !== undefined) query = query.where("questions.space", "=", filter.space);
  if (filter.status) query = query.where("questions.status", "in", filter.status);
  if (filter.assignee !== undefined) query = query.where("questions.assignee", "=", filter.assignee);
  if (filter.owner !== undefined) query = query.where("questions.owner", "=", filter.owner);
  if (filter.changedSince) {
    query = query.where("questions.changed_at", ">=", filter.changedSince.toISOString());
  }
  if (filter.conversation !== undefined) {
    const asked = askedIn(db).where("reviews.conversation", "=", filter.conversation);
    query = query.where("questions.id", "in", asked);
  }
  if (filter.channel !== undefined) {
    const threads = db.selectFrom("conversations").select("id").where("channel", "=", filter.channel);
    query = query.where("questions.id", "in", askedIn(db).where("reviews.conversation", "in", threads));
  }
  // An offset without a limit is no SQL in every database.
  if (filter.limit !== undefined || filter.offset !== undefined) {
    query = query.limit(filter.limit ?? 1_000_000).offset(filter.offset ?? 0);
  }
  return query;
}

/** The questions that any review asked, wherever it took place. */
function askedIn(db: Db) {
  return db.selectFrom("asked").innerJoin("reviews", "reviews.id", "asked.review").select("asked.question");
}
