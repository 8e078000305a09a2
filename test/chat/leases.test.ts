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
        if (turns <= 6) await office.work();
        await aMoment();
      },
    });
    const { conversation } = await review();
    await office.work();
    expect(seen.readings).toBe(1);
    expect(office.posts(conversation)).toHaveLength(8);
    expect(await waiting()).toBe(0);
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
    await office.work();
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
    await office.work();
    const posts = office.posts(conversation);
    wakeUp();
    await sleeper;
    expect(posts).toHaveLength(8);
    expect(office.posts(conversation)).toEqual(posts);
    expect(office.whispers(office.ana)).toEqual([]);
  });
});
