/** The middle of some measurements. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** How long one of many runs takes, in milliseconds; two jobs that are compared take turns, so that both see the same machine. */
export async function takingTurns(
  rounds: number,
  jobs: readonly (() => void | Promise<void>)[],
): Promise<readonly number[]> {
  const times = jobs.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, job] of jobs.entries()) {
      const start = performance.now();
      await job();
      times[index]?.push(performance.now() - start);
    }
  }
  return times.map(median);
}
