import Sqlite from "better-sqlite3";

/** What only the file of the ledger tells. */
export interface Looked {
  /** What SQLite says of the file: `ok`, or what is damaged. */
  readonly integrity: string;
  /** Jobs that were given up, with why. */
  readonly givenUp: readonly string[];
  /** How many reviews and questions stand in each state, and how many changes in the history. */
  readonly counts: string;
}

interface Row {
  readonly status: string;
  readonly count: number;
  readonly kind: string;
  readonly failure: string;
}

/** Looks into the ledger's file past the program. */
export function lookInto(path: string): Looked {
  const db = new Sqlite(path, { readonly: true });
  try {
    const all = (sql: string): readonly Row[] => db.prepare(sql).all() as Row[];
    const statuses = (table: string): string =>
      all(`select status, count(*) as count from ${table} group by status order by status`)
        .map(({ status, count }) => `${count} ${table} ${status}`)
        .join(", ");
    return {
      integrity: String(db.pragma("integrity_check", { simple: true })),
      givenUp: all("select kind, failure from jobs where status = 'failed'").map(
        ({ kind, failure }) => `${kind}: ${failure}`,
      ),
      counts: [statuses("reviews"), statuses("questions")].join("; "),
    };
  } finally {
    db.close();
  }
}
