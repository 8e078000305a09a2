/** Rows that one statement takes at most: databases limit the parameters of a statement (SQLite to 32,766). */
const rowsPerStatement = 1000;

/** Cuts a list into pieces that one statement takes; no piece is empty. */
export function* inChunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    yield rows.slice(from, from + rowsPerStatement);
  }
}
