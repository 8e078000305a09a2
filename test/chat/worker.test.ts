import { describe, expect, onTestFinished, test, vi } from "vitest";
import { inTurn } from "../../src/chat/tools.ts";
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

describe("a worker", () => {
  test("works as soon as there is work, until it is stopped, and finishes what it began", async () => {
    const { opened, open: finish } = gate();
    const { seen, reviewer } = interrupted(() => opened);
    await open({ reviewer });
    const { worker } = office.chat();
    worker.start();
    worker.start();
    const threads = [await review(), await review(), await review()].map(({ conversation }) => conversation);
    await until(() => seen.readings === 3);
    // Three are under way, as many as there may be; these wait.
    await review();
    await review();
    await aMoment();
    expect(seen.readings).toBe(3);
    const stopped = worker.stop();
    finish();
    await stopped;
    expect(threads.map((thread) => office.posts(thread).length)).toEqual([8, 8, 8]);
    expect(seen.readings).toBe(3);
    expect(await waiting()).toBe(2);
    await office.as(office.ana).mention(office.designs, "status");
    await aMoment();
    expect(await waiting()).toBe(3);

    worker.start();
    await until(async () => (await waiting()) === 0);
    await worker.stop();
    expect(seen.readings).toBe(5);
  });

  test("that naps is woken by what is added, and looks again by itself", async () => {
    const naps: (() => void)[] = [];
    await open({
      sleep: (ms, signal) => {
        if (ms !== 1000) return untilStopped(ms, signal);
        const nap = gate();
        naps.push(nap.open);
        return Promise.race([nap.opened, untilStopped(ms, signal)]);
      },
    });
    const { worker } = office.chat();
    worker.start();
    // Each of the three lanes for reviews, of the four for first words and of the four for the rest has found nothing.
    await until(() => naps.length === 11);
    const { conversation } = await review();
    await until(() => office.posts(conversation).length === 8);

    await until(async () => (await waiting()) === 0);
    const payload = { place: { tenant: "acme", channel: office.secret, conversation: office.secret } };
    await office
      .ledger()
      .jobs.add({ kind: "welcome", keys: [], payload: { ...payload, by: office.ana, isPrivate: false } });
    await aMoment();
    expect(office.posts(office.secret)).toEqual([]);
    await until(() => {
      for (const end of naps.splice(0)) end();
      return office.posts(office.secret).length === 1;
    });
    await worker.stop();
  });

  test("does what is quick, and other reviews, while a review takes its time", async () => {
    const { opened, open: finish } = gate();
    const { seen, reviewer } = interrupted(async (reading) => (reading === 1 ? opened : undefined));
    await open({ reviewer });
    const { worker } = office.chat();
    worker.start();
    const { conversation: slow } = await review();
    await until(() => seen.readings === 1);
    await aMoment();
    const { conversation: asked } = await office.as(office.bo).mention(office.designs, "status");
    await until(() => office.posts(asked).length === 1);
    expect(office.posts(asked)).toEqual([expect.stringContaining("being reviewed")]);
    const { conversation: other } = await review();
    await until(() => office.posts(other).length === 8);
    expect(office.posts(slow)).toHaveLength(1);
    finish();
    await worker.stop();
    expect(office.posts(slow)).toHaveLength(8);
  });

  test("does what is quick although more reviews wait than it does at once", async () => {
    const { opened, open: finish } = gate();
    const { seen, reviewer } = interrupted(() => opened);
    await open({ reviewer });
    for (let number = 0; number < 5; number += 1) await review();
    const { conversation } = await office.as(office.bo).mention(office.designs, "status");
    const working = office.work();
    await until(() => office.posts(conversation).length === 1);
    expect(seen).toEqual({ readings: 3 });
    finish();
    await working;
  });

  test("survives a ledger that cannot be asked, and works when it can", async () => {
    let broken = true;
    let naps = 0;
    await open({
      ledger: (ledger) => ({
        ...ledger,
        jobs: {
          ...ledger.jobs,
          take: async (...given) => {
            if (broken) throw new Error("the disk is gone");
            return ledger.jobs.take(...given);
          },
        },
      }),
      sleep: async (ms, signal) => {
        naps += 1;
        await (broken ? aMoment() : untilStopped(ms, signal));
      },
    });
    office.chat().worker.start();
    await until(() => naps > 10);
    const { conversation } = await review();
    broken = false;
    await until(() => office.posts(conversation).length === 8);
    await office.chat().worker.stop();
    expect(new Set(office.errors.splice(0).map((error) => error.split(" {")[0]))).toEqual(
      new Set(["the ledger could not be asked for work"]),
    );
  });
});

describe("what has the same key is done in turn", () => {
  test("in the order of the calls, also after a failure, while other keys go on", async () => {
    const turn = inTurn();
    const done: string[] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const first = turn("a", async () => {
      await gate;
      done.push("first");
    });
    const second = turn("a", async () => {
      done.push("second");
      throw new Error("no");
    });
    const third = turn("a", async () => done.push("third"));
    await turn("b", async () => done.push("other"));
    release();
    await first;
    await expect(second).rejects.toThrow("no");
    await third;
    expect(done).toEqual(["other", "first", "second", "third"]);
  });
});
