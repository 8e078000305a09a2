import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { someDocument, someDraft, someJudged } from "./judged.ts";

/* What stands in the file, where the ledger itself never reads it again. */
const now = () => new Date("2026-11-16T09:00:00.000Z");
let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loophole-rows-"));
  path = join(folder, "l.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Uses a ledger and reads afterwards what is in its file. */
async function rowsAfter(
  use: (ledger: Ledger) => Promise<unknown>,
  query: string,
): Promise<readonly unknown[]> {
  const ledger = await openLedger(path, now);
  await use(ledger);
  await ledger.close();
  const database = new Sqlite(path, { readonly: true });
  const rows = database.prepare(query).all();
  database.close();
  return rows;
}

const channel = {
  id: "C1",
  platform: "slack",
  space: "home",
  channel: "C1",
  name: "designs",
  isPrivate: false,
  address: null,
};

test("settings that change are in the history of the channel, and those that do not are not", async () => {
  const rows = await rowsAfter(async ({ conversations }) => {
    await conversations.seen(channel);
    await conversations.seen({ ...channel, id: "C1/42" });
    await conversations.configure("C1/42", { budget: 5 }, "lead");
    await conversations.configure("C1", { budget: 5 }, "lead");
    await conversations.configure("C1", {}, "lead");
  }, "select subject, at, who, why, json_extract(was, '$.budget') as was, json_extract(became, '$.budget') as became from audit");
  expect(rows).toEqual([
    { subject: "C1", at: now().toISOString(), who: "lead", why: "settings", was: 7, became: 5 },
  ]);
});

test.each([
  [true, someDocument().text],
  [false, null],
])("the words of a document are kept only where that is wanted: %j", async (keepText, text) => {
  const review = async ({ reviews }: Ledger, judged: ReturnType<typeof someJudged>) => {
    const { id } = await reviews.request({ ref: judged.document.ref, requestedBy: "mara" });
    await reviews.start(id, "mara");
    await reviews.record(id, judged);
  };
  const rows = await rowsAfter(async (ledger) => {
    await review(ledger, { ...someJudged([someDraft("a")]), keepText: !keepText });
    await review(ledger, { ...someJudged([someDraft("a")]), keepText });
  }, "select title, revision, language, words, text from documents");
  const { title, revision, language, words } = someDocument();
  expect(rows).toEqual([{ title, revision, language, words, text }]);
});

test("a job that is over or put off keeps the reason, and nobody holds it", async () => {
  const rows = await rowsAfter(async ({ jobs }) => {
    for (const key of ["a", "b", "c", "d"]) await jobs.add({ kind: "k", keys: [key], payload: key });
    const [a, b, c] = [
      await jobs.take(["k"], 1000),
      await jobs.take(["k"], 1000),
      await jobs.take(["k"], 1000),
    ];
    if (!a || !b || !c) throw new Error("nothing was taken");
    await jobs.done(a);
    await jobs.fail(b, "The link is private.");
    await jobs.later(c, new Date("2026-11-16T10:00:00.000Z"), "Slack asks for patience.", "wait");
    await jobs.take(["k"], 1000);
  }, "select status, due_at, lease_until, failure, attempts from jobs order by id");
  const due = now().toISOString();
  expect(rows).toEqual([
    { status: "done", due_at: due, lease_until: null, failure: null, attempts: 1 },
    { status: "failed", due_at: due, lease_until: null, failure: "The link is private.", attempts: 1 },
    {
      status: "waiting",
      due_at: "2026-11-16T10:00:00.000Z",
      lease_until: null,
      failure: "Slack asks for patience.",
      attempts: 1,
    },
    { status: "waiting", due_at: due, lease_until: "2026-11-16T09:00:01.000Z", failure: null, attempts: 1 },
  ]);
});

test("finished work and claims from before an instant are gone, and what is younger or waits is there", async () => {
  const rows = await rowsAfter(async (ledger) => {
    const { jobs } = ledger;
    for (const key of ["a", "b", "c"]) await jobs.add({ kind: "k", keys: [key], payload: key });
    const [a, b] = [await jobs.take(["k"], 1000), await jobs.take(["k"], 1000)];
    if (!a || !b) throw new Error("nothing was taken");
    await jobs.done(a);
    await jobs.fail(b, "no");
    await ledger.claim("kept for the day");
    await ledger.tidy(now());
  }, "select (select group_concat(status) from jobs) as jobs, (select count(*) from claims) as claims");
  expect(rows).toEqual([{ jobs: "done,failed,waiting", claims: 4 }]);
  const later = new Date(now().getTime() + 1);
  const left = await rowsAfter(
    (ledger) => ledger.tidy(later),
    "select status from jobs union all select key from claims",
  );
  expect(left).toEqual([{ status: "waiting" }]);
});

test("the file is marked as the program's own, and is written beside its readers", async () => {
  const ledger = await openLedger(path, now);
  const database = new Sqlite(path, { readonly: true });
  expect(database.pragma("application_id", { simple: true })).toBe(0x4c4f4f50);
  expect(database.pragma("journal_mode", { simple: true })).toBe("wal");
  database.close();
  await ledger.close();
  const again = await openLedger(path, now);
  expect(await again.reviews.find({})).toEqual([]);
  await again.close();
});

test("whatever else was asked of it, more than two hundred different statements among it, a ledger answers", async () => {
  const ledger = await openLedger(path, now);
  for (let count = 1; count <= 205; count++) {
    const ids = Array.from({ length: count }, (_, index) => `slack:U${index}`);
    expect(await ledger.people.get(ids)).toEqual([]);
  }
  expect(await ledger.jobs.waiting()).toEqual({ count: 0, oldest: null });
  await ledger.close();
});
