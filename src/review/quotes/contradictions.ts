import type { Document } from "../../design/document.ts";
import type { Contradiction, Rejected } from "../../design/finding.ts";
import type { Tension } from "../by-model/answer-schema.ts";
import { findQuote, shown } from "./find-quote.ts";
import { tidy } from "./wording.ts";

const most = 12;

/** Keeps the contradictions whose two quotes stand in two different places of the document. */
export function verifyTensions(
  tensions: readonly Tension[],
  document: Document,
): { readonly contradictions: readonly Contradiction[]; readonly rejected: readonly Rejected[] } {
  const contradictions: Contradiction[] = [];
  const rejected: Rejected[] = [];
  for (const { note, first, second } of tensions) {
    const one = findQuote(document, first)[0];
    const other = findQuote(document, second)[0];
    const because = !one
      ? `The quote ${shown(first)} does not stand in the document.`
      : !other
        ? `The quote ${shown(second)} does not stand in the document.`
        : one.line === other.line && (one.quote.includes(other.quote) || other.quote.includes(one.quote))
          ? `Both quotes are the same passage: ${shown(first)}.`
          : undefined;
    if (one && other && because === undefined)
      contradictions.push({ note: tidy(note), quotes: [one, other] });
    else rejected.push({ item: "contradiction", because: because ?? "" });
  }
  return { contradictions: withoutRepeats(contradictions), rejected };
}

/** Two contradictions between the same two places are one; the first note counts, and the first twelve are kept. */
export function withoutRepeats(contradictions: readonly Contradiction[]): readonly Contradiction[] {
  const places = new Set<string>();
  const kept = contradictions.filter(({ quotes }) => {
    const isOneLine = quotes[0].line === quotes[1].line;
    const place = quotes
      .map(({ line, quote }) => (isOneLine ? quote : String(line)))
      .sort()
      .join(":");
    if (places.has(place)) return false;
    places.add(place);
    return true;
  });
  return kept.slice(0, most);
}
