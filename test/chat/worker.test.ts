import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { inTurn } from "../../src/chat/tools.ts";
import { type Office, openOffice } from "./office.ts";
import { plainReviewer } from "./plain-reviewer.ts";

const aMoment = () => new Promise((resolve) => setImmediate(resolve));

let office: Office | undefined;
beforeEach(() => {
  office = undefined;
});
afterEach(() => office?.close());

describe("a worker", () => {
  test("works as soon as there is work, until it is stopped, and finishes what it began", async () => {
    let begun = () => {};
    let finish = () => {};
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const mayFinish = new Promise<void>((resolve) => (finish = resolve));
    office = await openOffice({
      reviewer: (asked) => ({
        ...plainReviewer(asked),
        review: async (...given) => {
          begun();
          await mayFinish;
          return plainReviewer(asked).review(...given);
        },
      }),
    });
    const { worker } = office.chat();
    worker.start();
    const { conversation } = await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
    await isBegun;
    const stopped = worker.stop();
    finish();
    await stopped;
    expect(office.posts(conversation)).toHaveLength(8);
    await office.as(office.ana).mention(office.designs, "status");
    expect((await office.ledger().jobs.waiting()).count).toBe(1);
  });

  test("keeps the lease of long work", async () => {
    const time = { turns: 0 };
    office = await openOffice({
      sleep: async () => {
        // Each time the worker would sleep, most of its lease has passed.
        await aMoment();
        time.turns += 1;
        if (office) office.clock.now = new Date(office.clock.now.getTime() + 50_000);
      },
      reviewer: (asked) => ({
        ...plainReviewer(asked),
        review: async (...given) => {
          const begun = time.turns;
          while (time.turns < begun + 5) await aMoment();
          return plainReviewer(asked).review(...given);
        },
      }),
    });
    const { conversation } = await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
    await office.work();
    expect(office.posts(conversation)).toHaveLength(8);
    expect((await office.ledger().jobs.waiting()).count).toBe(0);
  });

  test("that lost its lease while it slept disturbs nobody when it wakes up", async () => {
    const seen = { calls: 0 };
    let wakeUp = () => {};
    const asleep = new Promise<void>((resolve) => (wakeUp = resolve));
    office = await openOffice({
      reviewer: (asked) => ({
        ...plainReviewer(asked),
        review: async (...given) => {
          seen.calls += 1;
          if (seen.calls === 1) await asleep;
          return plainReviewer(asked).review(...given);
        },
      }),
    });
    const { conversation } = await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
    const sleeper = office.work();
    while (seen.calls === 0) await aMoment();
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

test("what is quick does not wait for reviews", async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  office = await openOffice({
    reviewer: (asked) => ({
      ...plainReviewer(asked),
      review: async (...given) => {
        await gate;
        return plainReviewer(asked).review(...given);
      },
    }),
  });
  for (let number = 0; number < 5; number += 1) {
    await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
  }
  const working = office.work();
  const { conversation } = await office.as(office.bo).mention(office.designs, "status");
  const asked = office.work();
  while (office.posts(conversation).length === 0) await aMoment();
  expect(office.posts(conversation)).toEqual([expect.stringContaining("being reviewed")]);
  release();
  await Promise.all([working, asked]);
});
