import type { ChecklistItem } from "../checklists/checklist-schema.ts";
import { compilePatterns, type Lexicon, type Pattern, stands, standsUnder } from "./lexicon.ts";
import { isDrawn, type Reading, type ReadUnit } from "./read-units.ts";

/** A checklist item ready to be searched for. */
export interface SearchedItem {
  readonly item: ChecklistItem;
  readonly specific: readonly Pattern[];
  readonly passing: readonly Pattern[];
  readonly applies: readonly Pattern[];
}

/** What a document says about an item. */
export interface Evidence {
  /** Weighed sum of the best units that answer. */
  readonly amount: number;
  /** Weighed sum of the best units that touch the subject. */
  readonly passing: number;
  /** The same in the section that answers most, as a share of the most that counts. */
  readonly together: number;
  /** Share of the item's patterns that were seen: one sided or many sided. */
  readonly sides: number;
  /** Units that answer, the best first. */
  readonly answering: readonly ReadUnit[];
  /** The unit that comes nearest where none answers. */
  readonly nearest: ReadUnit | undefined;
  /** Whether the item concerns this document at all. */
  readonly applies: boolean;
}

/** More sentences than these about the same thing add nothing. */
const mostAnswering = 5;
const mostPassing = 8;
/** A pattern of which a part stands only in a heading above. */
const underHeading = 0.6;

export function searchedItem(item: ChecklistItem, lexicon: Lexicon): SearchedItem {
  const { specific, passing, applies } = item.offline;
  return {
    item,
    specific: compilePatterns(specific, lexicon),
    passing: compilePatterns(passing, lexicon),
    applies: compilePatterns(applies, lexicon),
  };
}

/** Searches the whole document for one item. */
export function evidenceFor(searched: SearchedItem, reading: Reading): Evidence {
  const answering: { unit: ReadUnit; weight: number; sides: number }[] = [];
  const passing: number[] = [];
  const seen = new Set<Pattern>();
  let nearest: { unit: ReadUnit; nearness: number } | undefined;

  for (const unit of reading.telling) {
    const sides = searched.specific.filter((pattern) => stands(pattern, unit.hits));
    const headings = reading.headings[unit.section] ?? [];
    if (sides.length > 0) {
      if (unit.weight >= 0.5) for (const side of sides) seen.add(side);
      answering.push({ unit, weight: unit.weight, sides: sides.length });
    } else if (
      unit.kind !== "heading" &&
      searched.specific.some((pattern) => standsUnder(pattern, unit.hits, headings))
    ) {
      answering.push({ unit, weight: unit.weight * underHeading, sides: 0.5 });
    } else if (searched.passing.some((pattern) => stands(pattern, unit.hits))) {
      passing.push(unit.weight);
    }
    const nearness = nearnessOf(unit, searched);
    if (nearness > (nearest?.nearness ?? 0)) nearest = { unit, nearness };
  }

  answering.sort((a, b) => b.weight - a.weight || b.sides - a.sides || a.unit.start - b.unit.start);
  return {
    amount: sumOfBest(
      answering.map(({ weight }) => weight),
      mostAnswering,
    ),
    together: mostTogether(answering),
    passing: sumOfBest(passing, mostPassing),
    sides: searched.specific.length === 0 ? 0 : seen.size / searched.specific.length,
    answering: answering.map(({ unit }) => unit),
    nearest: nearest?.unit,
    applies: appliesTo(searched, reading),
  };
}

function appliesTo({ applies }: SearchedItem, { telling }: Reading): boolean {
  return applies.length === 0 || telling.some(({ hits }) => applies.some((pattern) => stands(pattern, hits)));
}

/** How near a unit comes to saying something about an item: the greatest part of a pattern that stands in it. */
function nearnessOf(unit: ReadUnit, { specific, passing }: SearchedItem): number {
  if (isDrawn(unit)) return 0;
  let part = 0;
  for (const pattern of specific) {
    let standing = 0;
    for (const term of pattern) if (unit.hits.has(term)) standing += 1;
    part = Math.max(part, standing / pattern.length);
  }
  if (part < 1 && passing.some((pattern) => stands(pattern, unit.hits))) part = Math.max(part, 0.75);
  const isSentence = unit.kind !== "heading" && unit.length >= 5;
  return part * unit.weight * (isSentence ? 1 : 0.8);
}

function mostTogether(answering: readonly { readonly unit: ReadUnit; readonly weight: number }[]): number {
  const bySection = new Map<number, number>();
  for (const { unit, weight } of answering) {
    bySection.set(unit.section, (bySection.get(unit.section) ?? 0) + weight);
  }
  return Math.min(1, Math.max(0, ...bySection.values()) / mostAnswering);
}

function sumOfBest(weights: number[], most: number): number {
  return weights
    .sort((a, b) => b - a)
    .slice(0, most)
    .reduce((sum, weight) => sum + weight, 0);
}
