/** How far a topic is answered for, as a number: missing 0, partial 1, covered 2. */
export type Degree = 0 | 1 | 2;

/**
 * Cohen's kappa with quadratic weights over three degrees: 1 where the two always agree, 0 where they agree as often as
 * chance would have it. Undefined where there is nothing to compare, or where both always say the same one thing.
 */
export function weightedKappa(pairs: readonly (readonly [Degree, Degree])[]): number | undefined {
  const first = [0, 0, 0];
  const second = [0, 0, 0];
  let seen = 0;
  for (const [a, b] of pairs) {
    first[a] = (first[a] ?? 0) + 1;
    second[b] = (second[b] ?? 0) + 1;
    seen += (a - b) ** 2;
  }
  let expected = 0;
  first.forEach((countA, a) => {
    second.forEach((countB, b) => {
      expected += ((a - b) ** 2 * countA * countB) / pairs.length;
    });
  });
  return pairs.length === 0 || expected === 0 ? undefined : 1 - seen / expected;
}
