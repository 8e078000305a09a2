import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { someDraft, someFinding, someJudged } from "../ledger/judged.ts";
import { takingTurns } from "./median.ts";

/*
 * Recording a review through the ledger, beside inserting the same rows by prepared statements of better-sqlite3 in one
 * transaction: what the query builder, the checks and the asynchronous interface cost. Both write to files in WAL mode.
 */
const rounds = 150;
const items = 55;
const questions = 20;

const folder = mkdtempSync(join(tmpdir(), "loophole-bench-"));
const ledger = await openLedger(join(folder, "ledger.db"), () => new Date());
await (await openLedger(join(folder, "raw.db"), () => new Date())).close();
const raw = new Sqlite(join(folder, "raw.db"));
raw.pragma("journal_mode = wal");
raw.pragma("synchronous = normal");
raw.pragma("foreign_keys = on");

const drafts = Array.from({ length: questions }, (_, index) => someDraft(`item.${index}`));
const findings = Array.from({ length: items }, (_, index) => someFinding(`item.${index}`));
const judged = someJudged(drafts, 7);
let document = 0;

async function throughTheLedger() {
  document += 1;
  const ref = { kind: "file", path: `/${document}.md` } as const;
  const { id } = await ledger.reviews.request({ ref, requestedBy: "mara" });
  await ledger.reviews.start(id, "mara");
  await ledger.reviews.record(id, {
    ...judged,
    document: { ...judged.document, ref },
    outcome: { ...judged.outcome, findings },
  });
}

// The tables with their rows, copied from what the ledger wrote for one review.
await throughTheLedger();
const copy = new Sqlite(join(folder, "ledger.db"), { readonly: true });
const tables = ["documents", "reviews", "verdicts", "questions", "asked", "audit"].map((name) => {
  const rows = copy.prepare(`select * from ${name}`).all() as Record<string, unknown>[];
  const columns = Object.keys(rows[0] ?? {});
  const holes = columns.map(() => "?").join(", ");
  const insert = raw.prepare(`insert into ${name} (${columns.join(", ")}) values (${holes})`);
  return { name, rows, columns, insert };
});
copy.close();

/** Keys that grow from review to review; everything else stays as it is. */
const keys = new Set([
  "documents.id",
  "reviews.id",
  "reviews.document",
  "questions.id",
  "questions.document",
  "questions.review",
  "verdicts.review",
  "asked.review",
  "asked.question",
  "audit.id",
]);
let review = 0;
const rawInsert = raw.transaction(() => {
  review += 1;
  for (const { name, rows, columns, insert } of tables) {
    for (const row of rows) {
      insert.run(
        columns.map((column) => {
          const value = row[column];
          if (column === "ref_key") return `file:/${review}.md`;
          return keys.has(`${name}.${column}`) && typeof value === "number" ? value + review * 1000 : value;
        }),
      );
    }
  }
});

const rows = tables.reduce((sum, table) => sum + table.rows.length, 0);
const [ours = 0, theirs = 0] = await takingTurns(rounds, [throughTheLedger, () => rawInsert()]);
console.log(
  `one review, ${rows} rows: ${ours.toFixed(2)} ms through the ledger, ${theirs.toFixed(2)} ms raw`,
);
console.log(`ratio ${(ours / theirs).toFixed(1)}`);

raw.close();
await ledger.close();
rmSync(folder, { recursive: true });
