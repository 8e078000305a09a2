import { visible } from "../../render/spans.ts";

/**
 * Text as chats can carry it: well-formed, without control characters or what hides, and without the few words that a
 * client takes for a command wherever they stand: Adaptive Cards put dates in place of `{{DATE(…)}}`, and Teams looks for
 * `<at>`. A blank keeps them apart.
 */
export function printable(text: string): string {
  return visible(text)
    .replaceAll(/\r\n|[\u2028\u2029]/g, "\n")
    .replaceAll(/[^\P{Cc}\n\t]/gu, " ")
    .replaceAll(/\{\{(?=\s*(?:DATE|TIME)\b)/gi, "{ {")
    .replaceAll(/<(?=\/?at\b)/gi, "< ");
}

/** At most `limit` UTF-16 units; what was longer ends with `…`, so that the reader sees that there is more. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, border(text, limit - 1))}…`;
}

/** The same on one line. */
export function shortenLine(text: string, limit: number): string {
  const line = printable(text).replaceAll(/\s+/g, " ").trim();
  return line.length <= limit ? line : `${line.slice(0, border(line, limit - 1)).trimEnd()}…`;
}

/**
 * Cuts a text into pieces that join to the same text, between lines or words where possible and never inside a
 * character. A piece counts at most `limit`.
 * @param countOf what a platform counts one UTF-16 unit as; by default 1
 */
export function pieces(text: string, limit: number, countOf: (unit: string) => number = () => 1): string[] {
  const cut: string[] = [];
  let from = 0;
  while (from < text.length) {
    const to = cutAfter(text, from, limit, countOf);
    cut.push(text.slice(from, to));
    from = to;
  }
  return cut;
}

function cutAfter(text: string, from: number, limit: number, countOf: (unit: string) => number): number {
  let fits = from;
  for (let room = limit; fits < text.length; fits++) {
    room -= countOf(text[fits] as string);
    if (room < 0) break;
  }
  if (fits === text.length) return fits;
  const head = text.slice(from, fits);
  const word = Math.max(head.lastIndexOf("\n"), head.lastIndexOf(" ")) + 1;
  return word > head.length / 2 ? from + word : Math.max(from + 1, border(text, fits));
}

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The last border between two visible characters at or before an offset; a surrogate pair is never parted. */
function border(text: string, offset: number): number {
  const from = Math.max(0, offset - 64);
  let last = 0;
  for (const { index } of characters.segment(text.slice(from, offset + 64))) {
    if (from + index > offset) break;
    last = from + index;
  }
  if (last > from) return last;
  const unit = text.charCodeAt(offset);
  return unit >= 0xdc00 && unit <= 0xdfff ? offset - 1 : offset;
}

/** Neighbours together, at most `size` in one group: a row of buttons, a row of people. */
export function inGroups<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}
