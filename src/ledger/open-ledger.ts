import { Kysely } from "kysely";
import type { Ledger } from "./ledger.ts";
import { ledgerOver } from "./ledger-over.ts";
import { migrate } from "./migrate.ts";
import { openDatabase } from "./open-database.ts";
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
  return ledgerOver(db, now, async () => {
    await db.destroy();
    database.close();
  });
}
