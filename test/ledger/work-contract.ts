import { expect } from "vitest";
import type { Check } from "./contract.ts";

const minute = 60_000;

export function workContract(check: Check): void {
  check("a key is claimed once", async ({ ledger }) => {
    const claims = await Promise.all([1, 2, 3].map(() => ledger.claim("digest:C1:2026-W47")));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  check("a job that arrives under any of its names again is not done again", async ({ ledger }) => {
    const add = (...keys: string[]) => ledger.jobs.add({ kind: "review", keys, payload: { keys } });
    expect(await add("event:1", "message:C1:42")).toBe(true);
    expect(await add("event:1", "message:C1:42")).toBe(false);
    expect(await add("event:2", "message:C1:42")).toBe(false);
    expect(await add("event:2", "message:C1:43")).toBe(false);
    expect(await add("event:3", "message:C1:44")).toBe(true);
    expect((await ledger.jobs.waiting()).count).toBe(2);
  });

  check("a job is held by one, oldest first, until it is done", async ({ ledger, clock }) => {
    await ledger.jobs.add({ kind: "review", keys: ["1"], payload: { link: "x" } });
    clock.now = new Date(clock.now.getTime() + 1);
    await ledger.jobs.add({ kind: "review", keys: ["2"], payload: null });
    const [first, second, third] = await Promise.all(
      [1, 2, 3].map(() => ledger.jobs.take(["review"], minute)),
    );
    expect(first).toMatchObject({ kind: "review", payload: { link: "x" }, attempts: 1 });
    expect(second).toMatchObject({ payload: null });
    expect(third).toBeUndefined();
    expect(await ledger.jobs.done(first as NonNullable<typeof first>)).toBe(true);
    expect((await ledger.jobs.waiting()).count).toBe(1);
  });

  check("a job whose taker died is taken again, and the dead cannot finish it", async ({ ledger, clock }) => {
    await ledger.jobs.add({ kind: "review", keys: ["1"], payload: 1 });
    const dead = await ledger.jobs.take(["review"], minute);
    if (!dead) throw new Error("nothing was taken");
    clock.now = new Date(clock.now.getTime() + minute);
    const alive = await ledger.jobs.take(["review"], minute);
    if (!alive) throw new Error("nothing was taken again");
    expect(alive).toMatchObject({ id: dead.id, attempts: 2 });
    expect(await ledger.jobs.extend(dead, minute)).toBe(false);
    expect(await ledger.jobs.done(dead)).toBe(false);
    expect(await ledger.jobs.fail(dead, "late")).toBe(false);
    expect(await ledger.jobs.extend(alive, 2 * minute)).toBe(true);
    clock.now = new Date(clock.now.getTime() + minute);
    expect(await ledger.jobs.take(["review"], minute)).toBeUndefined();
    expect(await ledger.jobs.done(alive)).toBe(true);
    expect(await ledger.jobs.done(alive)).toBe(false);
  });

  check("a job waits for its time and its kind", async ({ ledger, clock }) => {
    const at = new Date(clock.now.getTime() + minute);
    await ledger.jobs.add({ kind: "digest", keys: ["1"], payload: 1 });
    expect(await ledger.jobs.take(["review"], minute)).toBeUndefined();
    expect(await ledger.jobs.take([], minute)).toBeUndefined();
    const job = await ledger.jobs.take(["review", "digest"], minute);
    if (!job) throw new Error("nothing was taken");
    expect(await ledger.jobs.later(job, new Date(at.getTime() + minute), "rate limited")).toBe(true);
    expect(await ledger.jobs.take(["digest"], minute)).toBeUndefined();
    clock.now = new Date(at.getTime() + minute);
    expect(await ledger.jobs.take(["digest"], minute)).toMatchObject({ attempts: 2 });
  });

  check("a post is found by its message, and by what it shows", async ({ ledger }) => {
    const post = { key: "question:q1:C1", subject: "q1", conversation: "C1", post: "171.42" };
    await ledger.posts.record(post);
    await ledger.posts.record({ ...post, key: "question:q1:T9", conversation: "T9", post: "a1" });
    await ledger.posts.record({ ...post, post: "171.43" });
    expect(await ledger.posts.find("question:q1:C1")).toEqual({ ...post, post: "171.43" });
    expect((await ledger.posts.about("q1")).map(({ conversation }) => conversation)).toEqual(["C1", "T9"]);
    expect(await ledger.posts.find("question:q2:C1")).toBeUndefined();
  });

  check("old claims and finished jobs are forgotten, waiting ones are not", async ({ ledger, clock }) => {
    await ledger.jobs.add({ kind: "review", keys: ["done"], payload: 1 });
    const job = await ledger.jobs.take(["review"], minute);
    if (!job) throw new Error("nothing was taken");
    await ledger.jobs.done(job);
    await ledger.jobs.add({ kind: "review", keys: ["waits"], payload: 2 });
    clock.now = new Date(clock.now.getTime() + minute);
    await ledger.claim("young");
    await ledger.tidy(clock.now);
    expect(await ledger.claim("done")).toBe(true);
    expect(await ledger.claim("young")).toBe(false);
    expect(await ledger.jobs.take(["review"], minute)).toMatchObject({ payload: 2 });
  });
}
