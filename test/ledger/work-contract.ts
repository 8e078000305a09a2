import { expect } from "vitest";
import type { Check } from "./contract.ts";

const minute = 60_000;

export function workContract(check: Check): void {
  check("a key is claimed once", async ({ ledger }) => {
    const claims = await Promise.all([1, 2, 3].map(() => ledger.claim("digest:C1:2026-W47")));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  check(
    "it can be looked at as often as one likes, and keeps nobody's work from being done",
    async ({ ledger }) => {
      await ledger.jobs.add({ kind: "review", keys: ["1"], payload: null });
      for (let times = 0; times < 3; times++) await expect(ledger.probe()).resolves.toBeUndefined();
      expect((await ledger.jobs.waiting()).count).toBe(1);
      expect(await ledger.claim("probe:1")).toBe(true);
    },
  );

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

  check("whoever lost a job changes nothing of it, and whoever holds it does", async ({ ledger, clock }) => {
    await ledger.jobs.add({ kind: "review", keys: ["1"], payload: 1 });
    const dead = await ledger.jobs.take(["review"], minute);
    clock.now = new Date(clock.now.getTime() + minute);
    const alive = await ledger.jobs.take(["review"], minute);
    if (!dead || !alive) throw new Error("nothing was taken");
    const long = new Date(clock.now.getTime() + 60 * minute);
    expect(await ledger.jobs.later(dead, long, "late")).toBe(false);
    expect(await ledger.jobs.fail(dead, "late")).toBe(false);
    expect(await ledger.jobs.extend(dead, 60 * minute)).toBe(false);
    clock.now = new Date(clock.now.getTime() + minute);
    const next = await ledger.jobs.take(["review"], minute);
    expect(next).toMatchObject({ id: dead.id, attempts: 3 });
    if (!next) throw new Error("it was not given back");
    expect(await ledger.jobs.done(alive)).toBe(false);
    expect(await ledger.jobs.later(next, clock.now, "soon")).toBe(true);
    expect(await ledger.jobs.take(["review"], minute)).toMatchObject({ attempts: 4 });
  });

  check("what nobody took over in time is still its taker's", async ({ ledger, clock }) => {
    await ledger.jobs.add({ kind: "review", keys: ["1"], payload: 1 });
    const job = await ledger.jobs.take(["review"], minute);
    if (!job) throw new Error("nothing was taken");
    clock.now = new Date(clock.now.getTime() + minute - 1);
    expect(await ledger.jobs.take(["review"], minute)).toBeUndefined();
    clock.now = new Date(clock.now.getTime() + 1);
    expect(await ledger.jobs.extend(job, minute)).toBe(true);
    clock.now = new Date(clock.now.getTime() + minute - 1);
    expect(await ledger.jobs.take(["review"], minute)).toBeUndefined();
    expect(await ledger.jobs.done(job)).toBe(true);
  });

  check(
    "the job that is due first is taken first, and of two the one that was added first",
    async ({ ledger, clock }) => {
      const start = clock.now.getTime();
      const add = async (payload: string, ms: number) => {
        await ledger.jobs.add({ kind: "k", keys: [payload], payload });
        const job = await ledger.jobs.take(["k"], minute);
        if (job) await ledger.jobs.later(job, new Date(start + ms), "not yet");
      };
      for (const [payload, ms] of [
        ["c", 3],
        ["b", 2],
        ["a", 1],
        ["b2", 2],
        ["d", 4],
      ] as const)
        await add(payload, ms);
      clock.now = new Date(start + 3);
      const taken: unknown[] = [];
      for (let job = await ledger.jobs.take(["k"], minute); job; job = await ledger.jobs.take(["k"], minute))
        taken.push(job.payload);
      expect(taken).toEqual(["a", "b", "b2", "c"]);
    },
  );

  check("what waits is counted with what is held, and without what is over", async ({ ledger, clock }) => {
    expect(await ledger.jobs.waiting()).toEqual({ count: 0, oldest: null });
    const first = clock.now.toISOString();
    await ledger.jobs.add({ kind: "k", keys: ["1"], payload: 1 });
    clock.now = new Date(clock.now.getTime() + minute);
    const second = clock.now.toISOString();
    await ledger.jobs.add({ kind: "k", keys: ["2"], payload: 2 });
    const job = await ledger.jobs.take(["k"], minute);
    expect(job).toMatchObject({ payload: 1, addedAt: first });
    expect(await ledger.jobs.waiting()).toEqual({ count: 2, oldest: first });
    if (job) await ledger.jobs.fail(job, "no");
    expect(await ledger.jobs.waiting()).toEqual({ count: 1, oldest: second });
    clock.now = new Date(clock.now.getTime() + 60 * minute);
    expect(await ledger.jobs.take(["k"], minute)).toMatchObject({ payload: 2 });
    expect(await ledger.jobs.take(["k"], minute)).toBeUndefined();
  });

  check(
    "jobs without a name are each new, and one with a used name keeps its other names for itself",
    async ({ ledger }) => {
      const add = (...keys: string[]) => ledger.jobs.add({ kind: "k", keys, payload: null });
      expect([await add(), await add()]).toEqual([true, true]);
      expect(await add("a", "a")).toBe(true);
      expect(await add("a", "b")).toBe(false);
      expect(await add("b")).toBe(false);
    },
  );

  check("what is tidied away lies before the instant, and is finished", async ({ ledger, clock }) => {
    await ledger.claim("old");
    await ledger.jobs.add({ kind: "k", keys: ["job"], payload: 1 });
    const job = await ledger.jobs.take(["k"], minute);
    if (job) await ledger.jobs.later(job, clock.now, "soon");
    const later = new Date(clock.now.getTime() + minute);
    await ledger.tidy(clock.now);
    expect(await ledger.claim("old")).toBe(false);
    await ledger.tidy(later);
    expect(await ledger.claim("old")).toBe(true);
    expect(await ledger.jobs.take(["k"], minute)).toMatchObject({ attempts: 2 });
  });

  check(
    "posts of one subject come in the order of their keys, and nothing else of it",
    async ({ ledger }) => {
      const post = (key: string, subject: string) => ({ key, subject, conversation: "C1", post: key });
      for (const key of ["c", "a", "b"]) await ledger.posts.record(post(key, "q1"));
      await ledger.posts.record(post("d", "q2"));
      expect(await ledger.posts.about("q1")).toEqual([post("a", "q1"), post("b", "q1"), post("c", "q1")]);
      await ledger.posts.record(post("b", "q2"));
      expect((await ledger.posts.about("q1")).map(({ key }) => key)).toEqual(["a", "c"]);
      expect((await ledger.posts.about("q2")).map(({ key }) => key)).toEqual(["b", "d"]);
    },
  );
}
