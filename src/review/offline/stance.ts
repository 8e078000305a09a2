import type { Unit } from "./segment.ts";
import type { Hits, Lexicon } from "./lexicon.ts";

/** The terms that tell a decision from an intention. */
export interface Cues {
  /** "TBD", "open question": nothing is decided. */
  readonly undecided: number;
  /** "should", "plan to", "consider": meant, and not yet said how. */
  readonly intends: number;
  /** Any number, written out or not. */
  readonly number: number;
}

export function cuesOf(lexicon: Lexicon): Cues {
  return {
    undecided: lexicon.term("{to-be-decided}"),
    intends: lexicon.term("{intends}"),
    number: lexicon.term("NUM"),
  };
}

/** A unit, its number of words, and what the lexicon found in it. */
type Said = Pick<Unit, "kind" | "end"> & { readonly length: number; readonly hits: Hits };

/** How much a unit says. */
export interface Stance {
  /** It says how something is; else it only mentions what stands in it. */
  readonly settles: boolean;
  /** It would settle what the heading above it names: nothing in it is open, but it is short. */
  readonly says: boolean;
  /** It is meant, asked or left open. */
  readonly isOpen: boolean;
}

/** From this many words on a sentence has room to say how; a shorter one has to name a number. */
const roomToSayHow = 7;
const fewestWords = 4;
const fewestUnderHeading = 3;

/**
 * Whether a unit settles something or only mentions it. What settles is said as it is: it has a number, or the words to
 * say how. A heading promises, code shows, a question asks, "TBD" admits, and "should" or "we plan to" without a number
 * is an intention.
 */
export function stanceOf(unit: Said, text: string, cues: Cues): Stance {
  const { hits, length } = unit;
  const hasNumber = hits.has(cues.number);
  const isSaid = unit.kind !== "heading" && unit.kind !== "code" && unit.kind !== "diagram";
  const isMeant =
    hits.has(cues.undecided) || isQuestion(unit, text) || (hits.has(cues.intends) && !hasNumber);
  const isClear = isSaid && !isMeant;
  return {
    settles: isClear && length >= (hasNumber ? fewestWords : roomToSayHow),
    says: isClear && length >= fewestUnderHeading,
    isOpen: isSaid && isMeant && length >= fewestWords,
  };
}

function isQuestion(unit: Said, text: string): boolean {
  return /[?？]["”’»)*_]*$/.test(text.slice(unit.end - 4, unit.end));
}
