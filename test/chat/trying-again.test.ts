import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../../src/errors.ts";
import type { Jobs } from "../../src/ledger/chat-records.ts";
import { interrupted } from "./interrupted.ts";
import { type Changes, type Office, openOffice } from "./office.ts";

let office: Office;
/** What became of jobs in the ledger, as it was written there. */
let settled: (readonly [how: "done" | "later" | "fail", because: string])[];
beforeEach(() => {
  settled = [];
});
afterEach(() => office.close());

const open = async (changes: Changes, jobs: (jobs: Jobs) => Partial<Jobs> = () => ({})) => {
  office = await openOffice({
    ...changes,
    ledger: (ledger) => ({
      ...ledger,
      jobs: {
        ...ledger.jobs,
        done: (job, next) => ledger.jobs.done(job, next),
        later: (job, at, because, what) => {
          settled.push(["later", because]);
          return ledger.jobs.later(job, at, because, what);
        },
        fail: (job, because, next) => (settled.push(["fail", because]), ledger.jobs.fail(job, because, next)),
        ...jobs(ledger.jobs),
      },
    }),
  });
};
const review = () => office.as(office.ana).mention(office.designs, "https://docs.example/feed");
const pass = async (ms: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + ms);
  await office.work();
};
const asking = () => ({
  place: { tenant: "acme", channel: office.designs, conversation: office.designs },
  by: office.ana,
  isPrivate: true,
});
const logged = () => office.errors.splice(0).map((error) => error.split(" {")[0]);
const sorry = expect.stringContaining("Something went wrong on my side, and it is in my log.") as string;
const pauses = [5_000, 15_000, 45_000, 135_000] as const;

describe("what did not work", () => {
  test("is tried again after 5, 15, 45 and 135 seconds, then given up and told, once", async () => {
    const { seen, reviewer } = interrupted(async () => {
      throw new Error("out of memory");
    });
    await open({ reviewer });
    const { conversation } = await review();
    await office.work();
    for (const [index, pause] of pauses.entries()) {
      await pass(pause - 1);
      expect(seen.readings).toBe(index + 1);
      expect(office.posts(conversation)).toEqual([expect.not.stringContaining("went wrong")]);
      await pass(1);
      expect(seen.readings).toBe(index + 2);
    }
    expect(settled.map(([how]) => how)).toEqual(["later", "later", "later", "later", "fail"]);
    expect(new Set(settled.map(([, because]) => because))).toEqual(new Set(["out of memory"]));
    expect(office.posts(conversation)).toEqual([sorry]);
    expect(office.whispers(office.ana)).toEqual([]);
    expect(logged()).toEqual(["a job did not work out"]);
    await pass(86_400_000);
    expect(seen.readings).toBe(5);
    expect((await office.ledger().jobs.waiting()).count).toBe(0);
    expect(await office.ledger().reviews.get("r1")).toMatchObject({ status: "failed" });
  });

  test("for a reason that people can act on is final at once, and they read the reason", async () => {
    const because = "The model is out of credit. Top it up, then try again.";
    const { seen, reviewer } = interrupted(async () => {
      throw new Failure("model", because);
    });
    await open({ reviewer });
    const { conversation } = await review();
    await office.work();
    expect(settled).toEqual([["fail", because]]);
    expect(office.posts(conversation)).toEqual([expect.stringContaining(because)]);
    expect(office.posts(conversation)[0]).not.toContain("went wrong on my side");
    await pass(86_400_000);
    expect(seen.readings).toBe(1);
  });

  test("is tried a fifth time although the process died the times before, and no sixth time", async () => {
    const die = async (times: number) => {
      for (let time = 0; time < times; time += 1) {
        await office.ledger().jobs.take(["request"], 1000);
        office.clock.now = new Date(office.clock.now.getTime() + 1000);
      }
    };
    const { seen, reviewer } = interrupted(async () => {});
    await open({ reviewer });
    const { conversation } = await review();
    await die(4);
    await office.work();
    expect(office.posts(conversation)).toHaveLength(8);

    await review();
    await die(5);
    await office.work();
    expect(seen.readings).toBe(1);
    expect(settled.at(-1)).toEqual(["fail", "the process died each time that it was tried"]);
    expect(office.whispers(office.ana)).toEqual([sorry]);
    expect(logged()).toEqual(["a job did not work out"]);
  });

  test("and cannot be told either is given up all the same", async () => {
    await open({
      platform: (platform) => ({
        ...platform,
        whisper: async () => {
          throw new Failure("platform", "They have blocked me.");
        },
      }),
    });
    const payload = { ...asking(), question: "q99", move: { kind: "answer", text: "Yes." } };
    await office.ledger().jobs.add({ kind: "move", keys: [], payload });
    await office.work();
    const because = ["There is no question q99 here.", "They have blocked me."];
    expect(settled).toEqual(because.map((each) => ["fail", expect.stringContaining(each)]));
    expect(logged()).toEqual(["and nobody could be told"]);
    await pass(86_400_000);
    expect(settled).toHaveLength(2);
  });
});

