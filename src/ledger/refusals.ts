import { Failure } from "../errors.ts";

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

/** Says that a ledger cannot be used, and what to do next. */
export function refusal(path: string, because: string, next: string, cause?: unknown): Failure {
  return new Failure("ledger", `The ledger ${path} ${because}. ${next}`, { cause });
}

/** The failure behind an error of SQLite; undefined where the error is a bug of ours. */
export function refusalOf(error: unknown, path: string): Failure | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = sentences.find(([prefix]) => code.startsWith(prefix));
  return known && refusal(path, known[1], known[2], error);
}
