import { keyOf, type QuestionId, questionId } from "../design/ids.ts";
import type { Question } from "../design/register.ts";
import { Failure } from "../errors.ts";
import { assign } from "./assign.ts";
import { historyOf } from "./audit.ts";
import { changeQuestion, followQuestion } from "./change-question.ts";
import { filteredQuestions, joinedQuestions } from "./find-questions.ts";
import type { Questions } from "./ledger.ts";
import { questionOf } from "./question-rows.ts";
import { refKey } from "./ref-key.ts";
import { reopenExpired } from "./reopen-expired.ts";
import { home } from "./reviews.ts";
import type { Db } from "./schema.ts";

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

    find: async (filter) => (await filteredQuestions(db, filter).execute()).map(questionOf),

    move: (id, move, by) =>
      db.transaction().execute(async (tx) => {
        const row = await questionRow(tx, id);
        await changeQuestion(tx, row, move, by, at());
        await followQuestion(tx, row.id, by, at());
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
