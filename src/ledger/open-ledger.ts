import type Sqlite from "better-sqlite3";
import { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { type ConversationSettings, defaultSettings } from "../design/conversation.ts";
import { conversations } from "./conversations.ts";
import { jobs } from "./jobs.ts";
import type { Ledger } from "./ledger.ts";
import { reviewsAndQuestions } from "./migrations/0001-reviews-and-questions.ts";
import { conversationsAndWork } from "./migrations/0002-conversations-and-work.ts";
import { outlines } from "./migrations/0003-outlines.ts";
import { worthPosting } from "./migrations/0004-worth-posting.ts";
import { parts } from "./migrations/0005-parts.ts";
import { workThatWaits } from "./migrations/0006-work-that-waits.ts";
import { aspects } from "./migrations/0007-aspects.ts";
import { questions } from "./questions.ts";
import { reviews } from "./reviews.ts";
import type { ColumnTypes, Db, Step, Tables } from "./schema.ts";
import { claim, feedback, installations, people, posts, probe, tidy } from "./small-tables.ts";
import { openDatabase, refusal, sqliteDialect } from "./sqlite.ts";

/**
 * Opens the ledger in a SQLite file, which is made where there is none (`:memory:` for one that ends with the process).
 * @param defaults what holds for a channel that has set nothing
 * @throws {Failure} of kind `ledger` when the file cannot be used or is not a ledger of this or an older version.
 */
export async function openLedger(
  path: string,
  now: () => Date,
  defaults: ConversationSettings = defaultSettings,
): Promise<Ledger> {
  const database = openDatabase(path);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(database, path) });
  try {
    await migrate(database, db, path);
  } catch (error) {
    database.close();
    throw error;
  }
  return ledgerOver(db, now, defaults, async () => {
    await db.destroy();
    database.close();
  });
}

/** The ledger over a database whose tables are there, whichever database it is. */
export function ledgerOver(
  db: Db,
  now: () => Date,
  defaults: ConversationSettings,
  close: () => Promise<void>,
): Ledger {
  return {
    reviews: reviews(db, now),
    questions: questions(db, now),
    conversations: conversations(db, now, defaults),
    jobs: jobs(db, now),
    posts: posts(db, now),
    installations: installations(db, now),
    feedback: feedback(db, now),
    people: people(db, now),
    claim: (key) => claim(db, key, now().toISOString()),
    tidy: (before) => tidy(db, before.toISOString()),
    probe: () => probe(db, now().toISOString()),
    close,
  };
}

/**
 * Brings the schema to what this program knows, in one transaction.
 * @throws {Failure} of kind `ledger` for a database that a newer program has changed; it is then as it was.
 */
export async function migrate(database: Sqlite.Database, db: Db, path: string): Promise<void> {
  const known = migrations({ counted: "integer" });
  const names = Object.keys(known);
  const done = migrationsIn(database);
  const unknown = done.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw refusal(
      path,
      `was written by a newer version of this program (it has ${unknown.join(", ")})`,
      "Update the program, or name another file.",
    );
  }
  if (done.length === names.length) return;
  await db.transaction().execute(async (transaction) => {
    const provider = { getMigrations: async () => known };
    const { error } = await new Migrator({ db: transaction, provider }).migrateToLatest();
    if (error !== undefined) throw error;
  });
}

function migrationsIn(database: Sqlite.Database): string[] {
  const table = "select 1 from sqlite_master where type = 'table' and name = 'kysely_migration'";
  if (database.prepare(table).get() === undefined) return [];
  return database.prepare("select name from kysely_migration").pluck().all() as string[];
}

const steps: Readonly<Record<string, Step>> = {
  "0001-reviews-and-questions": reviewsAndQuestions,
  "0002-conversations-and-work": conversationsAndWork,
  "0003-outlines": outlines,
  "0004-worth-posting": worthPosting,
  "0005-parts": parts,
  "0006-work-that-waits": workThatWaits,
  "0007-aspects": aspects,
};

/** All migrations by name, in order. */
export function migrations(types: ColumnTypes): Record<string, Migration> {
  return Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, { up: step(types) }]));
}
