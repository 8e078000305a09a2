import type { Document, Passage } from "../../design/document.ts";
import { inert } from "./inert.ts";
import { locate } from "./locate.ts";

/** Longer evidence is not read by anybody; it is cut to its beginning, at a word. */
const longestQuote = 280;

/**
 * Finds what a model says it quotes. Strict about words as `locate` is; put up with are only quotes that were cut
 * with an ellipsis or closed with a full stop of the model's own. A quote of several pieces counts when each piece
 * stands in the document by itself. Returns passages that are verbatim, or none.
 */
export function findQuote(document: Document, quote: string): readonly Passage[] {
  const trimmed = quote.trim();
  const whole = locate(document, trimmed) ?? locate(document, withoutStop(trimmed));
  if (whole) return [shortened(whole)];

  const pieces = piecesOf(trimmed);
  if (pieces.length < 2) return [];
  const found = pieces.map((piece) => (isTelling(piece) ? locate(document, piece) : undefined));
  return found.every((passage) => passage !== undefined) ? found.map(shortened) : [];
}

/** The passages of several quotes without repeats, at most three; and the quotes that do not stand there. */
export function findQuotes(
  document: Document,
  quotes: readonly string[],
): { readonly found: readonly Passage[]; readonly lost: readonly string[] } {
  const found: Passage[] = [];
  const lost: string[] = [];
  for (const quote of quotes.filter((text) => text.trim() !== "")) {
    const passages = findQuote(document, quote);
    if (passages.length === 0) lost.push(quote);
    const fresh = passages.filter(
      (passage) => !found.some((known) => known.quote === passage.quote && known.line === passage.line),
    );
    found.push(...fresh);
  }
  return { found: found.slice(0, 3), lost };
}

/** A quote as it is shown in a reason. */
export function shown(quote: string): string {
  const line = inert(quote.slice(0, 500).toWellFormed().replaceAll(/\s+/g, " ").trim());
  return `“${line.length > 120 ? `${line.slice(0, 117)}…` : line}”`;
}

/** A quote without the full stop, and the quotation mark after it, that it ends with. */
function withoutStop(quote: string): string {
  const last = /["'”’»]$/u.test(quote.slice(-1)) ? quote.length - 1 : quote.length;
  let end = last;
  while (end > 0 && ".,;:…".includes(quote.charAt(end - 1))) end -= 1;
  return end < last ? quote.slice(0, end) : quote;
}

/** What stands between ellipses, with or without brackets around them. */
function piecesOf(quote: string): readonly string[] {
  const pieces = quote.split(/\.{3,}|…/u);
  return pieces
    .map((piece, index) => {
      const begun = index > 0 && piece.trimStart().startsWith("]") ? piece.trimStart().slice(1) : piece;
      const isBefore = index < pieces.length - 1 && begun.trimEnd().endsWith("[");
      return (isBefore ? begun.trimEnd().slice(0, -1) : begun).trim();
    })
    .filter((piece) => piece !== "");
}

/** A piece of one word stands anywhere. */
function isTelling(piece: string): boolean {
  return piece.trim().split(/\s+/).length >= 3;
}

function shortened(passage: Passage): Passage {
  if (passage.quote.length <= longestQuote) return passage;
  const cut = passage.quote.slice(0, longestQuote + 1);
  const sentence = Math.max(cut.lastIndexOf(". "), cut.lastIndexOf(".\n"));
  const end = sentence >= longestQuote / 2 ? sentence + 1 : cut.search(/\s\S*$/);
  return { ...passage, quote: passage.quote.slice(0, end > 0 ? end : longestQuote).trimEnd() };
}
