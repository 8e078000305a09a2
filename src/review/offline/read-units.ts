import type { Document } from "../../design/document.ts";
import { type Hits, hitsByTerm, type Lexicon } from "./lexicon.ts";
import { segment, type Unit } from "./segment.ts";

/** A unit with what the lexicon found in it. */
export interface ReadUnit extends Omit<Unit, "words"> {
  /** The number of its words. */
  readonly length: number;
  readonly hits: Hits;
  /** How much a match in it counts, from 0 to 1. */
  readonly weight: number;
}

/** A document as the offline reviewer sees it. */
export interface Reading {
  readonly document: Document;
  readonly units: readonly ReadUnit[];
  /** Those in which the lexicon found something. */
  readonly telling: readonly ReadUnit[];
  /** For each section, the headings that stand above its text, the nearest first. */
  readonly headings: readonly (readonly Hits[])[];
  /** Words that are not code or drawing. */
  readonly words: number;
  /** Which share of the prose gives reasons, weighs, or says what is not so: what an argued design is made of. */
  readonly reasoning: number;
}

/** How many headings above a text lend it their words. */
const headingsAbove = 3;

/** The terms that say how something is said, rather than what. */
export interface Cues {
  readonly reasons: readonly number[];
  readonly undecided: number;
}

export function cuesOf(lexicon: Lexicon): Cues {
  return {
    reasons: ["{because}", "{versus}", "{tradeoff}", "{negation}"].map((cue) => lexicon.term(cue)),
    undecided: lexicon.term("{to-be-decided}"),
  };
}

/** Reads every sentence once; the time is linear in the document. */
export function readDocument(document: Document, lexicon: Lexicon, cues: Cues): Reading {
  const units = segment(document, ({ words, ...unit }): ReadUnit => {
    const hits = hitsByTerm(lexicon.find(words));
    const weight = weightOf(unit, document.text, hits.has(cues.undecided));
    return { ...unit, length: words.length, hits, weight };
  });
  const prose = units.filter((unit) => unit.kind !== "heading" && !isDrawn(unit));
  const reasoned = prose.filter(({ hits }) => cues.reasons.some((term) => hits.has(term)));
  return {
    document,
    units,
    telling: units.filter(({ hits }) => hits.size > 0),
    headings: headingsOf(document, units),
    words: prose.reduce((sum, unit) => sum + unit.length, 0),
    reasoning: prose.length === 0 ? 0 : reasoned.length / prose.length,
  };
}

/** Code and drawings show words without saying anything about them. */
export function isDrawn({ kind }: Pick<Unit, "kind">): boolean {
  return kind === "code" || kind === "diagram";
}

/** A heading promises, a question asks, "TBD" admits; none of them says it. */
function weightOf(unit: Omit<Unit, "words">, text: string, isUndecided: boolean): number {
  let weight = isDrawn(unit) ? 0.2 : unit.kind === "heading" ? 0.5 : 1;
  if (isUndecided) weight *= 0.4;
  if (/[?？]["”’»)*_]*$/.test(text.slice(unit.end - 4, unit.end))) weight *= 0.3;
  return weight;
}

function headingsOf(document: Document, units: readonly ReadUnit[]): readonly (readonly Hits[])[] {
  const own = new Map(
    units.filter(({ kind }) => kind === "heading").map((unit) => [unit.section, unit.hits]),
  );
  const byPath = new Map<string, number>();
  return document.sections.map((section, index) => {
    byPath.set(section.path.join("\n"), index);
    const above: Hits[] = [];
    // The document's title stands above everything and says nothing about a part.
    for (let depth = section.path.length; depth > 1 && above.length < headingsAbove; depth--) {
      const at = byPath.get(section.path.slice(0, depth).join("\n"));
      const hits = at === undefined ? undefined : own.get(at);
      if (hits) above.push(hits);
    }
    return above;
  });
}
