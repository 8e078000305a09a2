import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Ledger } from "../../src/ledger/ledger.ts";
import type { Platform } from "../../src/platforms/platform.ts";
import type { Reviewer } from "../../src/review/reviewer.ts";
import { type Office, openOffice } from "./office.ts";
import { plainReviewer } from "./plain-reviewer.ts";

/** Everything that a review does to the world, one step after the other; at the deadly one the process is gone. */
function mortal() {
  const fate = { steps: 0, deadly: Infinity, die: () => {} };
  /** After its death a process never comes back from anything. */
  const step = async <T>(run: () => Promise<T>): Promise<T> => {
    fate.steps += 1;
    if (fate.steps === fate.deadly) fate.die();
    if (fate.steps >= fate.deadly) return new Promise<T>(() => {});
    const done = await run();
    if (fate.steps >= fate.deadly) return new Promise<T>(() => {});
    return done;
  };
  const mortalObject = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value === "function" && name !== "close" && name !== "start" && name !== "stop") {
          return (...given: unknown[]) => step(async () => Reflect.apply(value, object, given) as unknown);
        }
        return typeof value === "object" && value !== null ? mortalObject(value) : value;
      },
    });
  return { fate, mortalObject };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loophole-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What stands in the thread, in order, without what differs from run to run. */
const standing = (office: Office, thread: string) => ({
  posts: office.posts(thread).toSorted(),
  whispers: [...office.whispers(office.ana), ...office.whispers(office.bo)],
});

/** Reviews, and settles a question, in a process that dies at a step; another one takes over. */
async function live(deadly: number) {
  const { fate, mortalObject } = mortal();
  let isDead: Promise<void> = Promise.resolve();
  const office = await openOffice({
    path: join(folder, `${deadly}.db`),
    ledger: (ledger: Ledger) => (fate.deadly === Infinity ? ledger : mortalObject(ledger)),
    platform: (platform: Platform) => (fate.deadly === Infinity ? platform : mortalObject(platform)),
    reviewer: (asked): Reviewer =>
      fate.deadly === Infinity ? plainReviewer(asked) : mortalObject(plainReviewer(asked)),
  });
  const { conversation: thread } = await office
    .as(office.ana)
    .mention(office.designs, "https://docs.example/feed");
  // From here on the process is mortal.
  fate.deadly = deadly;
  isDead = new Promise((resolve) => {
    fate.die = resolve;
  });
  await office.restart();
  await Promise.race([office.work(), isDead]);
  const died = fate.steps >= deadly;
  fate.deadly = Infinity;
  await office.restart();
  office.clock.now = new Date(office.clock.now.getTime() + 61_000);
  await office.work();
  return { office, thread, died, steps: fate.steps };
}

describe("a process that dies", () => {
  test("at any of many steps of a review: it ends posted once, and no lens that was kept is judged again", async () => {
    const whole = await live(Infinity);
    const expected = standing(whole.office, whole.thread);
    const lenses = whole.office.asked.length;
    await whole.office.close();
    expect(expected.posts).toHaveLength(8);

    let deaths = 0;
    for (let deadly = 1; ; deadly += 7) {
      const { office, thread, died } = await live(deadly);
      expect({ deadly, ...standing(office, thread) }).toEqual({ deadly, ...expected });
      expect(office.asked.length).toBeLessThanOrEqual(lenses + 2);
      await office.close();
      if (!died) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(10);
  }, 120_000);
});

describe("events that arrive again", () => {
  test("three times, out of order and after a restart, make one review and one set of posts", async () => {
    const office = await openOffice({ path: join(folder, "again.db") });
    const first = await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
    const second = await office.as(office.bo).mention(office.secret, "https://docs.example/feed");
    await second.again();
    await first.again();
    await office.work();
    await office.restart();
    await second.again();
    await first.again();
    await office.work();
    expect(office.posts(first.conversation)).toHaveLength(8);
    expect(office.posts(second.conversation)).toHaveLength(8);
    expect(await office.ledger().reviews.find({})).toHaveLength(2);

    const clicked = await office.as(office.bo).click(first.conversation, "dismiss", "q1");
    const sent = await office.as(office.bo).submit({ reason: "wrong", note: "" });
    await office.work();
    await office.as(office.bo).click(first.conversation, "reopen", "q1");
    await office.as(office.bo).submit({ reason: "It is right" });
    await office.work();
    await office.restart();
    await sent.again();
    await clicked.again();
    await sent.again();
    await office.work();
    expect(await office.ledger().questions.get("q1")).toMatchObject({ status: "reopened" });
    await office.close();
  });
});

describe("a platform in trouble", () => {
  test("is asked again later, and people see one set of posts", async () => {
    let broken = 3;
    const office = await openOffice({
      platform: (platform) => ({
        ...platform,
        post: async (to, message) => {
          const posted = await platform.post(to, message);
          if ((broken -= 1) >= 0) throw new Error("the answer was lost");
          return posted;
        },
      }),
    });
    const { conversation } = await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
    for (let minute = 0; minute < 10; minute += 1) {
      await office.work();
      office.clock.now = new Date(office.clock.now.getTime() + 60_000);
    }
    expect(office.posts(conversation)).toHaveLength(8);
    await office.close();
  });

  test("for good: the review says so in its own message", async () => {
    const office = await openOffice({
      reviewer: () => ({
        name: "broken",
        review: async () => {
          throw new Error("out of memory");
        },
      }),
    });
    const { conversation } = await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
    for (let hour = 0; hour < 10; hour += 1) {
      await office.work();
      office.clock.now = new Date(office.clock.now.getTime() + 3_600_000);
    }
    expect(office.posts(conversation)).toEqual([expect.stringContaining("Something went wrong on my side")]);
    expect(office.posts(conversation)[0]).toContain("[Try again]");
    expect(office.errors.splice(0)).toEqual([expect.stringContaining("out of memory")]);
    await office.close();
  });
});
