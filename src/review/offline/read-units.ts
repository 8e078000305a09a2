import type { Document } from "../../design/document.ts";
import { type Hits, hitsByTerm, type Lexicon } from "./lexicon.ts";
import { segment, type Unit } from "./segment.ts";
import { type Cues, type Stance, stanceOf } from "./stance.ts";

/** A unit with what the lexicon found in it. */
export interface ReadUnit extends Omit<Unit, "words">, Stance {
  /** Its place among the units, in reading order. */
  readonly index: number;
  /** The number of its words. */
  readonly length: number;
  readonly hits: Hits;
}

/** A document as the offline reviewer sees it. */
export interface Reading {
  readonly document: Document;
  readonly units: readonly ReadUnit[];
  /** For each unit, the words of the headings that stand above it. */
  readonly above: readonly Hits[];
}

/** Reads every sentence once; the time is linear in the document. */
export function readDocument(document: Document, lexicon: Lexicon, cues: Cues): Reading {
  let index = 0;
  const units = segment(document, ({ words, ...unit }): ReadUnit => {
    const hits = hitsByTerm(lexicon.find(words));
    const read = { ...unit, length: words.length, hits };
    return { ...read, index: index++, ...stanceOf(read, document.text, cues) };
  });
  return { document, units, above: headingsAbove(document, units) };
}

/** Code and drawings show words without saying anything about them. */
export function isDrawn({ kind }: Pick<Unit, "kind">): boolean {
  return kind === "code" || kind === "diagram";
}

const none: Hits = new Map();

/** More words than these are no heading. */
const longestRunIn = 6;

/**
 * The heading of a unit's section and the bold words with which its paragraph begins. The title of the whole document
 * stands above everything and says nothing about a part.
 */
function headingsAbove({ sections, text }: Document, units: readonly ReadUnit[]): readonly Hits[] {
  const own = new Map(
    units.filter(({ kind }) => kind === "heading").map((unit) => [unit.section, unit.hits]),
  );
  const above: Hits[] = [];
  let block = -1;
  let runIn: Hits = none;
  for (const unit of units) {
    if (unit.block !== block) runIn = isRunIn(unit, text) ? unit.hits : none;
    const isTitled = (sections[unit.section]?.path.length ?? 0) > 1;
    const heading = (isTitled ? own.get(unit.section) : undefined) ?? none;
    above.push(runIn.size === 0 || unit.block !== block ? heading : new Map([...heading, ...runIn]));
    block = unit.block;
  }
  return above;
}

function isRunIn({ kind, length, start }: ReadUnit, text: string): boolean {
  const isProse = kind === "paragraph" || kind === "list-item";
  return isProse && length <= longestRunIn && text.slice(Math.max(0, start - 2), start + 1).includes("*");
}
