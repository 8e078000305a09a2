import { hostname } from "node:os";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Failure } from "../../src/errors.ts";
import { aMoment, gate, interrupted } from "./interrupted.ts";
import { type Office, openOffice } from "./office.ts";
import { untilStopped } from "./shelf.ts";

let office: Office;
const open = async (changes: Parameters<typeof openOffice>[0]) => {
  office = await openOffice(changes);
  onTestFinished(() => office.close());
};
const link = "https://docs.example/feed";
const review = () => office.as(office.ana).mention(office.designs, link);
const until = (isSo: () => boolean | Promise<boolean>) => vi.waitUntil(isSo, { interval: 1, timeout: 5000 });
const waiting = async () => (await office.ledger().jobs.waiting()).count;

describe("the lease of long work", () => {
  test("is kept: nobody else takes it, however often they look", async () => {
    let turns = 0;
    const { seen, reviewer } = interrupted(() => until(() => turns >= 6 || seen.readings > 1));
    await open({
      reviewer,
      // As much time passes as the worker would sleep, and then somebody else looks for work.
      sleep: async (ms) => {
        office.clock.now = new Date(office.clock.now.getTime() + ms);
        turns += 1;
        if (turns <= 6) await office.another().worker.drain();
        await aMoment();
      },
    });
    const { conversation } = await review();
    await office.work();
    expect(seen.readings).toBe(1);
    expect(office.posts(conversation)).toHaveLength(8);
    expect(await waiting()).toBe(0);
  });

  test("is over by a clock that jumped: nobody here begins the same work beside itself", async () => {
    const held = gate();
    const { seen, reviewer } = interrupted((reading) => (reading === 1 ? held.opened : aMoment()));
    await open({ reviewer });
    const { worker } = office.chat();
    worker.start();
    const { conversation } = await review();
    await until(() => seen.readings === 1);
    for (const person of [office.ana, office.bo]) {
      office.clock.now = new Date(office.clock.now.getTime() + 86_400_000);
      const other = await office.as(person).mention(office.designs, link);
      await until(() => office.posts(other.conversation).length > 0);
      await until(async () => (await waiting()) === 1);
    }
    held.open();
    await until(async () => (await waiting()) === 0);
    await worker.stop();
    expect(seen.readings).toBe(3);
    expect(office.posts(conversation)).toHaveLength(8);
  });

  test("cannot be renewed for a while: the work goes on, and the renewal is tried again", async () => {
    let tries = 0;
    let turns = 0;
    const { seen, reviewer } = interrupted(() => until(() => turns >= 8));
    await open({
      reviewer,
      ledger: (ledger) => ({
        ...ledger,
        jobs: {
          ...ledger.jobs,
          extend: async (...given) => {
            tries += 1;
            if (tries <= 3) throw new Error("the disk is full");
            return ledger.jobs.extend(...given);
          },
        },
      }),
      sleep: async (_ms, signal) => {
        turns += 1;
        await (turns > 8 ? untilStopped(0, signal) : aMoment());
      },
    });
    const { conversation } = await review();
    await office.work();
    expect(tries).toBeGreaterThan(3);
    expect(seen.readings).toBe(1);
    expect(office.posts(conversation)).toHaveLength(8);
    expect(await waiting()).toBe(0);
    const said = office.errors.splice(0).map((error) => error.split(" {")[0]);
    expect(said).toEqual(Array.from({ length: 3 }, () => "a lease could not be renewed for now"));
  });

  test.each(["done", "later", "fail"] as const)(
    "what became of it cannot be kept (%s): neither lane nor worker ends, and it is done when its lease is over",
    async (how) => {
      let isFull = true;
      const { seen, reviewer } = interrupted(async (reading) => {
        if (how === "later" && reading === 1) throw new Error("a bug");
        if (how === "fail" && reading === 1) throw new Failure("unreadable", "It is empty.");
      });
      await open({
        reviewer,
        ledger: (ledger) => {
          const full = () => Promise.reject(new Failure("ledger", "The disk is full."));
          const { jobs } = ledger;
          return {
            ...ledger,
            jobs: {
              ...ledger.jobs,
              done: (job, next) =>
                isFull && how === "done" && job.kind === "review" ? full() : jobs.done(job, next),
              later: (...given) => (isFull && how === "later" ? full() : jobs.later(...given)),
              fail: (...given) => (isFull && how === "fail" ? full() : jobs.fail(...given)),
              // Where it cannot be said that a job is done, the same holds for anything else that it may be.
              extend: (...given) => (isFull ? full() : ledger.jobs.extend(...given)),
            },
          };
        },
      });
      const { worker } = office.chat();
      worker.start();
      const { conversation } = await review();
      await until(() => office.errors.length > 0);
      isFull = false;
      const asked = await office.as(office.bo).mention(office.designs, "status");
      await until(() => office.posts(asked.conversation).length === 1);
      office.clock.now = new Date(office.clock.now.getTime() + 61_000);
      await review();
      await until(async () => (await waiting()) === 0);
      await worker.stop();
      expect(office.posts(conversation)).toHaveLength(8);
      expect(seen.readings).toBe(how === "done" ? 2 : 3);
      expect(office.errors.splice(0)).toEqual([
        expect.stringContaining("what became of a job could not be kept"),
      ]);
    },
  );

  test("of a process that is gone ends when another one starts; that of a living one does not", async () => {
    await open({});
    const { conversation } = await review();
    const other = await office.as(office.bo).mention(office.secret, link);
    const take = (holder: string) => office.ledger().jobs.take(["request"], 600_000, { holder });
    expect(await take(`${hostname()}/${process.pid}/before`)).toMatchObject({ attempts: 1 });
    expect(await take("another-host/1/alive")).toMatchObject({ attempts: 1 });
    await office.work();
    expect(office.posts(conversation)).toEqual([]);
    const { worker } = office.chat();
    worker.start();
    await until(() => office.posts(conversation).length === 8);
    await worker.stop();
    expect(office.posts(other.conversation)).toEqual([]);
    expect(await waiting()).toBe(1);
  });

  test("that cannot be freed at the start keeps no worker from starting", async () => {
    await open({
      ledger: (ledger) => ({
        ...ledger,
        jobs: { ...ledger.jobs, free: () => Promise.reject(new Error("the ledger is in use")) },
      }),
    });
    const { worker } = office.chat();
    worker.start();
    const { conversation } = await review();
    await until(() => office.posts(conversation).length === 8);
    await worker.stop();
    expect(office.errors.splice(0)).toEqual([expect.stringContaining("was not freed")]);
  });

  test("that was lost ends the work: nothing is settled, and nobody is told", async () => {
    let keep = () => {};
    let ended: unknown;
    const { seen, reviewer } = interrupted(async (reading, signal) => {
      if (reading > 1) return;
      await new Promise((resolve) => signal?.addEventListener("abort", resolve));
      ended = signal?.reason;
      throw new Failure("model", "The model is out of credit.");
    });
    await open({
      reviewer,
      sleep: (ms, signal) => {
        const kept = gate();
        if (seen.readings === 0) keep = kept.open;
        return Promise.race([kept.opened, untilStopped(ms, signal)]);
      },
    });
    const { conversation } = await review();
    const sleeper = office.work();
    await until(() => seen.readings === 1);
    office.clock.now = new Date(office.clock.now.getTime() + 61_000);
    await office.another().worker.drain();
    const posts = office.posts(conversation);
    keep();
    await sleeper;
    expect(ended).toMatchObject({ name: "AbortError" });
    expect(posts).toHaveLength(8);
    expect(office.posts(conversation)).toEqual(posts);
    expect(office.whispers(office.ana)).toEqual([]);
    expect(await waiting()).toBe(0);
  });

  test.each([
    ["reads it to the end", undefined],
    ["finds that it cannot be done", new Failure("model", "The model is out of credit.")],
  ])("was lost in sleep, and the sleeper %s: it disturbs nobody", async (_, trouble) => {
    const { opened, open: wakeUp } = gate();
    const { seen, reviewer } = interrupted(async (reading) => {
      if (reading > 1) return;
      await opened;
      if (trouble) throw trouble;
    });
    await open({ reviewer });
    const { conversation } = await review();
    const sleeper = office.work();
    await until(() => seen.readings === 1);
    office.clock.now = new Date(office.clock.now.getTime() + 61_000);
    await office.another().worker.drain();
    const posts = office.posts(conversation);
    wakeUp();
    await sleeper;
    expect(posts).toHaveLength(8);
    expect(office.posts(conversation)).toEqual(posts);
    expect(office.whispers(office.ana)).toEqual([]);
  });
});
