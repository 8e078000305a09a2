/**
 * A stress test of the offline reviewer: a share of its vocabulary is dropped at random, as if its authors had not
 * thought of those words. A reviewer that generalises stands it.
 * @param share from 0 (nothing dropped) to 1 (everything)
 * @param seed the same seed drops the same phrases
 */
export function thinned(share: number, seed: number): (phrase: string) => boolean {
  const random = mulberry32(seed);
  return () => random() >= share;
}

/** A small random generator that can be seeded, for tests that must repeat. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
