import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { PlatformStore } from "../../src/platforms/platform.ts";
import { kept } from "../../src/platforms/teams/where/kept.ts";

/** A store that takes its time, as one over a network does, and counts what is written. */
function slowStore() {
  const values = new Map<string, string>();
  const written: string[] = [];
  let troubles = 0;
  const store: PlatformStore = {
    load: async (_, id) => {
      const value = values.get(id);
      await sleep(2);
      return value;
    },
    save: async (_, id, value) => {
      await sleep(2);
      if (troubles > 0) {
        troubles -= 1;
        throw new Error("the disk is full");
      }
      written.push(value);
      values.set(id, value);
    },
    forget: async (_, id) => void values.delete(id),
  };
  return { store, written, fail: (times: number) => (troubles = times) };
}

const adding =
  (channel: string) =>
  (known: readonly string[] = []): readonly string[] => [...known, channel];

describe("changes of one record at once", () => {
  test("are all there afterwards, in the order in which they were asked for", async () => {
    const { store } = slowStore();
    const memory = kept(store);
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    await Promise.all(names.map((name) => memory.change("team", adding(name), "t1", "x")));
    expect(await memory.load("team", "t1", "x")).toEqual(names);
  });

  test("one that fails says so to whoever wanted it, and does not stop the next", async () => {
    const { store, fail } = slowStore();
    const memory = kept(store);
    fail(1);
    const [lost, ...others] = await Promise.allSettled(
      ["lost", "one", "two"].map((name) => memory.change("team", adding(name), "t1", "x")),
    );
    expect(lost).toMatchObject({ status: "rejected", reason: new Error("the disk is full") });
    expect(others.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(await memory.load("team", "t1", "x")).toEqual(["one", "two"]);
  });

  test("one whose change itself throws does not stop the next either", async () => {
    const { store } = slowStore();
    const memory = kept(store);
    const broken = memory.change(
      "direct",
      () => {
        throw new TypeError("not a chat");
      },
      "u1",
    );
    const next = memory.change("direct", (before = "") => `${before}next`, "u1");
    await expect(broken).rejects.toThrow("not a chat");
    await next;
    expect(await memory.load("direct", "u1")).toBe("next");
  });

  test("one that comes while the last of them is under way waits for it", async () => {
    const { store } = slowStore();
    const memory = kept(store);
    const first = memory.change("team", adding("first"), "t1", "x");
    const second = memory.change("team", adding("second"), "t1", "x");
    await first;
    const third = memory.change("team", adding("third"), "t1", "x");
    await Promise.all([second, third]);
    expect(await memory.load("team", "t1", "x")).toEqual(["first", "second", "third"]);
  });
});

test("records of other names do not wait for each other, and do not share anything", async () => {
  const { store } = slowStore();
  const held = Promise.withResolvers<undefined>();
  const memory = kept({
    ...store,
    load: (kind, id) => (id.includes("stuck") ? held.promise : store.load(kind, id)),
  });
  const waiting = memory.change("team", adding("late"), "t1", "stuck");
  await Promise.all([
    memory.change("team", adding("a"), "t1", "y"),
    memory.change("team", adding("b"), "t1 y"),
    memory.change("team", adding("c"), "t1/y"),
  ]);
  expect(await memory.load("team", "t1", "y")).toEqual(["a"]);
  expect(await memory.load("team", "t1 y")).toEqual(["b"]);
  expect(await memory.load("team", "t1/y")).toEqual(["c"]);
  held.resolve(undefined);
  await waiting;
});

test("what did not change is not written again", async () => {
  const { store, written } = slowStore();
  const memory = kept(store);
  const where = { serviceUrl: "https://smba.example/", bot: { id: "28:b", name: "Loophole" } };
  await memory.change("whereabouts", () => where, "t1");
  await memory.change("whereabouts", () => ({ ...where }), "t1");
  expect(written).toHaveLength(1);
  await memory.change("whereabouts", () => ({ ...where, serviceUrl: "https://other.example/" }), "t1");
  expect(written).toHaveLength(2);
});
