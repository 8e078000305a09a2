import { expect, test } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";

test("jobs that arrive together are each added once, in their order", async () => {
  const ledger = await openLedger(":memory:", () => new Date("2026-11-16T09:00:00Z"));
  const add = (payload: number, ...keys: string[]) => ledger.jobs.add({ kind: "k", keys, payload });
  const added = await Promise.all([
    add(1, "event:1", "message:1"),
    add(2, "event:2", "message:2"),
    add(3, "event:1"),
    add(4, "event:3", "message:2"),
    add(5),
    ...Array.from({ length: 120 }, (_, index) => add(100 + index, `event:${100 + index}`)),
  ]);
  expect(added.slice(0, 5)).toEqual([true, true, false, false, true]);
  expect(added.slice(5)).toEqual(Array.from({ length: 120 }, () => true));
  // What came with a key that was used before counts as used as well.
  expect(await add(6, "event:3")).toBe(false);
  const taken: unknown[] = [];
  for (let job = await ledger.jobs.take(["k"], 1000); job; job = await ledger.jobs.take(["k"], 1000))
    taken.push(job.payload);
  expect(taken.slice(0, 4)).toEqual([1, 2, 5, 100]);
  expect(taken).toHaveLength(123);
  await ledger.close();
});

test("where the database refuses, everybody who waited hears of it", async () => {
  const ledger = await openLedger(":memory:", () => new Date());
  await ledger.close();
  const attempts = [1, 2].map((payload) => ledger.jobs.add({ kind: "k", keys: [], payload }));
  const ended = await Promise.allSettled(attempts);
  expect(ended.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
