import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

/** Narrower than this nothing is readable, wider than this no line is read to its end. */
const narrowest = 40;
const widest = 96;

/** The width to write in, for a terminal of so many columns; what is no terminal gets 80. */
export function widthFor(columns: number | undefined): number {
  return Math.min(widest, Math.max(narrowest, columns ?? 80));
}

/**
 * Breaks text into lines that fit, wide characters counted as two columns and long words broken; the first line
 * begins with `first`, the others with `rest`, both of the same width.
 */
export function wrapped(text: string, width: number, first = "", rest = first): string {
  const room = width - stringWidth(rest);
  const rows = wrapAnsi(text, room, { hard: true }).split("\n");
  return rows.map((row, index) => (index === 0 ? first : rest) + row.trimEnd()).join("\n");
}

/** Text filled with spaces to a number of columns. */
export function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - stringWidth(text)));
}

/** Two texts at the two ends of a line. */
export function ends(left: string, right: string, width: number): string {
  return padded(left, width - stringWidth(right)) + right;
}

/** The beginning of a text, cut at a word where it is longer than so many columns. */
export function shortened(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  const [first = ""] = wrapAnsi(text, columns - 1, { hard: true }).split("\n");
  return `${first.trimEnd()}…`;
}
