import type { BlockKind, Document, Section } from "../../design/document.ts";

/**
 * The smallest part of a document that is weighed on its own: a sentence, a list item's sentence, a table row, a
 * heading, a line of code. What stands in one unit belongs together.
 */
export interface Unit {
  readonly kind: BlockKind;
  /** Offsets in the document's text; the slice between them is the quote. */
  readonly start: number;
  readonly end: number;
  readonly section: number;
  /** Units of one paragraph or list share it; neighbours with the same block are neighbours in meaning. */
  readonly block: number;
  readonly words: readonly Word[];
}

/** A sentence longer than this many words is cut: in a text without full stops, nearness is what is left. */
const longestUnit = 60;

/**
 * Splits a document into units in reading order; the time is linear in its length.
 * @param take what is kept of each unit: the words of a long document are too many to be held at once.
 */
export function segment<T = Unit>(document: Document, take: (unit: Unit) => T): T[];
export function segment(document: Document): Unit[];
export function segment<T>(document: Document, take?: (unit: Unit) => T): (T | Unit)[] {
  const splitter = new Intl.Segmenter(document.language === "und" ? "en" : document.language, {
    granularity: "sentence",
  });
  const lines = startsOfLines(document.text);
  const units: (T | Unit)[] = [];
  let block = 0;
  document.sections.forEach((section, index) => {
    for (const { kind, firstLine, lastLine } of blocksOf(section)) {
      block += 1;
      for (const [from, to] of stretches(document.text, lines, kind, firstLine, lastLine)) {
        const isProse = kind === "paragraph" || kind === "list-item" || kind === "quote";
        const parts = isProse ? sentences(splitter, document.text, from, to) : [[from, to] as const];
        for (const [start, end] of parts) {
          if (isContentsLine(document.text.slice(start, end))) continue;
          for (const words of chunks(wordsOf(document.text, start, end))) {
            const unit = { kind, ...bounds(document.text, words, end), section: index, block, words };
            units.push(take ? take(unit) : unit);
          }
        }
      }
    }
  });
  return units;
}

/** A line of a table of contents says that something follows; what follows is read anyway. */
function isContentsLine(text: string): boolean {
  return /^\s*(?:[-*+]|\d{1,3}[.)])?\s*\[[^\]\n]{0,300}\]\(#[^)\s]{0,300}\)\s*$/.test(text);
}

/** A section whose blocks are not known is read as one paragraph. */
function blocksOf(section: Section) {
  if (section.blocks.length > 0) return section.blocks;
  return [{ kind: "paragraph" as const, firstLine: section.firstLine, lastLine: section.lastLine }];
}

const itemMark = /^\s{0,200}(?:>\s?)?(?:[-*+•]|\d{1,3}[.)]|[a-zA-Z][.)])\s/;

/** Runs of lines that are split on their own: a table by row, code by line, a list by item, a paragraph as a whole. */
function* stretches(
  text: string,
  lines: readonly number[],
  kind: BlockKind,
  firstLine: number,
  lastLine: number,
): Generator<readonly [number, number]> {
  const startOf = (line: number) => lines[line - 1] ?? text.length;
  let from = startOf(firstLine);
  for (let line = firstLine + 1; line <= lastLine; line++) {
    const start = startOf(line);
    const breaks =
      kind === "table" ||
      kind === "code" ||
      kind === "diagram" ||
      itemMark.test(text.slice(start, Math.min(startOf(line + 1), start + 240)));
    if (!breaks) continue;
    yield [from, start];
    from = start;
  }
  yield [from, startOf(lastLine + 1)];
}

/** What can end a sentence before its stretch does, in any language; asking the splitter costs much more. */
const sentenceEnd = /[\p{Sentence_Terminal};\u037E\u0085\u2028\u2029\r]/u;

function* sentences(splitter: Intl.Segmenter, text: string, from: number, to: number) {
  const flat = text.slice(from, to).replaceAll("\n", " ");
  if (!sentenceEnd.test(flat)) {
    yield [from, to] as const;
    return;
  }
  for (const { index, segment: sentence } of splitter.segment(flat)) {
    yield [from + index, from + index + sentence.length] as const;
  }
}

function* chunks(words: readonly Word[]): Generator<readonly Word[]> {
  for (let at = 0; at < words.length; at += longestUnit) yield words.slice(at, at + longestUnit);
}

const openers = new Set(["(", "[", '"', "'", "“", "‘", "`", "*", "_", "~", "$", "<"]);
const closers = new Set([")", "]", '"', "'", "”", "’", "`", "*", "_", ".", "!", "?", ":", ";", "%", "…"]);

/** From the first word to the last, with the marks that belong to them. */
function bounds(text: string, words: readonly Word[], limit: number): { start: number; end: number } {
  let start = (words[0] as Word).start;
  let end = (words[words.length - 1] as Word).end;
  for (let left = 8; left > 0 && end < limit && closers.has(text[end] as string); left--) end += 1;
  if (openers.has(text[start - 1] ?? "")) start -= 1;
  return { start, end };
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

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
