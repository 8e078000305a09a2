import type { Step } from "../schema.ts";

export const conversationsAndWork: Step = (types) => async (db) => {
  await db.schema
    .createTable("conversations")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("platform", "text", (column) => column.notNull())
    .addColumn("space", "text", (column) => column.notNull())
    .addColumn("channel", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("is_private", "integer", (column) => column.notNull())
    .addColumn("address", "text")
    .addColumn("settings", "text")
    .addColumn("is_present", "integer", (column) => column.notNull())
    .addColumn("seen_at", "text", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("conversations_by_channel").on("conversations").column("channel").execute();

  await db.schema
    .createTable("jobs")
    .addColumn("id", types.counted, (column) => column.primaryKey())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("payload", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("due_at", "text", (column) => column.notNull())
    .addColumn("lease_until", "text")
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("failure", "text")
    .addColumn("added_at", "text", (column) => column.notNull())
    .addColumn("changed_at", "text", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("jobs_by_status").on("jobs").columns(["status", "due_at"]).execute();

  await db.schema
    .createTable("claims")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("record", "text")
    .addColumn("at", "text", (column) => column.notNull())
    .execute();

  await db.schema
    .createTable("posts")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("conversation", "text", (column) => column.notNull())
    .addColumn("post", "text", (column) => column.notNull())
    .addColumn("at", "text", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("posts_by_subject").on("posts").column("subject").execute();

  await db.schema
    .createTable("installations")
    .addColumn("platform", "text", (column) => column.notNull())
    .addColumn("tenant", "text", (column) => column.notNull())
    .addColumn("secret", "text", (column) => column.notNull())
    .addColumn("at", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("installations_one_per_tenant", ["platform", "tenant"])
    .execute();

  await db.schema
    .createTable("feedback")
    .addColumn("question", "integer", (column) => column.notNull().references("questions.id"))
    .addColumn("who", "text", (column) => column.notNull())
    .addColumn("useful", "integer", (column) => column.notNull())
    .addColumn("at", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("feedback_one_per_person", ["question", "who"])
    .execute();

  await db.schema
    .createTable("people")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("email", "text")
    .addColumn("at", "text", (column) => column.notNull())
    .execute();
};
