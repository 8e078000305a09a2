import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { Failure } from "../errors.ts";
import { refusal, refusalOf } from "./refusals.ts";

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
  if (path !== ":memory:") refuseStrangers(path);
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
