import type { Document, Passage } from "../../design/document.ts";
import type { Finding } from "../../design/finding.ts";
import { fold } from "./fold.ts";

/**
 * What stands in the document is verbatim, and shows nothing yet: a heading, a line of the table of contents and a
 * comment that no reader sees stand there as well, and one sentence does not answer sixty items. A passage that shows an
 * item covered is one that people read, and says enough to say anything.
 */

/** Fewer words in a row than these are a name or a heading, whole cells of a table and lines of code apart. */
const fewestWords = 6;

/**
 * So many items one passage covers. Of the annotated designs none lets a passage answer more than two of 42 topics; the
 * checklists have three items for every two topics.
 */
const mostItems = 3;

/** Whether a passage is enough to show that something is covered. */
export function shows(document: Document, passage: Passage): boolean {
  const at = placeOf(document, passage);
  const { text, codeLines } = readableOf(document);
  const seen = text.slice(at.start, at.end);
  if (wordsIn(seen) >= fewestWords) return true;
  if (!/[\p{L}\p{N}]/u.test(seen)) return false;
  const lineStart = document.text.lastIndexOf("\n", at.start - 1) + 1;
  const lineEnd = endOfLine(document.text, at.end);
  const line = text.slice(lineStart, lineEnd);
  const isWhole = (part: string) => fold(part).text === fold(seen).text;
  if (codeLines.has(passage.line)) return isWhole(line);
  return line.includes("|") && isRowOfValues(text, lineEnd) && areWholeCells(line, fold(seen).text);
}

/** Whether a passage, or one that overlaps it, covers as many items already as one passage may. */
export function isSpent(document: Document, passage: Passage, covered: readonly Finding[]): boolean {
  const { start, end } = placeOf(document, passage);
  const others = covered.filter((finding) => {
    return finding.evidence.some((known) => {
      const other = placeOf(document, known);
      return other.start < end && start < other.end;
    });
  });
  return others.length >= mostItems;
}

/** Why a passage that is spent shows nothing more, for who has to find another one. */
export const spent = `Its quote answers ${mostItems} other items already. Quote the passage that was written about this one.`;

/** Why a quote that stands there shows nothing. */
export const showsNothing = `Its quote shows nothing: take at least ${fewestWords} words in a row from one sentence, a whole table cell or a whole line of code, no heading, no table of contents and nothing that readers do not see.`;

function placeOf(
  document: Document,
  { quote, line }: Passage,
): { readonly start: number; readonly end: number } {
  const start = document.text.indexOf(quote, readableOf(document).starts[line - 1] ?? 0);
  return { start, end: start + quote.length };
}

/** Words as they are counted where words have spaces; where they have none, two signs are one. */
function wordsIn(text: string): number {
  const pattern =
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{1,2}|[^\s|]*[\p{L}\p{N}][^\s|]*/gu;
  return text.match(pattern)?.length ?? 0;
}

/** The names of the columns say nothing; they stand above the rule. */
function isRowOfValues(text: string, end: number): boolean {
  return !/^[ \t]*\|?[ \t]*:?-{2,}[-:| \t]*$/.test(text.slice(end + 1, endOfLine(text, end + 1)));
}

/** Whether these words are one cell of a row, or several that stand side by side. */
function areWholeCells(line: string, words: string): boolean {
  const cells = line.split("|").map((cell) => fold(cell).text);
  return cells.some((_, from) => {
    let joined = "";
    for (const cell of cells.slice(from)) {
      joined = [joined, cell].filter(Boolean).join(" ");
      if (joined === words) return true;
      if (joined.length > words.length) return false;
    }
    return false;
  });
}

interface Readable {
  /** The document's text with blanks in place of what is no statement to its readers. */
  readonly text: string;
  readonly starts: readonly number[];
  readonly codeLines: ReadonlySet<number>;
}

const readable = new WeakMap<Document, Readable>();

function readableOf(document: Document): Readable {
  const known = readable.get(document);
  if (known) return known;
  const made = read(document);
  readable.set(document, made);
  return made;
}

