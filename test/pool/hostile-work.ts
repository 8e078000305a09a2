import { answering } from "../../src/pool/pool.ts";

/** Work that no thread should have to do. */

export function forever(): never {
  for (;;);
}

export const hoardsBuffers = answering(() => {
  const held: Uint8Array[] = [];
  for (let megabytes = 0; megabytes < 2_000; megabytes += 20) {
    held.push(new Uint8Array(20_000_000).fill(1));
    const until = performance.now() + 20;
    while (performance.now() < until);
  }
  return held.length;
});

export const hoardsObjects = answering(() => {
  const held: object[] = [];
  for (let count = 0; count < 50_000_000; count += 1) held.push({ count });
  return held.length;
});

/**
 * How many pieces of this work were under way at the same time: waits for a second one so long, and says the most that
 * there were. Both numbers stand in memory that all threads share.
 */
export const howMany = answering(
  async ({ counter, waitMs }: { counter: Int32Array; waitMs: number }): Promise<number> => {
    if (Atomics.add(counter, 0, 1) > 0) Atomics.store(counter, 1, 1);
    for (const until = performance.now() + waitMs; performance.now() < until;) {
      if (Atomics.load(counter, 1) > 0) break;
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    }
    Atomics.sub(counter, 0, 1);
    return Atomics.load(counter, 1) + 1;
  },
);

export const breaks = answering(
  (given: unknown) => (given as { run(): void } | null)?.run.call(null) ?? nothing(),
);

function nothing(): void {
  (undefined as unknown as () => void)();
}
