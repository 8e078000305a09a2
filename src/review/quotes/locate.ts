import { type Document, type Passage, type Section, sectionName } from "../../design/document.ts";
import { fold, type Folded } from "./fold.ts";

const folded = new WeakMap<Document, Folded>();
const lineStarts = new WeakMap<Document, Int32Array>();

/** Whether a document was folded already. */
export function isFolded(document: Document): boolean {
  return folded.has(document);
}

/** Keeps the folded text of a document that was folded elsewhere. */
export function rememberFolded(document: Document, text: Folded): void {
  folded.set(document, text);
}

/** Fewer signs than this are no evidence: they stand somewhere in every text. */
const shortestQuote = 6;
/** More than this is a copy of the document, and no quote. */
const longestQuote = 10_000;
/** A quote that stands so often inside of longer words is found nowhere else. */
const mostTries = 1_000;

/**
 * Finds a quote in a document, tolerant of white space, typographic quotes, case and Markdown markup, strict about
 * words: every word must stand there, in order, whole. Returns the slice of the document, or undefined.
 */
export function locate(document: Document, quote: string): Passage | undefined {
  if (quote.length > longestQuote) return undefined;
  const wanted = fold(withoutMarks(quote)).text;
  if (wanted.replaceAll(/\s/g, "").length < shortestQuote) return undefined;
  let text = folded.get(document);
  if (!text) folded.set(document, (text = fold(document.text)));

  let tries = 0;
  for (let at = text.text.indexOf(wanted); at >= 0; at = text.text.indexOf(wanted, at + 1)) {
    if (++tries > mostTries) break;
    const end = at + wanted.length;
    if (isWordBorder(text.text, at) && isWordBorder(text.text, end)) {
      return passageAt(document, text.starts[at] as number, text.ends[end - 1] as number);
    }
  }
  return undefined;
}

function withoutMarks(quote: string): string {
  const isMark = (sign: string) => /["'“”‘’«»\s]/u.test(sign);
  let start = 0;
  let end = quote.length;
  while (start < end && isMark(quote.charAt(start))) start += 1;
  while (end > start && isMark(quote.charAt(end - 1))) end -= 1;
  return quote.slice(start, end);
}

/** The passage between two offsets of the document's text. */
export function passageAt(document: Document, start: number, end: number): Passage {
  const line = lineAt(document, start);
  const section = sectionAt(document, line);
  return {
    quote: document.text.slice(start, end),
    section: section ? sectionName(document, section) : document.title,
    line,
  };
}

/** The 1-based line on which an offset of the text stands. */
function lineAt(document: Document, offset: number): number {
  let starts = lineStarts.get(document);
  if (!starts) lineStarts.set(document, (starts = startsOfLines(document.text)));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** The section that holds a line. */
function sectionAt(document: Document, line: number): Section | undefined {
  let low = 0;
  let high = document.sections.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const section = document.sections[middle] as Section;
    if (line < section.firstLine) high = middle - 1;
    else if (line > section.lastLine) low = middle + 1;
    else return section;
  }
  return undefined;
}

function startsOfLines(text: string): Int32Array {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return Int32Array.from(starts);
}

function isWordBorder(text: string, at: number): boolean {
  const word = /[\p{L}\p{N}]/u;
  return !(word.test(text[at - 1] ?? " ") && word.test(text[at] ?? " "));
}