function read(document: Document): Readable {
  const kinds = new Map<number, string>();
  for (const { blocks } of document.sections) {
    for (const { kind, firstLine, lastLine } of blocks) {
      for (let line = firstLine; line <= lastLine; line++) kinds.set(line, kind);
    }
  }
  const isCode = (line: number) => kinds.get(line) === "code" || kinds.get(line) === "diagram";
  const headings = new Set(
    document.sections.flatMap(({ path }) => path.map(bare)).filter((name) => name !== ""),
  );
  const lines = document.text.split("\n");
  const shown = withoutHidden(document.text, isCode).split("\n");
  const text = shown.map((line, index) => {
    if (isCode(index + 1)) return line;
    const isHeading = kinds.get(index + 1) === "heading" || /^ {0,3}#{1,6}[ \t]/.test(line);
    return isHeading || headings.has(bare(line)) ? blank(line) : line;
  });
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) as number) + line.length + 1);
  return { text: text.join("\n"), starts, codeLines: new Set([...kinds.keys()].filter(isCode)) };
}

/** The words of a heading, or of the line of a table of contents that repeats it with its number and its page. */
function bare(line: string): string {
  if (line.length > 300) return "";
  return line
    .replaceAll(/\]\([^)]*\)/g, "]")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/^ ?(?:\d+ )*/, "")
    .replace(/(?: \d+)? ?$/, "");
}

/** What hides what follows from readers, and where that ends; a comment that is never closed hides all the rest. */
const hiding: readonly (readonly [begins: string, ends: string, reach: "line" | "text"])[] = [
  ["<!--", "-->", "text"],
  ["<script", "</script", "text"],
  ["<style", "</style", "text"],
  ["<template", "</template", "text"],
  ["{/*", "*/}", "text"],
  ["%%", "%%", "line"],
  ["![", "]", "line"],
];
const openings = /<!--|<(?:script|style|template)\b|\{\/\*|%%|!\[|^[ \t]{0,3}\[[^\]\n]{1,200}\]:[^\n]*$/gim;

/** Blanks what is not shown: front matter, comments, descriptions of pictures, and where links lead. */
function withoutHidden(text: string, isCode: (line: number) => boolean): string {
  const parts: string[] = [];
  let at = 0;
  const hide = (from: number, to: number) => {
    parts.push(text.slice(at, from), blank(text.slice(from, to)));
    at = to;
  };
  const front = /^(?:---|\+\+\+)(?=[ \t]*\n)/.exec(text)?.[0];
  const frontEnd = front === undefined ? -1 : text.indexOf(`\n${front}`, front.length);
  if (front !== undefined && frontEnd >= 0) hide(0, frontEnd + 1 + front.length);

  const nextOf = finder(text);
  let line = 1;
  let counted = 0;
  for (const { index, 0: opening } of text.matchAll(openings)) {
    if (index < at) continue;
    for (let end = nextOf("\n", counted); end >= 0 && end < index; end = nextOf("\n", counted)) {
      counted = end + 1;
      line += 1;
    }
    if (isCode(line)) continue;
    const rule = hiding.find(([begins]) => opening.toLowerCase() === begins);
    if (!rule) {
      hide(index, index + opening.length);
      continue;
    }
    const [begins, ends, reach] = rule;
    const end = nextOf(ends, index + begins.length);
    const lineEnd = nextOf("\n", index);
    const isClosed = end >= 0 && (reach === "text" || lineEnd < 0 || end < lineEnd);
    if (isClosed) hide(index, end + ends.length);
    else if (begins === "<!--") hide(index, text.length);
  }
  return parts.join("") + text.slice(at);
}

/** Finds the next of several strings, in all in one pass for each, as long as it is asked for from further on each time. */
function finder(text: string): (wanted: string, from: number) => number {
  const known = new Map<string, number>();
  return (wanted, from) => {
    const before = known.get(wanted);
    if (before !== undefined && (before < 0 || before >= from)) return before;
    const found = text.indexOf(wanted, from);
    known.set(wanted, found);
    return found;
  };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, " ");
}
