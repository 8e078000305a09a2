const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:[-'’._/][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu;
/** Scripts that set no blanks between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** How many words the lines hold, in any script. */
export function countWords(lines: readonly string[]): number {
  let segmenter: Intl.Segmenter | undefined;
  let count = 0;
  for (const line of lines) {
    if (!unspaced.test(line)) {
      count += line.match(word)?.length ?? 0;
      continue;
    }
    segmenter ??= new Intl.Segmenter("und", { granularity: "word" });
    for (let at = 0; at < line.length; at += longestPiece) {
      for (const segment of segmenter.segment(line.slice(at, at + longestPiece))) {
        if (segment.isWordLike) count += 1;
      }
    }
  }
  return count;
}

const longestPiece = 4000;
