/** Text as Slack can carry it: well-formed, without control characters; nothing that can be seen is changed. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("\r\n", "\n")
    .replaceAll(/[^\P{Cc}\n\t]/gu, " ");
}

/** Escapes the three characters with which Slack's markup begins, so that no mention, link or command survives. */
export function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The inverse of `escapeMarkup`, for text that Slack sends. */
export function unescapeMarkup(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** How many characters Slack counts: `&`, `<` and `>` count as long as their escapes. */
export function countedLength(text: string): number {
  return escapeMarkup(text).length;
}

/** At most `limit` characters; what was longer ends with `…`, so that the reader sees that there is more. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, characterBorder(text, limit - 1))}…`;
}

/**
 * Cuts a text into pieces of at most `limit` counted characters that join to the same text, between lines or words
 * where possible and never inside a character.
 */
export function pieces(text: string, limit: number): string[] {
  const cut: string[] = [];
  let from = 0;
  while (from < text.length) {
    const to = cutAfter(text, from, limit);
    cut.push(text.slice(from, to));
    from = to;
  }
  return cut;
}

function cutAfter(text: string, from: number, limit: number): number {
  let fits = from;
  for (let room = limit; fits < text.length; fits++) {
    room -= escapedLengths[text[fits] as string] ?? 1;
    if (room < 0) break;
  }
  if (fits === text.length) return fits;
  const head = text.slice(from, fits);
  const word = Math.max(head.lastIndexOf("\n"), head.lastIndexOf(" ")) + 1;
  return word > head.length / 2 ? from + word : Math.max(from + 1, characterBorder(text, fits));
}

const escapedLengths: Readonly<Record<string, number>> = { "&": 5, "<": 4, ">": 4 };
const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The last border between two visible characters at or before an offset; the offset itself where there is none. */
function characterBorder(text: string, offset: number): number {
  const from = Math.max(0, offset - 64);
  const around = text.slice(from, offset + 64);
  let border = 0;
  for (const { index } of characters.segment(around)) {
    if (from + index > offset) break;
    border = from + index;
  }
  return border > from ? border : offset - (isLowSurrogate(text, offset) ? 1 : 0);
}

function isLowSurrogate(text: string, offset: number): boolean {
  const unit = text.charCodeAt(offset);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
