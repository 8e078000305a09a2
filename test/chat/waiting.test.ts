import { afterEach, describe, expect, test } from "vitest";
import { Away, Failure } from "../../src/errors.ts";
import { absent, interrupted } from "./interrupted.ts";
import { type Changes, type Office, openOffice } from "./office.ts";

let office: Office;
afterEach(() => office.close());

const link = "https://docs.example/feed";
const review = () => office.as(office.ana).mention(office.designs, link);
const waiting = async () => (await office.ledger().jobs.waiting()).count;
const minutes = async (count: number, every = 1) => {
  for (let minute = 0; minute < count; minute += every) {
    office.clock.now = new Date(office.clock.now.getTime() + every * 60_000);
    await office.chat().tick();
    await office.work();
  }
};
const open = async (changes: Changes) => {
  office = await openOffice(changes);
};
const logged = () => office.errors.splice(0).map((error) => error.split(" {")[0]);

describe("a platform that is away for hours", () => {
  test("gets everything when it is back, once, and is only probed meanwhile", async () => {
    let isAway = true;
    const { seen, platform } = absent(() => isAway);
    await open({ platform });
    const threads = [];
    for (let request = 0; request < 6; request += 1) threads.push((await review()).conversation);
    await minutes(10 * 60, 5);
    expect(threads.flatMap((thread) => office.posts(thread))).toEqual([]);
    // One probe in five minutes; six jobs that are tried each were more than 600.
    expect(seen.tries).toBeLessThan(150);
    expect(seen.tries).toBeGreaterThan(100);
    isAway = false;
    await minutes(11);
    expect(threads.map((thread) => office.posts(thread).length)).toEqual([8, 8, 8, 8, 8, 8]);
    expect(await waiting()).toBe(0);
    expect(office.whispers(office.ana)).toEqual([]);
  });

  test("in the middle of a review: it goes on where it was", async () => {
    let posts = 0;
    let isAway = false;
    const { platform } = absent(() => isAway);
    await open({
      platform: (present) => {
        const absentOne = platform(present);
        return {
          ...present,
          ...absentOne,
          post: async (...given) => {
            if ((posts += 1) === 4) isAway = true;
            return absentOne.post(...given);
          },
          update: (...given) => absentOne.update(...given),
          find: (...given) => absentOne.find(...given),
          describe: (...given) => absentOne.describe(...given),
        };
      },
    });
    const { conversation } = await review();
    await minutes(120, 5);
    expect(office.posts(conversation)).toHaveLength(3);
    isAway = false;
    await minutes(10);
    expect(office.posts(conversation)).toHaveLength(8);
    expect(new Set(office.asked).size).toBe(office.asked.length);
  });

  test("for longer than a day: the work is given up, and who asked is told when it is back", async () => {
    let isAway = false;
    const { platform } = absent(() => isAway);
    await open({ platform });
    const { conversation } = await office.as(office.ana).mention(office.designs, "status");
    const asked = await review();
    isAway = true;
    await minutes(23 * 60, 30);
    isAway = false;
    await minutes(6);
    expect(office.posts(conversation)).toHaveLength(1);
    expect(office.posts(asked.conversation)).toHaveLength(8);

    isAway = true;
    await review();
    await minutes(26 * 60, 30);
    expect(office.whispers(office.ana)).toEqual([]);
    expect(await waiting()).toBe(1);
    await minutes(36 * 60, 60);
    isAway = false;
    await minutes(6);
    const sentence = "Memory cannot be reached. I tried for a day and gave up. Ask again when it is back.";
    expect(office.whispers(office.ana)).toEqual([expect.stringContaining(sentence)]);
    expect(await waiting()).toBe(0);
    await minutes(60);
    expect(office.whispers(office.ana)).toHaveLength(1);
  });
});

test("whoever was given a question while they could not be reached hears of it later, once", async () => {
  let isAway = false;
  await open({
    platform: (platform) => ({
      ...platform,
      direct: async (user) => {
        if (isAway) throw new Away("platform", "memory", "Memory cannot be reached.");
        return platform.direct(user);
      },
    }),
  });
  const { conversation } = await review();
  await office.work();
  isAway = true;
  await office.as(office.bo).click(conversation, "assign", "q2");
  await office.as(office.bo).submit({ assignee: office.ana.id, due: "" });
  await minutes(60, 10);
  expect(await office.ledger().questions.get("q2")).toMatchObject({ assignee: office.ana.id });
  const told = () => office.posts("memory:direct/acme/ana");
  expect(told()).toEqual([]);
  isAway = false;
  await minutes(10);
  expect(told()).toEqual([expect.stringContaining("asks you to settle")]);
});

