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

/** What happens before anybody can die, and what the mortal process then has to do. */
interface Story {
  prepare(office: Office): Promise<void>;
  act(office: Office): Promise<void>;
}

const stories = {
  review: {
    prepare: async (office) => {
      await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
    },
    act: (office) => office.work(),
  },
  settlement: {
    prepare: async (office) => {
      const { conversation } = await office
        .as(office.ana)
        .mention(office.designs, "https://docs.example/feed");
      await office.work();
      await office.as(office.bo).click(conversation, "dismiss", "q1");
      await office.as(office.bo).submit({ reason: "wrong", note: "" });
      await office.as(office.bo).click(conversation, "assign", "q2");
      await office.as(office.bo).submit({ assignee: office.ana.id, due: "" });
      await office.as(office.bo).click(conversation, "reveal");
    },
    act: (office) => office.work(),
  },
  digest: {
    prepare: async (office) => {
      const { conversation } = await office
        .as(office.ana)
        .mention(office.designs, "https://docs.example/feed");
      await office.work();
      await office.as(office.bo).click(conversation, "accept", "q1");
      await office.as(office.bo).submit({ owner: office.ana.id, reason: "Small", expires: "2026-11-18" });
      await office.work();
      office.clock.now = new Date("2026-11-23T10:00:00Z");
    },
    act: async (office) => {
      await office.chat().tick();
      await office.work();
    },
  },
} as const satisfies Record<string, Story>;

/** A story whose process dies at a step; another process takes over, and tells it to its end. */
async function live(name: keyof typeof stories, deadly: number) {
  const { fate, mortalObject } = mortal();
  const story = stories[name];
  const isImmortal = () => fate.deadly === Infinity;
  const office = await openOffice({
    path: join(folder, `${name}-${deadly}.db`),
    ledger: (ledger: Ledger) => (isImmortal() ? ledger : mortalObject(ledger)),
    platform: (platform: Platform) => (isImmortal() ? platform : mortalObject(platform)),
    reviewer: (asked): Reviewer => (isImmortal() ? plainReviewer(asked) : mortalObject(plainReviewer(asked))),
  });
  await story.prepare(office);
  fate.deadly = deadly;
  const death = new Promise<void>((resolve) => {
    fate.die = resolve;
  });
  await office.restart();
  await Promise.race([story.act(office), death]);
  const died = fate.steps >= deadly;
  fate.deadly = Infinity;
  await office.restart();
  office.clock.now = new Date(office.clock.now.getTime() + 61_000);
  await office.chat().tick();
  await office.work();
  return { office, died };
}

const standing = (office: Office) => ({
  posts: [...office.posts(office.designs), ...office.posts("memory:direct/acme/ana")].toSorted(),
  whispers: [...office.whispers(office.ana), ...office.whispers(office.bo)],
});

describe("a process that dies at any of many steps", () => {
  test.each([
    ["review", 7, 8, 10],
    ["settlement", 5, 12, 10],
    ["digest", 5, 10, 10],
  ] as const)(
    "of a %s: it ends as if it had lived, and everything is said once",
    async (name, stride, posts, fewest) => {
      const whole = await live(name, Infinity);
      const expected = standing(whole.office);
      const lenses = whole.office.asked.length;
      await whole.office.close();
      expect(expected.posts).toHaveLength(posts);

      let deaths = 0;
      for (let deadly = 1; ; deadly += stride) {
        const { office, died } = await live(name, deadly);
        expect({ deadly, ...standing(office) }).toEqual({ deadly, ...expected });
        expect(office.asked.length).toBeLessThanOrEqual(lenses + 2);
        await office.close();
        if (!died) break;
        deaths += 1;
      }
      expect(deaths).toBeGreaterThan(fewest);
    },
    120_000,
  );
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
