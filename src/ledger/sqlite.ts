import Sqlite from "better-sqlite3";
import { SqliteAdapter, type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Away, Failure } from "../errors.ts";

/** "LOOP" in ASCII: the mark in a database's header by which the program knows its own. */
const applicationId = 0x4c4f4f50;

/** How long a statement waits for another process that is writing, in milliseconds. */
const patienceMs = 5000;

/**
 * Opens the SQLite file of a ledger, or makes a new one; `:memory:` lives as long as the connection. Whatever is not
 * ours is refused by its header, read as plain bytes, before SQLite touches it.
 * @throws {Failure} of kind `ledger`; the file is then as it was.
 */
export function openDatabase(path: string): Sqlite.Database {
  if (path !== ":memory:") {
    refuseStrangers(path);
    keepToOwner(path);
  }
  let database: Sqlite.Database | undefined;
  try {
    database = new Sqlite(path, { timeout: patienceMs });
    if (database.pragma("application_id", { simple: true }) !== applicationId) {
      database.pragma(`application_id = ${applicationId}`);
    }
    if (database.pragma("journal_mode", { simple: true }) !== "wal") database.pragma("journal_mode = wal");
    database.pragma("synchronous = normal");
    database.pragma("foreign_keys = on");
    return database;
  } catch (error) {
    database?.close();
    throw refusalOf(error, path) ?? error;
  }
}

function refuseStrangers(path: string): void {
  if (!existsSync(dirname(path))) {
    throw refusal(
      path,
      "is to be in a folder that does not exist",
      "Create the folder, or name another file.",
    );
  }
  const header = readable(path);
  if (header === undefined) return;
  if (header.toString("latin1", 0, 16) !== "SQLite format 3\0") {
    throw refusal(
      path,
      "is not a ledger",
      "Name another file, or move this one away and a new ledger is made.",
    );
  }
  if (header.readUInt32BE(68) !== applicationId) {
    throw refusal(path, "is a database of another program", "Name another file; this one was left as it is.");
  }
}

/**
 * What a ledger holds is for whoever runs the program alone: the file is made so, and one that others may read is
 * tightened, with what SQLite writes beside it, which takes over the file's own mode. Where that is not possible (the
 * file belongs to somebody else) SQLite says itself what it may not do.
 */
function keepToOwner(path: string): void {
  try {
    closeSync(openSync(path, "a", 0o600));
    for (const file of [path, `${path}-wal`, `${path}-shm`])
      if (((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0) chmodSync(file, 0o600);
  } catch {
    // Windows keeps no such modes, and a folder that cannot be written is refused below with its sentence.
  }
}

/** The first bytes of a file that can be written as well; undefined where there is none, or nothing in it. */
function readable(path: string): Buffer | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) {
      throw refusal(path, "is a folder", `Name a file in it, such as ${join(path, "ledger.db")}.`);
    }
    if (found && !found.isFile()) throw refusal(path, "is not a file", "Name a file.");
    if (!found || found.size === 0) return undefined;
    accessSync(path, constants.W_OK);
    return headerOf(path);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw refusal(
      path,
      "cannot be read and written",
      "Give yourself permission for it, or name another file.",
      cause,
    );
  }
}

function headerOf(path: string): Buffer {
  const header = Buffer.alloc(100);
  const file = openSync(path, "r");
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  return header;
}

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

/** What SQLite says when the database, and not the program, is the trouble; and what a person can do about it. */
const sentences: readonly (readonly [code: string, because: string, next: string])[] = [
  ["SQLITE_NOTADB", "is not a ledger", "Name another file, or move this one away and a new ledger is made."],
  ["SQLITE_CORRUPT", "is damaged", "Restore it from a backup, or name another file."],
  ["SQLITE_READONLY", "cannot be written", "Give yourself permission to write to it, or name another file."],
  [
    "SQLITE_CANTOPEN",
    "cannot be opened or created",
    "Check the folder and its permissions, or name another file.",
  ],
  ["SQLITE_BUSY", "is in use by another program", "Wait until that is done, then try again."],
  ["SQLITE_LOCKED", "is in use by another program", "Wait until that is done, then try again."],
  ["SQLITE_FULL", "cannot grow: the disk is full", "Free some space, then try again."],
  ["SQLITE_IOERR", "cannot be read or written", "Check the disk, then try again."],
];

/** Says that a ledger cannot be used, and what to do next; in a chat without the path, and to somebody who cannot mend it. */
export function refusal(path: string, because: string, next: string, cause?: unknown): Failure {
  const inTerminal = `The ledger ${path} ${because}. ${next}`;
  const inChat = `My ledger ${because}, so I could not do that. Tell whoever runs me, then ask again.`;
  return new Failure("ledger", inChat, { cause, inTerminal });
}

/** What stays as it is until somebody restores the file; all else passes, or somebody mends it while we wait. */
const isForGood = /^SQLITE_(?:NOTADB|CORRUPT)/;

/** The failure behind an error of SQLite; undefined where the error is a bug of ours. */
function refusalOf(error: unknown, path: string): Failure | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = sentences.find(([prefix]) => code.startsWith(prefix));
  if (!known) return undefined;
  const failure = refusal(path, known[1], known[2], error);
  if (isForGood.test(code)) return failure;
  const { message, inTerminal } = failure;
  return new Away("ledger", "ledger", message, { cause: error, inTerminal });
}