describe("a source that is away", () => {
  const away = new Away("unreadable", "docs.example", "docs.example has trouble of its own.");

  test("is waited for, the post of the review says so, and the review is made when it is back", async () => {
    let isAway = true;
    await open({
      onLink: () => {
        if (isAway) throw away;
      },
    });
    const { conversation } = await review();
    await minutes(5 * 60, 5);
    expect(office.posts(conversation)).toEqual([
      expect.stringContaining("docs.example has trouble of its own."),
    ]);
    expect(office.posts(conversation)[0]).toContain("I try again by myself");
    isAway = false;
    await minutes(6);
    expect(office.posts(conversation)).toHaveLength(8);
    expect(office.posts(conversation)[0]).not.toContain("trouble");
  });

  test("for longer than a day ends the review with its sentence, and nobody else waits for it", async () => {
    await open({
      onLink: (url) => {
        if (url !== link) throw away;
      },
    });
    const other = await office.as(office.bo).mention(office.designs, "https://docs.example/other");
    await minutes(60);
    const { conversation } = await review();
    await office.work();
    expect(office.posts(conversation)).toHaveLength(8);
    await minutes(24 * 60, 30);
    expect(office.posts(other.conversation)).toEqual([
      expect.stringContaining("I tried for a day and gave up."),
    ]);
    expect(office.posts(other.conversation)[0]).not.toContain("Reading");
    expect(await waiting()).toBe(0);
  });
});

describe("a digest is late rather than never, and never twice", () => {
  const due = async (changes: Changes) => {
    await open(changes);
    await review();
    await office.work();
    office.clock.now = new Date("2026-11-23T10:00:00Z");
  };
  const digests = () => office.messages(office.designs).filter(({ key }) => key.startsWith("digest:"));

  test.each([
    ["its platform is away", () => new Away("platform", "memory", "Memory cannot be reached.")],
    ["the bot may not post", () => new Failure("platform", "That channel is read-only for me.")],
    ["something is broken", () => new Error("out of memory")],
  ])("where %s for two days", async (_, trouble) => {
    let isBroken = false;
    await due({
      platform: (platform) => ({
        ...platform,
        post: async (to, message) => {
          if (isBroken) throw trouble();
          return platform.post(to, message);
        },
      }),
    });
    isBroken = true;
    await minutes(48 * 60, 30);
    expect(digests()).toHaveLength(0);
    isBroken = false;
    await minutes(120, 10);
    expect(digests()).toHaveLength(1);
    await minutes(24 * 60, 30);
    expect(digests()).toHaveLength(1);
    expect(await waiting()).toBe(0);
    logged();
  });

  test("until the next one is due, which then tells of the time since the last", async () => {
    let isBroken = false;
    await due({
      platform: (platform) => ({
        ...platform,
        post: async (to, message) => {
          if (isBroken) throw new Failure("platform", "That channel is read-only for me.");
          return platform.post(to, message);
        },
      }),
    });
    isBroken = true;
    await minutes(7 * 24 * 60 + 30, 60);
    isBroken = false;
    await minutes(180, 30);
    expect(digests().map(({ key }) => key)).toEqual([expect.stringContaining("2026-W49")]);
    expect(await waiting()).toBe(0);
    expect(new Set(logged())).toEqual(new Set(["a job did not work out"]));
  });
});

test("a process that dies over a digest each time does not go on dying", async () => {
  const { reviewer } = interrupted(async () => {});
  await open({ reviewer });
  await office.ledger().jobs.add({
    kind: "digest",
    keys: [],
    payload: { channel: office.designs, week: "2026-W47", since: "2026-11-09T09:00:00.000Z" },
  });
  for (let death = 0; death < 5; death += 1) {
    await office.ledger().jobs.take(["digest"], 1000);
    office.clock.now = new Date(office.clock.now.getTime() + 1000);
  }
  await office.work();
  expect(await waiting()).toBe(0);
  expect(logged()).toEqual(["a job did not work out", "a job was given up"]);
});
