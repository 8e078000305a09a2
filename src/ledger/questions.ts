import { home, keyOf, type Question, type QuestionId, questionId } from "../design/register.ts";
import { Failure } from "../errors.ts";
import { assign, changeQuestion, followQuestion, reopenExpired } from "./change-question.ts";
import type { QuestionFilter, Questions } from "./ledger.ts";
import { questionOf, refKey } from "./rows.ts";
import type { Db } from "./schema.ts";
import { historyOf } from "./small-tables.ts";

export function questions(db: Db, now: () => Date): Questions {
  const at = () => now().toISOString();
  return {
    get: (id) => one(db, id),

    of: async (review) => {
      const rows = await joinedQuestions(db)
        .innerJoin("asked", "asked.question", "questions.id")
        .where("asked.review", "=", keyOf("r", review) ?? 0)
        .orderBy("asked.rank")
        .execute();
      return rows.map(questionOf);
    },

    about: async (document, space = home) => {
      const rows = await joinedQuestions(db)
        .where("documents.space", "=", space)
        .where("documents.ref_key", "=", refKey(document))
        .orderBy("questions.id")
        .execute();
      return rows.map(questionOf);
    },

    ofDocument: async (review) => {
      const rows = await joinedQuestions(db)
        .where("questions.document", "=", (each) =>
          each
            .selectFrom("reviews as own")
            .select("own.document")
            .where("own.id", "=", keyOf("r", review) ?? 0),
        )
        .orderBy("questions.id")
        .execute();
      return rows.map(questionOf);
    },

    find: async (filter) => (await filteredQuestions(db, filter).execute()).map(questionOf),

    move: (id, move, by) =>
      db.transaction().execute(async (tx) => {
        const row = await questionRow(tx, id);
        await changeQuestion(tx, row, move, by, at());
        await followQuestion(tx, row, by, at());
        return known(tx, id);
      }),

    assign: (id, to, by) =>
      db.transaction().execute(async (tx) => {
        await assign(tx, await questionRow(tx, id), to, by, at());
        return known(tx, id);
      }),

    reopenExpired: (today) =>
      db.transaction().execute(async (tx) => {
        const reopened = await reopenExpired(tx, today, at());
        return Promise.all(reopened.map((key) => known(tx, questionId(key))));
      }),

    history: (id) => historyOf(db, id),
  };
}

async function one(db: Db, id: QuestionId): Promise<Question | undefined> {
  const row = await joinedQuestions(db)
    .where("questions.id", "=", keyOf("q", id) ?? 0)
    .executeTakeFirst();
  return row && questionOf(row);
}

async function known(db: Db, id: QuestionId): Promise<Question> {
  const question = await one(db, id);
  if (question) return question;
  throw new Failure(
    "not_found",
    `There is no question ${id}. Ask for the risks to see the questions there are.`,
  );
}

async function questionRow(tx: Db, id: QuestionId) {
  await known(tx, id);
  return tx
    .selectFrom("questions")
    .selectAll()
    .where("id", "=", keyOf("q", id) ?? 0)
    .executeTakeFirstOrThrow();
}

/** Questions with their document and the conversation of their latest review. */
function joinedQuestions(db: Db) {
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
function filteredQuestions(db: Db, filter: QuestionFilter) {
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
  if (filter.space !== undefined) query = query.where("questions.space", "in", [filter.space].flat());
  if (filter.id !== undefined) query = query.where("questions.id", "=", keyOf("q", filter.id) ?? 0);
  if (filter.status) query = query.where("questions.status", "in", filter.status);
  if (filter.assignee !== undefined) query = query.where("questions.assignee", "=", filter.assignee);
  if (filter.owner !== undefined) query = query.where("questions.owner", "=", filter.owner);
  if (filter.conversation !== undefined) {
    const asked = askedIn(db).where("reviews.conversation", "=", filter.conversation);
    query = query.where("questions.id", "in", asked);
  }
  if (filter.channel !== undefined) {
    const threads = db.selectFrom("conversations").select("id").where("channel", "=", filter.channel);
    query = query.where("questions.id", "in", askedIn(db).where("reviews.conversation", "in", threads));
  }
  return query;
}

/** The questions that any review asked, wherever it took place. */
function askedIn(db: Db) {
  return db.selectFrom("asked").innerJoin("reviews", "reviews.id", "asked.review").select("asked.question");
}
