/** A word of a text, in lower case, with the offsets between which it stands. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * What is skipped (addresses, tags, link targets, comments' ends) and then what is a word: `trainServeSkew`,
 * `train_serve_skew` and `train-serve skew` are the same three words, `p95` and `200ms` are a word and a number.
 */
const token =
  /(?:https?|ftp):\/\/[^\s)>\]]{1,2000}|<\/?[a-zA-Z][^<>\n]{0,300}>|\]\([^()\s]{0,1000}\)|(?<acronym>\p{Lu}{2,}(?:s(?![\p{L}]))?(?!\p{Ll}))|(?<word>\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{L})|(?<number>\p{N}+(?:[.,:]\p{N}+)*)|(?<sign>[\p{Sc}%])/gu;

/** The words of a text between two offsets; linear in their distance. */
export function wordsOf(text: string, start = 0, end = text.length): Word[] {
  const part = text.slice(start, end);
  const words: Word[] = [];
  for (const found of part.matchAll(token)) {
    const { acronym, word, number, sign } = found.groups as Record<string, string | undefined>;
    const text = acronym ?? word ?? number ?? sign;
    if (text === undefined) continue;
    words.push({
      text: text.toLowerCase(),
      start: start + found.index,
      end: start + found.index + text.length,
    });
  }
  return words;
}

/** Whether a word is a number such as `120`, `0.5` or `10,000`. */
export function isNumber(word: string): boolean {
  return /^\p{N}/u.test(word);
}
