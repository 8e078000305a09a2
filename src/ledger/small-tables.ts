import { type AuditLine, keyOf, questionId } from "../design/register.ts";
import type { Feedback, Installations, People, Posts } from "./chat-records.ts";
import type { Db, Tables } from "./schema.ts";

export function posts(db: Db, now: () => Date): Posts {
  const known = () => db.selectFrom("posts").select(["key", "subject", "conversation", "post"]);
  return {
    find: (key) => known().where("key", "=", key).executeTakeFirst(),
    record: async (post) => {
      const { key, ...columns } = { ...post, at: now().toISOString() };
      await db
        .insertInto("posts")
        .values({ key, ...columns })
        .onConflict((conflict) => conflict.column("key").doUpdateSet(columns))
        .execute();
    },
    about: (subject) => known().where("subject", "=", subject).orderBy("key").execute(),
  };
}

export function people(db: Db, now: () => Date): People {
  return {
    seen: async ({ id, name }) => {
      const known = { name, at: now().toISOString() };
      await db
        .insertInto("people")
        .values({ ...known, id, email: null })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(known))
        .execute();
    },
    get: async (ids) =>
      ids.length === 0 ? [] : db.selectFrom("people").select(["id", "name"]).where("id", "in", ids).execute(),
  };
}

export function installations(db: Db, now: () => Date): Installations {
  return {
    put: async (installation) => {
      const { secret } = installation;
      const at = now().toISOString();
      await db
        .insertInto("installations")
        .values({ ...installation, at })
        .onConflict((conflict) => conflict.columns(["platform", "tenant"]).doUpdateSet({ secret, at }))
        .execute();
    },
    get: (platform, tenant) =>
      db
        .selectFrom("installations")
        .select(["platform", "tenant", "secret"])
        .where("platform", "=", platform)
        .where("tenant", "=", tenant)
        .executeTakeFirst(),
    remove: async (platform, tenant) => {
      await db
        .deleteFrom("installations")
        .where("platform", "=", platform)
        .where("tenant", "=", tenant)
        .execute();
    },
  };
}

export function feedback(db: Db, now: () => Date): Feedback {
  return {
    give: async (question, who, isUseful) => {
      const voice = { useful: isUseful ? 1 : 0, at: now().toISOString() };
      await db
        .insertInto("feedback")
        .values({ ...voice, who, question: keyOf("q", question) ?? 0 })
        .onConflict((conflict) => conflict.columns(["question", "who"]).doUpdateSet(voice))
        .execute();
    },
    of: async (questions) => {
      const keys = questions.map((question) => keyOf("q", question) ?? 0);
      if (keys.length === 0) return new Map();
      const rows = await db
        .selectFrom("feedback")
        .select(["question", "useful"])
        .where("question", "in", keys)
        .execute();
      const voices = [...Map.groupBy(rows, ({ question }) => questionId(question))];
      return new Map(
        voices.map(([question, all]) => {
          const useful = all.filter((voice) => voice.useful === 1).length;
          return [question, { useful, notUseful: all.length - useful }];
        }),
      );
    },
  };
}

/** Takes a key for ever; false when somebody has it already. */
export async function claim(db: Db, key: string, at: string): Promise<boolean> {
  const row = await db
    .insertInto("claims")
    .values({ key, record: null, at })
    .onConflict((conflict) => conflict.column("key").doNothing())
    .returning("key")
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets claims and finished work from before an instant. */
export async function tidy(db: Db, before: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom("claims").where("at", "<", before).execute();
    await tx.deleteFrom("jobs").where("status", "!=", "waiting").where("changed_at", "<", before).execute();
  });
}

/** Every table, with what its rows are in order of. */
const orders: { readonly [Table in keyof Tables]: keyof Tables[Table] & string } = {
  documents: "id",
  reviews: "id",
  verdicts: "review",
  questions: "id",
  asked: "review",
  audit: "id",
  conversations: "id",
  jobs: "id",
  claims: "key",
  posts: "key",
  installations: "platform",
  feedback: "question",
  people: "id",
};

/** Reads the first and the last row of every table, and writes one. @throws what is wrong with the database */
export async function probe(db: Db, at: string): Promise<void> {
  for (const [table, column] of Object.entries(orders)) {
    for (const direction of ["asc", "desc"] as const)
      await db
        .selectFrom(table as "claims")
        .selectAll()
        .orderBy(column as "key", direction)
        .limit(1)
        .execute();
  }
  const columns = { record: null, at };
  await db
    .insertInto("claims")
    .values({ key: "probe", ...columns })
    .onConflict((conflict) => conflict.column("key").doUpdateSet(columns))
    .execute();
}

/** Writes audit lines; always inside the transaction of the change that they tell of. */
export async function audit(db: Db, lines: readonly AuditLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line) => ({
    subject: line.subject,
    at: line.at,
    who: line.by,
    was: line.from,
    became: line.to,
    why: line.why,
  }));
  await db.insertInto("audit").values(rows).execute();
}

/** Everything that happened to a review, a question or a conversation, oldest first. */
export async function historyOf(db: Db, subject: string): Promise<readonly AuditLine[]> {
  const rows = await db
    .selectFrom("audit")
    .selectAll()
    .where("subject", "=", subject)
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    subject: row.subject,
    at: row.at,
    by: row.who,
    from: row.was,
    to: row.became,
    why: row.why,
  }));
}
