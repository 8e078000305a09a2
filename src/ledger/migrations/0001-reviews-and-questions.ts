import type { Step } from "../schema.ts";

export const reviewsAndQuestions: Step = (types) => async (db) => {
  await db.schema
    .createTable("documents")
    .addColumn("id", types.counted, (column) => column.primaryKey())
    .addColumn("space", "text", (column) => column.notNull())
    .addColumn("ref_key", "text", (column) => column.notNull())
    .addColumn("ref", "text", (column) => column.notNull())
    .addColumn("title", "text", (column) => column.notNull())
    .addColumn("revision", "text", (column) => column.notNull())
    .addColumn("language", "text", (column) => column.notNull())
    .addColumn("words", "integer", (column) => column.notNull())
    .addColumn("text", "text")
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("changed_at", "text", (column) => column.notNull())
    .addUniqueConstraint("documents_one_per_ref", ["space", "ref_key"])
    .execute();

  await db.schema
    .createTable("reviews")
    .addColumn("id", types.counted, (column) => column.primaryKey())
    .addColumn("space", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.unique())
    .addColumn("ref", "text", (column) => column.notNull())
    .addColumn("document", "integer", (column) => column.references("documents.id"))
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("conversation", "text")
    .addColumn("requested_by", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("changed_at", "text", (column) => column.notNull())
    .addColumn("failure", "text")
    .addColumn("title", "text")
    .addColumn("revision", "text")
    .addColumn("language", "text")
    .addColumn("words", "integer")
    .addColumn("sections", "integer")
    .addColumn("unread", "text")
    .addColumn("reviewer", "text")
    .addColumn("model", "text")
    .addColumn("prompts", "text")
    .addColumn("checklists", "text")
    .addColumn("usage", "text")
    .addColumn("notes", "text")
    .addColumn("rejected", "text")
    .addColumn("contradictions", "text")
    .addColumn("budget", "integer")
    .execute();
  await db.schema.createIndex("reviews_by_conversation").on("reviews").column("conversation").execute();
  await db.schema.createIndex("reviews_by_document").on("reviews").column("document").execute();

  await db.schema
    .createTable("verdicts")
    .addColumn("review", "integer", (column) => column.notNull().references("reviews.id"))
    .addColumn("item", "text", (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("lens", "text", (column) => column.notNull())
    .addColumn("topic", "text", (column) => column.notNull())
    .addColumn("verdict", "text", (column) => column.notNull())
    .addColumn("severity", "text", (column) => column.notNull())
    .addColumn("question", "text", (column) => column.notNull())
    .addColumn("why", "text", (column) => column.notNull())
    .addColumn("evidence", "text", (column) => column.notNull())
    .addColumn("sections_searched", "integer", (column) => column.notNull())
    .addColumn("nearest", "text")
    .addPrimaryKeyConstraint("verdicts_one_per_item", ["review", "item"])
    .execute();

  await db.schema
    .createTable("questions")
    .addColumn("id", types.counted, (column) => column.primaryKey())
    .addColumn("space", "text", (column) => column.notNull())
    .addColumn("document", "integer", (column) => column.notNull().references("documents.id"))
    .addColumn("review", "integer", (column) => column.notNull().references("reviews.id"))
    .addColumn("rank", "integer", (column) => column.notNull())
    .addColumn("item", "text", (column) => column.notNull())
    .addColumn("also", "text", (column) => column.notNull())
    .addColumn("lens", "text", (column) => column.notNull())
    .addColumn("topic", "text", (column) => column.notNull())
    .addColumn("severity", "text", (column) => column.notNull())
    .addColumn("text", "text", (column) => column.notNull())
    .addColumn("why", "text", (column) => column.notNull())
    .addColumn("evidence", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("assignee", "text")
    .addColumn("due", "text")
    .addColumn("answer", "text")
    .addColumn("owner", "text")
    .addColumn("reason", "text")
    .addColumn("dismissal", "text")
    .addColumn("expires", "text")
    .addColumn("settled_by", "text")
    .addColumn("settled_at", "text")
    .addColumn("asked_at", "text", (column) => column.notNull())
    .addColumn("changed_at", "text", (column) => column.notNull())
    .addUniqueConstraint("questions_one_per_item", ["document", "item"])
    .execute();
  await db.schema.createIndex("questions_by_status").on("questions").columns(["space", "status"]).execute();

  await db.schema
    .createTable("asked")
    .addColumn("review", "integer", (column) => column.notNull().references("reviews.id"))
    .addColumn("question", "integer", (column) => column.notNull().references("questions.id"))
    .addColumn("rank", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("asked_once_per_review", ["review", "question"])
    .execute();
  await db.schema.createIndex("asked_by_question").on("asked").column("question").execute();

  await db.schema
    .createTable("audit")
    .addColumn("id", types.counted, (column) => column.primaryKey())
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("at", "text", (column) => column.notNull())
    .addColumn("who", "text", (column) => column.notNull())
    .addColumn("was", "text")
    .addColumn("became", "text", (column) => column.notNull())
    .addColumn("why", "text", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("audit_by_subject").on("audit").column("subject").execute();
};
