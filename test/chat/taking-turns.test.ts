import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { placeInLine } from "../../src/chat/tools.ts";
import type { InLine } from "../../src/ledger/chat-records.ts";
import { aMoment, gate, interrupted } from "./interrupted.ts";
import { type Changes, type Office, openOffice } from "./office.ts";

let office: Office;
const open = async (changes: Changes) => {
  office = await openOffice(changes);
  onTestFinished(() => office.close());
};
const link = "https://docs.example/feed";
const review = () => office.as(office.ana).mention(office.designs, link);
const until = (isSo: () => boolean | Promise<boolean>) =>
  vi.waitUntil(isSo, { interval: 1, timeout: 20_000 });

describe("while forty reviews wait behind a slow one", () => {
  const flooded = async () => {
    const ends: (() => void)[] = [];
    let isOver = false;
    const { seen, reviewer } = interrupted(async () => {
      const { opened, open: end } = gate();
      ends.push(end);
      if (!isOver) await opened;
    });
    await open({ reviewer });
    office.chat().worker.start();
    const threads: string[] = [];
    for (let request = 0; request < 40; request += 1) threads.push((await review()).conversation);
    await until(() => seen.readings === 3 && threads.every((thread) => office.posts(thread).length === 1));
    const end = async () => {
      isOver = true;
      for (const one of ends) one();
      await until(async () => (await office.ledger().jobs.waiting()).count === 0);
      await office.chat().worker.stop();
    };
    return { seen, threads, ends, end };
  };

  test("everybody has a first word with their place in the line, and clicks are answered", async () => {
    const { seen, threads, end } = await flooded();
    const { conversation: asked } = await office.as(office.bo).mention(office.designs, "status");
    await until(() => office.posts(asked).length === 1);
    expect(seen.readings).toBe(3);
    expect((await office.ledger().reviews.find({ status: ["awaiting_answers"] })).length).toBe(0);
    const firstWords = threads.flatMap((thread) => office.posts(thread));
    expect(firstWords.filter((words) => !/^(?:Reading|Reviewing) /m.test(words))).toEqual([]);
    expect(firstWords.slice(0, 3).filter((words) => words.includes("in line"))).toEqual([]);
    expect(firstWords[3]).toContain("You are next in line: I begin when a review before you is done.");
    expect(firstWords[5]).toContain("You are third in line: I begin when those before you are done.");
    expect(firstWords[39]).toContain("You are number 37 in line");
    await end();
    // What said who comes before says in the end what was found, and nothing is said twice.
    expect(threads.map((thread) => office.posts(thread).length)).toEqual(threads.map(() => 8));
    expect(
      threads.flatMap((thread) => office.posts(thread)).filter((post) => post.includes("in line")),
    ).toEqual([]);
  });

  test("a quiet channel is next, and is told so", async () => {
    const { seen, threads, ends, end } = await flooded();
    const { conversation } = await office.as(office.ana).mention(office.secret, link);
    await until(() => office.posts(conversation).length === 1);
    expect(office.posts(conversation)[0]).toContain("You are next in line");
    ends[0]?.();
    await until(() => seen.readings === 4);
    expect(office.posts(conversation)[0]).toContain("Reviewing");
    expect(office.posts(threads[3] ?? "")[0]).toContain("in line");
    await end();
    expect(office.posts(conversation)).toHaveLength(8);
  });
});

test("the post that said who comes before says that it is read when its turn comes", async () => {
  const ends: (() => void)[] = [];
  const reads: string[] = [];
  const { seen, reviewer } = interrupted(async (reading) => {
    const { opened, open: end } = gate();
    ends.push(end);
    if (reading <= 3) await opened;
  });
  await open({
    reviewer,
    platform: (platform) => ({
      ...platform,
      update: async (posted, message) => {
        if (message.summary.startsWith("Reading")) reads.push(posted.post);
        return platform.update(posted, message);
      },
    }),
  });
  office.chat().worker.start();
  for (let request = 0; request < 3; request += 1) await review();
  await until(() => seen.readings === 3);
  expect(reads).toHaveLength(0);
  const { conversation } = await review();
  await until(() => office.posts(conversation).some((post) => post.includes("You are next in line")));
  for (const end of ends) end();
  await until(() => office.posts(conversation).length === 8);
  expect(reads).toHaveLength(1);
  await office.chat().worker.stop();
});

test("a crash between the first word and the review says nothing twice", async () => {
  let isMortal = true;
  await open({
    path: join(mkdtempSync(join(tmpdir(), "loophole-")), "ledger.db"),
    ledger: (ledger) => ({
      ...ledger,
      jobs: {
        ...ledger.jobs,
        done: (job, next) =>
          isMortal && next ? new Promise<boolean>(() => {}) : ledger.jobs.done(job, next),
      },
    }),
  });
  const { conversation } = await review();
  void office.work();
  await until(() => office.posts(conversation).length === 1);
  await aMoment();
  isMortal = false;
  await office.restart();
  office.clock.now = new Date(office.clock.now.getTime() + 61_000);
  await office.work();
  expect(office.posts(conversation)).toHaveLength(8);
});

describe("the place in the line", () => {
  const held = (id: number, channel: string): InLine => ({ id, kind: "review", channel, isUnderWay: true });
  const due = (id: number, channel: string): InLine => ({ id, kind: "review", channel, isUnderWay: false });
  const asked = (id: number, channel: string, isUnderWay = false): InLine => ({
    id,
    kind: "request",
    channel,
    isUnderWay,
  });
  const mine = { id: 100, channel: "a" };

  test.each([
    ["nothing else", [asked(100, "a", true)], 3, 0],
    ["a lane that is free", [held(1, "a"), held(2, "b"), asked(100, "a", true)], 3, 0],
    ["no lane that is free", [held(1, "a"), held(2, "b"), held(3, "b")], 3, 1],
    ["somebody of the own channel who waits", [held(1, "a"), due(2, "a")], 1, 2],
    ["somebody who asked before and has no first word yet", [held(1, "a"), asked(2, "a")], 1, 2],
    ["somebody who asked later", [held(1, "a"), asked(101, "a")], 1, 1],
    ["a channel that waits like the own", [held(1, "c"), due(2, "b"), due(3, "b"), due(4, "b")], 1, 2],
    ["a channel that has one under way already", [held(1, "b"), due(2, "b"), due(3, "b")], 1, 1],
    [
      "a channel with as many turns",
      [held(1, "c"), due(2, "a"), due(3, "b"), due(4, "b"), due(5, "b")],
      1,
      4,
    ],
  ] as const)("with %s", (_, line, atOnce, place) => {
    expect(placeInLine(line, mine, atOnce)).toBe(place);
  });
});
