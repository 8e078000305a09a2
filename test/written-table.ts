import { readFileSync, writeFileSync } from "node:fs";

/** A table in a document, between two markers. Its rows begin with their name in code quotes. */
export interface Table {
  readonly begin: string;
  readonly end: string;
  readonly head: readonly string[];
}

/**
 * Writes rows into a table of a document. The row of a name takes the place of its earlier one; the rows of names that
 * were not run stay.
 * @throws {Error} where the document has no markers.
 */
export function writeRows(
  path: string,
  { begin, end, head }: Table,
  names: readonly string[],
  rows: readonly string[],
): void {
  const text = readFileSync(path, "utf8");
  const [before, rest] = text.split(begin);
  const [table, after] = rest?.split(end) ?? [];
  if (before === undefined || table === undefined || after === undefined) {
    throw new Error(`${path} has no place for the table. Put the two marker comments back.`);
  }
  const isOf = (name: string) => (row: string) => row.startsWith(`| \`${name}\` |`);
  const earlier = table.split("\n");
  const all = names.flatMap((name) => rows.find(isOf(name)) ?? earlier.find(isOf(name)) ?? []);
  writeFileSync(path, [before, begin, "\n\n", [...head, ...all].join("\n"), "\n\n", end, after].join(""));
}
