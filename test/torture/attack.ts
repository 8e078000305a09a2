import * as fc from "fast-check";
import type { Told } from "./program/program.ts";

/** How much of an attack is carried out, and by which dice. */
export interface Size {
  /** Small counts, for every day. */
  readonly isShort: boolean;
  readonly seed: number;
  /** Prints a line while the attack goes on, which may take many minutes. */
  readonly tell: (line: string) => void;
}

/** What came of an attack. */
export interface Outcome {
  /** What was done, with its counts. */
  readonly done: string;
  readonly lost: number;
  readonly doubled: number;
  readonly leaked: number;
  /** How often the program ended by itself. */
  readonly exits: number;
  /** The slowest answer that somebody waited for, in milliseconds. */
  readonly slowestMs?: number;
  /** Where a process of its own was attacked: its event loop and its memory. */
  readonly process?: Told;
  /** Every promise that was broken, as a sentence. */
  readonly broken: readonly string[];
  /** Figures that are printed besides. */
  readonly figures: readonly string[];
}

/** An attack on the program from outside, through the protocols that it really speaks. */
export interface Attack {
  readonly name: string;
  readonly run: (size: Size) => Promise<Outcome>;
}

/** What is promised of every attack. The times hold on a machine that does nothing else. */
export const promises = { stallMs: 50, peakMb: 700 };

/** The value below which so much of all values lie; 0 of none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** The worst of what several processes told. */
export function worst(all: readonly Told[]): Told {
  const most = (of: (told: Told) => number): number => Math.max(0, ...all.map(of));
  return {
    stallMs: most(({ stallMs }) => stallMs),
    computingMs: most(({ computingMs }) => computingMs),
    peakMb: most(({ peakMb }) => peakMb),
  };
}

/** How many of these stand there more than once. */
export function repeated(keys: readonly string[]): number {
  return keys.length - new Set(keys).size;
}

/** Dice that fall the same for the same seed: numbers from 0 up to, and without, a limit. */
export function dice(seed: number): (limit: number) => number {
  const drawn = fc.sample(fc.noBias(fc.nat()), { seed, numRuns: 10_000 });
  let next = 0;
  return (limit) => (drawn[next++ % drawn.length] ?? 0) % limit;
}
