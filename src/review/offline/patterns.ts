import type { Hit, Lexicon } from "./lexicon.ts";

/** Terms that have to stand together. */
export type Pattern = readonly number[];

/** The hits of one unit by term. */
export type Hits = ReadonlyMap<number, readonly Hit[]>;

export function compilePatterns(sources: readonly string[], lexicon: Lexicon): readonly Pattern[] {
  return sources.map((source) => source.split(" + ").map((term) => lexicon.term(term.trim())));
}

/** Groups what a lexicon found by term. */
export function hitsByTerm(hits: readonly Hit[]): Hits {
  const grouped = new Map<number, Hit[]>();
  for (const hit of hits) {
    const known = grouped.get(hit.term);
    if (known) known.push(hit);
    else grouped.set(hit.term, [hit]);
  }
  return grouped;
}

/** Whether all terms stand there, each in words of its own: one word is not evidence for two things. */
export function stands(pattern: Pattern, hits: Hits): boolean {
  return pattern.every((term) => hits.has(term)) && areApart(pattern, hits, 0, []);
}

function areApart(pattern: Pattern, hits: Hits, at: number, taken: Hit[]): boolean {
  const term = pattern[at];
  if (term === undefined) return true;
  for (const hit of hits.get(term) ?? []) {
    if (taken.some((other) => hit.first <= other.last && other.first <= hit.last)) continue;
    taken.push(hit);
    if (areApart(pattern, hits, at + 1, taken)) return true;
    taken.pop();
  }
  return false;
}

/** Whether a pattern stands partly in the unit and for the rest in a heading above it. */
export function standsUnder(pattern: Pattern, hits: Hits, headings: readonly Hits[]): boolean {
  if (pattern.length < 2 || !pattern.some((term) => hits.has(term))) return false;
  return headings.some((heading) => pattern.every((term) => hits.has(term) || heading.has(term)));
}
