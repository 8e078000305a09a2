import { afterEach, expect, test, vi } from "vitest";
import { pace } from "../../src/platforms/kit/turns.ts";
import { usualPace } from "../../src/platforms/teams/teams.ts";

afterEach(() => void vi.useRealTimers());

test("in whatever two seconds, no more messages pass in a thread than Teams takes", async () => {
  vi.useFakeTimers();
  const lanes = pace(usualPace);
  const passed: number[] = [];
  const all = Promise.all(
    Array.from({ length: 20 }, () => lanes("thread", async () => passed.push(Date.now()))),
  );
  await vi.advanceTimersByTimeAsync(10_000);
  await all;
  const most = passed.map((from) => passed.filter((at) => at >= from && at < from + 2_000).length);
  expect(Math.max(...most)).toBeLessThanOrEqual(8);
  expect(passed).toHaveLength(20);
});

test("threads do not wait for each other, and each keeps its order", async () => {
  const lanes = pace({ count: 100, everyMs: 1 });
  const order: string[] = [];
  const held = Promise.withResolvers<void>();
  const slow = lanes("one", () => held.promise.then(() => order.push("one, first")));
  const next = lanes("one", async () => order.push("one, second"));
  await lanes("other", async () => order.push("other"));
  expect(order).toEqual(["other"]);
  held.resolve();
  await Promise.all([slow, next]);
  expect(order).toEqual(["other", "one, first", "one, second"]);
});
