import type Sqlite from "better-sqlite3";
import { Migrator } from "kysely/migration";
import { migrations } from "./migrations.ts";
import { refusal } from "./refusals.ts";
import type { Db } from "./schema.ts";

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
