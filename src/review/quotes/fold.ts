/**
 * Two texts that say the same words should compare equal however they are set: folding drops what is typography
 * (white space, quotation marks, Markdown and HTML markup, case) and keeps every word, number and sign. Each folded
 * character remembers where it came from, so that a match in folded text is a slice of the source.
 */
export interface Folded {
  readonly text: string;
  /** For each character of `text`, the offset in the source at which it starts. */
  readonly starts: Int32Array;
  /** For each character of `text`, the offset in the source at which it ends. */
  readonly ends: Int32Array;
}

const same: Readonly<Record<string, string>> = {
  "‘": "'",
  "’": "'",
  "‚": "'",
  "‛": "'",
  "′": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "‟": '"',
  "″": '"',
  "«": '"',
  "»": '"',
  "‐": "-",
  "‑": "-",
  "‒": "-",
  "–": "-",
  "—": "-",
  "―": "-",
  "−": "-",
  "…": "...",
  ﬁ: "fi",
  ﬂ: "fl",
  ﬀ: "ff",
  ﬃ: "ffi",
  ﬄ: "ffl",
};

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&apos;": "'",
  "&nbsp;": " ",
};

const link = /!?\[([^\]\n]{0,600})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])/y;
const tag = /<\/?[a-zA-Z][^<>]{0,500}>|<!--[^]{0,2000}?-->/y;
const entity = /&(?:amp|lt|gt|quot|apos|nbsp|#39);/y;
const lineMark = /[ \t]*(?:(?:>[ \t]?)+|#{1,6}(?=[ \t])|[-*+•](?=[ \t]))/y;
const rule = /[ \t]*(?:\|[ \t]*)?:?--[-:| \t]*(?=\n|$)/y;

/** Folds a text; the time is linear in its length. */
export function fold(source: string): Folded {
  const out: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let pendingSpace = -1;

  const put = (text: string, start: number, end: number) => {
    if (pendingSpace >= 0 && out.length > 0) {
      out.push(" ");
      starts.push(pendingSpace);
      ends.push(pendingSpace + 1);
    }
    pendingSpace = -1;
    for (const char of text) {
      out.push(char);
      starts.push(start);
      ends.push(end);
    }
  };
  /** Where some signs stand next, looked for once, so that a million openings with no end are not searched a million times. */
  const ahead = new Map<string, number>();
  const next = (signs: string, at: number): number => {
    const known = ahead.get(signs);
    if (known !== undefined && known >= at) return known;
    const found = source.indexOf(signs, at);
    ahead.set(signs, found < 0 ? Infinity : found);
    return found < 0 ? Infinity : found;
  };
  const mayBeLink = (at: number, to: number): boolean => {
    const close = next("]", at);
    return close < to && close < next("\n", at) && /[([]/.test(source.charAt(close + 1));
  };
  const mayBeTag = (at: number): boolean =>
    source.startsWith("<!--", at) ? next("-->", at + 4) <= at + 2004 : next(">", at) <= at + 503;
  const match = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };

  const read = (from: number, to: number) => {
    let at = from;
    while (at < to) {
      const char = source[at] as string;
      if (at === 0 || source[at - 1] === "\n") {
        const skipped = match(rule, at) ?? match(lineMark, at);
        if (skipped && skipped[0].length > 0 && at + skipped[0].length <= to) {
          if (pendingSpace < 0) pendingSpace = at;
          at += skipped[0].length;
          continue;
        }
      }
      if ((char === "[" || (char === "!" && source[at + 1] === "[")) && mayBeLink(at, to)) {
        const found = match(link, at);
        if (found && at + found[0].length <= to) {
          const label = at + (char === "!" ? 2 : 1);
          read(label, label + (found[1] as string).length);
          at += found[0].length;
          continue;
        }
      }
      if (char === "<" && mayBeTag(at)) {
        const found = match(tag, at);
        if (found && at + found[0].length <= to) {
          at += found[0].length;
          continue;
        }
      }
      if (char === "&") {
        const found = match(entity, at);
        if (found) {
          const plain = entities[found[0]] as string;
          if (plain === " ") pendingSpace = pendingSpace < 0 ? at : pendingSpace;
          else put(plain, at, at + found[0].length);
          at += found[0].length;
          continue;
        }
      }
      if (/[\s|]/.test(char)) {
        if (pendingSpace < 0) pendingSpace = at;
      } else if (!/[*_`~\\\u00AD\u200B-\u200D\u2060\uFEFF]/.test(char)) {
        const lower = char.toLowerCase();
        put(same[char] ?? (lower.length === 1 ? lower : char), at, at + 1);
      }
      at += 1;
    }
  };
  read(0, source.length);
  return { text: out.join(""), starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
}
