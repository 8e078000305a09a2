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
    expect(await ledger.jobs.later(job, new Date(at.getTime() + minute), "rate limited", "wait")).toBe(true);
    expect(await ledger.jobs.take(["digest"], minute)).toBeUndefined();
    clock.now = new Date(at.getTime() + minute);
    expect(await ledger.jobs.take(["digest"], minute)).toMatchObject({ attempts: 2 });
  });

  check(
    "channels take turns: fewest under way first, then whoever was served the longest ago",
    async (subject) => {
      const { ledger, clock } = subject;
      const add = (channel: string | undefined, payload: string) =>
        ledger.jobs.add({ kind: "review", keys: [], payload, channel });
      for (const each of ["l1", "l2", "l3", "l4"]) await add("memory:loud", each);
      clock.now = new Date(clock.now.getTime() + 1);
      for (const each of ["q1", "q2"]) await add("memory:quiet", each);
      await add(undefined, "nobody's");
      const take = async () => {
        clock.now = new Date(clock.now.getTime() + 1);
        const job = await ledger.jobs.take(["review"], minute);
        if (!job) throw new Error("nothing was taken");
        return job;
      };
      // Who belongs to nobody takes nobody's turn, and waits for none; each of the others has one under way then.
      const first = [await take(), await take(), await take()];
      expect(first.map(({ payload }) => payload)).toEqual(["l1", "q1", "nobody's"]);
      expect(first.map(({ channel }) => channel)).toEqual(["memory:loud", "memory:quiet", null]);
      for (const job of first) await ledger.jobs.done(job);
      // Nothing is under way: the loud one was served longer ago.
      const second = await take();
      expect(second.payload).toBe("l2");
      expect((await take()).payload).toBe("q2");
      await ledger.jobs.done(second);
      expect((await take()).payload).toBe("l3");
    },
  );

  check(
    "who has nothing under way goes first, though served later than somebody who has",
    async (subject) => {
      const { ledger, clock } = subject;
      const add = (channel: string, payload: string) =>
        ledger.jobs.add({ kind: "review", keys: [], payload, channel });
      const take = async () => {
        clock.now = new Date(clock.now.getTime() + 1);
        return ledger.jobs.take(["review"], minute);
      };
      for (const each of ["a1", "a2"]) await add("memory:a", each);
      expect(await take()).toMatchObject({ payload: "a1" });
      await add("memory:b", "b1");
      const served = await take();
      expect(served).toMatchObject({ payload: "b1" });
      if (served) await ledger.jobs.done(served);
      await add("memory:b", "b2");
      expect(await take()).toMatchObject({ payload: "b2" });
    },
  );

  check("a channel that was not served for an hour counts as never served", async ({ ledger, clock }) => {
    const add = (channel: string, payload: string) =>
      ledger.jobs.add({ kind: "review", keys: [], payload, channel });
    const serve = async () => {
      const job = await ledger.jobs.take(["review"], minute);
      if (job) await ledger.jobs.done(job);
      return job?.payload;
    };
    await add("memory:a", "a1");
    expect(await serve()).toBe("a1");
    for (const each of ["a2", "a3"]) await add("memory:a", each);
    clock.now = new Date(clock.now.getTime() + minute);
    await add("memory:b", "b1");
    expect(await serve()).toBe("b1");
    clock.now = new Date(clock.now.getTime() + 60 * minute);
    await add("memory:b", "b2");
    expect(await serve()).toBe("a2");
    expect(await serve()).toBe("b2");
  });

  check("what its taker is at already is not taken again, and anything else is", async (subject) => {
    const { ledger, clock } = subject;
    for (const payload of [1, 2]) await ledger.jobs.add({ kind: "k", keys: [], payload });
    const job = await ledger.jobs.take(["k"], minute);
    if (!job) throw new Error("nothing was taken");
    clock.now = new Date(clock.now.getTime() + 60 * minute);
    const take = (...except: number[]) => ledger.jobs.take(["k"], minute, { except });
    expect(await take(job.id)).toMatchObject({ payload: 2 });
    expect(await take(job.id)).toBeUndefined();
    expect(await take()).toMatchObject({ payload: 1 });
  });

  check("a platform that is left alone gets none of its work done, and another does", async ({ ledger }) => {
    for (const channel of ["slack:T:C", "teams:t/channel/c"])
      await ledger.jobs.add({ kind: "k", keys: [], payload: channel, channel });
    await ledger.jobs.add({ kind: "k", keys: [], payload: null });
    const take = async (...without: string[]) =>
      (await ledger.jobs.take(["k"], minute, { without }))?.payload;
    expect(await take("slack", "teams")).toBeNull();
    expect(await take("slack", "teams")).toBeUndefined();
    expect(await take("slack")).toBe("teams:t/channel/c");
    expect(await take("slack")).toBeUndefined();
    expect(await take()).toBe("slack:T:C");
  });

  check("a channel gets no more under way than it may", async ({ ledger, clock }) => {
    for (const payload of [1, 2, 3])
      await ledger.jobs.add({ kind: "k", keys: [], payload, channel: "memory:a" });
    const take = () => ledger.jobs.take(["k"], minute, { mostOfAChannel: 2 });
    const [first] = [await take(), await take()];
    expect(await take()).toBeUndefined();
    if (first) await ledger.jobs.done(first);
    expect(await take()).toMatchObject({ payload: 3 });
    // A lease that is over holds nobody up.
    await ledger.jobs.add({ kind: "k", keys: [], payload: 4, channel: "memory:a" });
    clock.now = new Date(clock.now.getTime() + minute);
    expect(await take()).toMatchObject({ payload: 2 });
  });

  check("what a holder that is gone held is free at once, and counts as a death", async ({ ledger }) => {
    for (const payload of ["a", "b", "c"]) await ledger.jobs.add({ kind: "k", keys: [], payload });
    const take = (holder: string) => ledger.jobs.take(["k"], minute, { holder });
    const [gone, alive] = [await take("host/1/gone"), await take("host/2/alive")];
    await ledger.jobs.take(["k"], minute);
    expect(await take("host/3/new")).toBeUndefined();
    const asked: string[] = [];
    const freed = await ledger.jobs.free((holder) => asked.push(holder) > 0 && holder === "host/1/gone");
    expect(freed).toBe(1);
    expect(asked.toSorted()).toEqual(["host/1/gone", "host/2/alive"]);
    const again = await take("host/3/new");
    expect(again).toMatchObject({ payload: "a", deaths: 1, faults: 0, waits: 0 });
    expect(await take("host/3/new")).toBeUndefined();
    expect(gone && (await ledger.jobs.done(gone))).toBe(false);
    expect(alive && (await ledger.jobs.extend(alive, minute))).toBe(true);
    expect(await ledger.jobs.free(() => false)).toBe(0);
    if (again) await ledger.jobs.done(again);
    expect(await ledger.jobs.free((holder) => holder === "host/3/new")).toBe(0);
  });

  check("a death is counted, and neither that somebody was away nor what was one's own", async (subject) => {
    const { ledger, clock } = subject;
    await ledger.jobs.add({ kind: "k", keys: [], payload: 1 });
    const take = async (holder: string) => {
      const job = await ledger.jobs.take(["k"], minute, { holder });
      if (!job) throw new Error("nothing was taken");
      return job;
    };
    const counts = ({ deaths, faults, waits }: Awaited<ReturnType<typeof take>>) => [deaths, faults, waits];
    await ledger.jobs.later(await take("a"), clock.now, "Slack is away", "wait");
    await ledger.jobs.later(await take("b"), clock.now, "Slack is away", "wait");
    expect(counts(await take("c"))).toEqual([0, 0, 2]);
    clock.now = new Date(clock.now.getTime() + minute);
    // It overslept its lease, but lives.
    const own = await take("c");
    expect(counts(own)).toEqual([0, 0, 2]);
    await ledger.jobs.later(own, clock.now, "a bug", "fault");
    expect(counts(await take("c"))).toEqual([0, 1, 2]);
    clock.now = new Date(clock.now.getTime() + minute);
    expect(counts(await take("d"))).toEqual([1, 1, 2]);
  });

  check("what comes of a job is written with its end, and by its holder alone", async ({ ledger, clock }) => {
    const add = (payload: unknown) => ledger.jobs.add({ kind: "k", keys: [], payload });
    const next = (payload: string) => ({ kind: "next", keys: [], payload, channel: "memory:a" });
    const take = async (kind = "k") => ledger.jobs.take([kind], minute);
    await add(1);
    const dead = await take();
    clock.now = new Date(clock.now.getTime() + minute);
    const alive = await take();
    if (!dead || !alive) throw new Error("nothing was taken");
    expect(await ledger.jobs.done(dead, next("of the dead"))).toBe(false);
    expect(await ledger.jobs.fail(dead, "late", next("of the dead"))).toBe(false);
    expect(await ledger.jobs.done(alive, next("done"))).toBe(true);
    expect(await ledger.jobs.done(alive, next("twice"))).toBe(false);
    await add(2);
    const failing = await take();
    if (failing) expect(await ledger.jobs.fail(failing, "no", next("failed"))).toBe(true);
    expect(await take("next")).toMatchObject({ payload: "done", channel: "memory:a", attempts: 1 });
    expect(await take("next")).toMatchObject({ payload: "failed" });
    expect(await take("next")).toBeUndefined();
  });

  check("the line is what is under way and what is due, oldest first", async ({ ledger, clock }) => {
    for (const kind of ["review", "request", "move", "review", "review"])
      await ledger.jobs.add({ kind, keys: [], payload: 1, channel: "memory:a" });
    const held = await ledger.jobs.take(["review"], minute);
    const later = await ledger.jobs.take(["review"], minute);
    if (later) await ledger.jobs.later(later, new Date(clock.now.getTime() + minute), "not yet", "wait");
    const line = () => ledger.jobs.line(["review", "request"]);
    const told = (await line()).map(({ kind, channel, isUnderWay }) => [kind, channel, isUnderWay]);
    expect(told).toEqual([
      ["review", "memory:a", true],
      ["request", "memory:a", false],
      ["review", "memory:a", false],
    ]);
    if (held) await ledger.jobs.done(held);
    clock.now = new Date(clock.now.getTime() + minute);
    expect((await line()).map(({ kind }) => kind)).toEqual(["request", "review", "review"]);
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
    expect(await ledger.jobs.later(dead, long, "late", "wait")).toBe(false);
    expect(await ledger.jobs.fail(dead, "late")).toBe(false);
    expect(await ledger.jobs.extend(dead, 60 * minute)).toBe(false);
    clock.now = new Date(clock.now.getTime() + minute);
    const next = await ledger.jobs.take(["review"], minute);
    expect(next).toMatchObject({ id: dead.id, attempts: 3 });
    if (!next) throw new Error("it was not given back");
    expect(await ledger.jobs.done(alive)).toBe(false);
    expect(await ledger.jobs.later(next, clock.now, "soon", "wait")).toBe(true);
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
        if (job) await ledger.jobs.later(job, new Date(start + ms), "not yet", "wait");
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
    if (job) await ledger.jobs.later(job, clock.now, "soon", "wait");
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
