import { eld } from "eld/extrasmall";
import type { Block } from "../../design/document.ts";

/**
 * The lines that people wrote for people, markup taken off: no code, diagrams, comments, addresses or tags. What words
 * are counted in and language is told from.
 */
export function proseLines(lines: readonly string[], blocks: readonly Block[]): string[] {
  return blocks
    .filter((block) => block.kind !== "code" && block.kind !== "diagram")
    .flatMap((block) => lines.slice(block.firstLine - 1, block.lastLine))
    .map(withoutMarkup);
}

function withoutMarkup(line: string): string {
  return line
    .replaceAll(/\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"]*")?\)/g, "] ")
    .replaceAll(/<[^<>]*>/g, " ")
    .replaceAll(/\bhttps?:\/\/\S+/g, " ");
}

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

const samples = 12;
const sampleLength = 900;
const fewestLetters = 24;

/**
 * The language that most of the prose is written in, as an ISO 639-1 code, or `und` where there is too little of it or
 * no language stands out. Samples are taken evenly from the whole text, so the time does not depend on its length.
 */
export function languageOf(prose: readonly string[]): string {
  const lines = prose.map((line) => line.replaceAll(/`[^`]*`/g, " "));
  const text = lines.join("\n");
  if ((text.slice(0, 5000).match(/\p{L}/gu)?.length ?? 0) < fewestLetters) return "und";

  const votes = new Map<string, number>();
  const step = Math.max(sampleLength, Math.floor(text.length / samples));
  for (let at = 0; at < text.length; at += step) {
    const found = eld.detect(text.slice(at, at + sampleLength));
    if (!found.isReliable()) continue;
    const language = found.language;
    votes.set(language, (votes.get(language) ?? 0) + (found.getScores()[language] ?? 0));
  }
  const [winner] = [...votes].sort((a, b) => b[1] - a[1]);
  return winner?.[0] ?? "und";
}
