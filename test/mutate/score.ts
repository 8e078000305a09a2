import type { Table } from "../written-table.ts";

/** What the mutation runner reports of one mutant. */
export interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

/** What became of the mutants of one room. */
export interface Score {
  readonly room: string;
  readonly killed: number;
  readonly survived: number;
  /** In code that no test reaches. */
  readonly uncovered: number;
}

/** Counts the mutants of a room. A mutant that does not even load, or that runs on and on, is one that was noticed. */
export function scoreOf(room: string, mutants: readonly Mutant[]): Score {
  const count = (...statuses: readonly string[]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  return {
    room,
    killed: count("Killed", "Timeout", "RuntimeError"),
    survived: count("Survived"),
    uncovered: count("NoCoverage"),
  };
}

/** Killed of all mutants, those in code that no test reaches among them, in percent; 100 where there are none. */
function percentOf({ killed, survived, uncovered }: Omit<Score, "room">): number {
  const all = killed + survived + uncovered;
  return all === 0 ? 100 : (100 * killed) / all;
}

/** The row of a room in the table. */
export function rowOf(score: Score): string {
  const { room, killed, survived, uncovered } = score;
  const mutants = killed + survived + uncovered;
  return `| \`${room}\` | ${mutants} | ${killed} | ${survived} | ${uncovered} | ${percentOf(score).toFixed(1)} |`;
}

/** The table of the scores in the documentation. */
export const scoreTable: Table = {
  begin: "<!-- mutation scores: written by npm run mutate -->",
  end: "<!-- end of mutation scores -->",
  head: ["| room | mutants | killed | survived | uncovered | score in % |", "|---|--:|--:|--:|--:|--:|"],
};
