import { WebAPIRateLimitedError } from "@slack/web-api";
import { afterEach, expect, test, vi } from "vitest";
import { pace } from "../../src/platforms/kit/turns.ts";
import { secondsToWait } from "../../src/platforms/slack/workspace/trouble.ts";

afterEach(() => void vi.useRealTimers());

test("where Slack says later, the lane waits as long as it says, and the work is done then", async () => {
  const waited: number[] = [];
  const lanes = pace({ count: 10, everyMs: 1, secondsToWait, wait: async (ms) => void waited.push(ms) });
  let refusals = 2;
  const done = await lanes("C1", async () => {
    if (refusals-- > 0) throw new WebAPIRateLimitedError(7);
    return "posted";
  });
  expect(done).toBe("posted");
  expect(waited).toEqual([7_000, 7_000]);
});

test("a lane that waits keeps its order and holds up no other lane", async () => {
  const order: string[] = [];
  let release = (): void => {};
  const lanes = pace({
    count: 10,
    everyMs: 1,
    secondsToWait,
    wait: () => new Promise((resolve) => (release = resolve)),
  });
  let isRefused = false;
  const slow = lanes("C1", async () => {
    if (!isRefused) {
      isRefused = true;
      throw new WebAPIRateLimitedError(1);
    }
    order.push("C1 first");
  });
  const next = lanes("C1", async () => order.push("C1 second"));
  await lanes("C2", async () => order.push("C2"));
  expect(order).toEqual(["C2"]);
  release();
  await Promise.all([slow, next]);
  expect(order).toEqual(["C2", "C1 first", "C1 second"]);
});

test("who waits for a first word goes before what waits", async () => {
  const order: string[] = [];
  let release = (): void => {};
  const lanes = pace({ count: 10, everyMs: 1 });
  const under = lanes("C1", () => new Promise<void>((resolve) => (release = resolve)));
  const said = [
    lanes("C1", async () => order.push("card")),
    lanes("C1", async () => order.push("first word"), "first"),
    lanes("C1", async () => order.push("another card")),
  ];
  release();
  await Promise.all([under, ...said]);
  expect(order).toEqual(["first word", "card", "another card"]);
});

test("what the next edit replaces waits for nobody, and leaves half of the lane to others", async () => {
  const order: string[] = [];
  let release = (): void => {};
  const lanes = pace({ count: 4, everyMs: 3_600_000 });
  const under = lanes("C1", () => new Promise<void>((resolve) => (release = resolve)));
  await lanes.ifRoom("C1", async () => order.push("not while somebody else is at it"));
  release();
  await under;
  for (const edit of ["1", "2", "3"]) await lanes.ifRoom("C1", async () => order.push(edit));
  await lanes("C1", async () => order.push("card"));
  await lanes.ifRoom("C2", async () => order.push("elsewhere"));
  const later = pace({ count: 4, everyMs: 1, secondsToWait });
  await later.ifRoom("C1", () => Promise.reject(new WebAPIRateLimitedError(7)));
  await expect(later.ifRoom("C1", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  expect(order).toEqual(["1", "card", "elsewhere"]);
});

test.each([
  [300, ["waited 300 s", "posted"]],
  [301, ["refused"]],
  [3_600, ["refused"]],
])("asked to wait %i s, it is: %j", async (seconds, expected) => {
  const seen: string[] = [];
  const lanes = pace({
    count: 10,
    everyMs: 1,
    secondsToWait,
    wait: async (ms) => void seen.push(`waited ${ms / 1000} s`),
  });
  let isRefused = false;
  const work = async (): Promise<void> => {
    if (isRefused) return void seen.push("posted");
    isRefused = true;
    throw new WebAPIRateLimitedError(seconds);
  };
  await lanes("C1", work).catch((error: unknown) => {
    seen.push(error instanceof WebAPIRateLimitedError ? "refused" : String(error));
  });
  expect(seen).toEqual(expected);
});

test("nobody waits without end: refused a sixth time the work fails, and the lane goes on", async () => {
  let waits = 0;
  const wait = async (): Promise<void> => {
    if ((waits += 1) > 50) throw new Error("it waits without end");
  };
  const lanes = pace({ count: 10, everyMs: 1, secondsToWait, wait });
  let tries = 0;
  const refused = lanes("C1", async () => {
    tries += 1;
    throw new WebAPIRateLimitedError(1);
  });
  await expect(refused).rejects.toBeInstanceOf(WebAPIRateLimitedError);
  expect([tries, waits]).toEqual([6, 5]);
  expect(await lanes("C1", async () => "next")).toBe("next");
});

test("what is refused five times is done the sixth", async () => {
  let tries = 0;
  const lanes = pace({ count: 10, everyMs: 1, secondsToWait, wait: async () => {} });
  const done = lanes("C1", async () => {
    if ((tries += 1) <= 5) throw new WebAPIRateLimitedError(1);
    return "posted";
  });
  expect(await done).toBe("posted");
});

test("no more work passes in a stretch of time than was allowed", async () => {
  vi.useFakeTimers();
  const lanes = pace({ count: 2, everyMs: 1_000, secondsToWait, wait: async () => {} });
  let passed = 0;
  const all = Promise.all(Array.from({ length: 5 }, () => lanes("C1", async () => passed++)));
  await vi.advanceTimersByTimeAsync(900);
  expect(passed).toBe(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(passed).toBe(4);
  await vi.advanceTimersByTimeAsync(1_000);
  await all;
  expect(passed).toBe(5);
});
