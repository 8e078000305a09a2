import type Sqlite from "better-sqlite3";
import { SqliteAdapter, type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";
import { refusalOf } from "./refusals.ts";

/** Statements kept prepared; a review's bulk inserts differ by their number of rows, everything else repeats. */
const keptStatements = 200;

/**
 * Kysely's SQLite dialect with three things that it leaves open: a transaction takes the write lock when it begins (two
 * processes that read first and write later would refuse each other), statements are prepared once, and trouble with
 * the database itself becomes a `Failure`.
 */
export function sqliteDialect(database: Sqlite.Database, path: string): SqliteDialect {
  const dialect = new SqliteDialect({ database: patient(database, path) });
  dialect.createAdapter = () => new TransactionalAdapter();
  return dialect;
}

/** SQLite can roll back changes of the schema; Kysely's adapter is more careful than it needs to be. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function patient(database: Sqlite.Database, path: string): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  const translated = <T>(run: () => T): T => {
    try {
      return run();
    } catch (error) {
      throw refusalOf(error, path) ?? error;
    }
  };
  const prepare = (sql: string): SqliteStatement => {
    const statement = database.prepare(sql === "begin" ? "begin immediate" : sql);
    return {
      reader: statement.reader,
      all: (parameters) => translated(() => statement.all(parameters)),
      run: (parameters) => translated(() => statement.run(parameters)),
      iterate: (parameters) => statement.iterate(parameters),
    };
  };
  return {
    close: () => void database.close(),
    prepare: (sql) => {
      const known = kept.get(sql);
      if (known) return known;
      const statement = translated(() => prepare(sql));
      if (kept.size >= keptStatements) kept.clear();
      kept.set(sql, statement);
      return statement;
    },
  };
}
