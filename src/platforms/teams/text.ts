/** Text as Teams can carry it: well-formed and without control characters; nothing that can be seen is changed. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("\r\n", "\n")
    .replaceAll(/[^\P{Cc}\n\t]/gu, " ");
}

/** At most `limit` characters on one line; what was longer ends with `…`. */
export function shorten(text: string, limit: number): string {
  const line = printable(text).replaceAll(/\s+/g, " ").trim();
  return line.length <= limit ? line : `${line.slice(0, border(line, limit - 1)).trimEnd()}…`;
}

/** Cuts a text into pieces of at most `limit` UTF-16 units that join to the same text, never inside a character. */
export function pieces(text: string, limit: number): readonly string[] {
  const cut: string[] = [];
  for (let from = 0; from < text.length;) {
    const to = text.length - from <= limit ? text.length : cutAt(text, from, limit);
    cut.push(text.slice(from, to));
    from = to;
  }
  return cut;
}

/** After a line or a word of the second half where there is one. */
function cutAt(text: string, from: number, limit: number): number {
  const head = text.slice(from, from + limit);
  const word = Math.max(head.lastIndexOf("\n"), head.lastIndexOf(" ")) + 1;
  return word > limit / 2 ? from + word : Math.max(from + 1, border(text, from + limit));
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