describe("work of another version", () => {
  const tryAll = async () => {
    await office.work();
    for (const pause of pauses) await pass(pause);
  };

  test("with another payload is tried like anything else, and whoever asked for it hears of it", async () => {
    await open({});
    await office.ledger().jobs.add({ kind: "approve", keys: [], payload: { ...asking(), review: "first" } });
    await tryAll();
    expect(settled.map(([how]) => how)).toEqual(["later", "later", "later", "later", "fail"]);
    expect(office.whispers(office.ana)).toEqual([sorry]);
    expect(logged()).toEqual(["a job did not work out"]);
  });

  test.each([
    ["that nobody asked for", "digest", () => ({ channel: 7 })],
    ["of which it cannot be told who asked", "move", () => ({ by: "ana" })],
    ["that is a welcome to nobody", "welcome", () => ({ ...asking(), isPrivate: "no" })],
  ])("%s is only logged", async (_, kind, payload) => {
    await open({});
    await office.ledger().jobs.add({ kind, keys: [], payload: payload() });
    await tryAll();
    expect(settled.at(-1)?.[0]).toBe("fail");
    expect(office.whispers(office.ana)).toEqual([]);
    expect(logged()).toEqual(["a job did not work out", "a job was given up"]);
  });

  test("of a kind that this version does not know waits for one that does", async () => {
    await open({});
    await office.ledger().jobs.add({ kind: "dance", keys: [], payload: asking() });
    await tryAll();
    expect(settled).toEqual([]);
    expect((await office.ledger().jobs.waiting()).count).toBe(1);
  });

  test("of an unknown kind, handed out all the same, is no work that could be done", async () => {
    await open({}, (jobs) => ({ take: (kinds, leaseMs) => jobs.take([...kinds, "dance"], leaseMs) }));
    await office.ledger().jobs.add({ kind: "dance", keys: [], payload: asking() });
    await tryAll();
    expect(settled.at(-1)).toEqual(["fail", "there is no job of kind dance"]);
    expect(office.whispers(office.ana)).toEqual([sorry]);
    expect(logged()).toEqual(["a job did not work out"]);
  });
});

test("a welcome that could not be said is not told to whoever invited the bot", async () => {
  await open({
    platform: (platform) => ({
      ...platform,
      describe: async () => {
        throw new Failure("platform", "I am not in there.");
      },
    }),
  });
  await office.ledger().jobs.add({ kind: "welcome", keys: [], payload: { ...asking(), isPrivate: false } });
  await office.work();
  expect(settled).toEqual([["fail", "I am not in there."]]);
  expect(office.whispers(office.ana)).toEqual([]);
  expect(logged()).toEqual(["a job was given up"]);
});
