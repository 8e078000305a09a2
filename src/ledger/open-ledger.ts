import { Kysely } from "kysely";
import { claim, tidy } from "./claims.ts";
import { conversations } from "./conversations.ts";
import { feedback } from "./feedback.ts";
import { installations } from "./installations.ts";
import { jobs } from "./jobs.ts";
import type { Ledger } from "./ledger.ts";
import { migrate } from "./migrate.ts";
import { openDatabase } from "./open-database.ts";
import { people } from "./people.ts";
import { posts } from "./posts.ts";
import { questions } from "./questions.ts";
import { reviews } from "./reviews.ts";
import type { Tables } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";

/**
 * Opens the ledger in a SQLite file, which is made where there is none (`:memory:` for one that ends with the process).
 * @throws {Failure} of kind `ledger` when the file cannot be used or is not a ledger of this or an older version.
 */
export async function openLedger(path: string, now: () => Date): Promise<Ledger> {
  const database = openDatabase(path);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(database, path) });
  try {
    await migrate(database, db, path);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    reviews: reviews(db, now),
    questions: questions(db, now),
    conversations: conversations(db, now),
    jobs: jobs(db, now),
    posts: posts(db, now),
    installations: installations(db, now),
    feedback: feedback(db, now),
    people: people(db, now),
    claim: (key, record) => claim(db, key, record ?? null, now().toISOString()),
    tidy: (before) => tidy(db, before.toISOString()),
    close: async () => {
      await db.destroy();
      database.close();
    },
  };
}
