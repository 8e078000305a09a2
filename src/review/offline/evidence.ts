import type { Aspect, ChecklistItem } from "../checklists/checklist-schema.ts";
import { compilePatterns, type Hits, type Lexicon, type Pattern, stands, standsUnder } from "./lexicon.ts";
import { isDrawn, type Reading, type ReadUnit } from "./read-units.ts";

/** What a document says about one aspect of an item. */
interface AspectEvidence {
  readonly aspect: Aspect;
  /** Sentences that settle it, in reading order. */
  readonly settling: readonly ReadUnit[];
  /** The one of them that says most about the item, where several patterns found it: a single one may be chance. */
  readonly best: ReadUnit | undefined;
  /** Sentences that mean it, ask for it or leave it open. */
  readonly mentioning: readonly ReadUnit[];
}

/** What a document says about an item. */
export interface Evidence {
  readonly aspects: readonly AspectEvidence[];
  /** Headings, code and scraps with the words, and sentences that have them from a heading: they may speak of it. */
  readonly lent: readonly ReadUnit[];
  /** Sentences that touch the subject and answer no part of it. */
  readonly touching: readonly ReadUnit[];
  /** Whether the item concerns this document at all. */
  readonly applies: boolean;
}

/** Where a pattern leads: to an aspect of an item, to its subject, or to whether it applies. */
interface Sought {
  readonly pattern: Pattern;
  readonly item: number;
  readonly part: number | "subject" | "applies";
}

/** Searches whole documents for all items at once. */
export type Search = (reading: Reading) => ReadonlyMap<string, Evidence>;

/** Compiles the patterns of items into one search; each sentence is looked at once, by the words that stand in it. */
export function searchFor(items: readonly ChecklistItem[], lexicon: Lexicon): Search {
  const byTerm = new Map<number, Sought[]>();
  const seek = (sources: readonly string[], item: number, part: Sought["part"]) => {
    for (const pattern of compilePatterns(sources, lexicon)) {
      const first = (pattern.here[0] ?? pattern.above[0]) as number;
      const sought = { pattern, item, part };
      const known = byTerm.get(first);
      if (known) known.push(sought);
      else byTerm.set(first, [sought]);
    }
  };
  items.forEach(({ aspects, offline }, item) => {
    aspects.forEach(({ patterns }, part) => seek(patterns, item, part));
    seek(offline.subject, item, "subject");
    seek(offline.applies, item, "applies");
  });
  return (reading) => {
    const found = items.map(({ aspects }) => ({
      aspects: aspects.map((aspect) => ({
        aspect,
        settling: new Map<ReadUnit, number>(),
        mentioning: new Set<ReadUnit>(),
      })),
      lent: new Set<ReadUnit>(),
      touching: new Set<ReadUnit>(),
      applies: false,
    }));
    for (const unit of reading.units) {
      for (const { item, part, how } of standing(unit, reading.above[unit.index] ?? none, byTerm)) {
        const of = found[item] as (typeof found)[number];
        if (part === "applies") of.applies = true;
        else if (part === "subject") of.touching.add(unit);
        else if (how !== "lent" && unit[how]) {
          const settling = of.aspects[part]?.settling;
          settling?.set(unit, (settling.get(unit) ?? 0) + 1);
        } else if (how !== "lent" && unit.isOpen) of.aspects[part]?.mentioning.add(unit);
        else of.lent.add(unit);
      }
    }
    return new Map(
      items.map(({ id, offline }, item) => {
        const { aspects, lent, touching, applies } = found[item] as (typeof found)[number];
        const strength = new Map<ReadUnit, number>();
        for (const [unit, patterns] of aspects.flatMap(({ settling }) => [...settling])) {
          strength.set(unit, (strength.get(unit) ?? 0) + patterns);
        }
        return [
          id,
          {
            aspects: aspects.map(({ aspect, settling, mentioning }) => ({
              aspect,
              settling: [...settling.keys()],
              best: bestOf([...settling.keys()], strength),
              mentioning: [...mentioning],
            })),
            lent: [...lent].filter((unit) => !strength.has(unit)),
            touching: [...touching].filter((unit) => !strength.has(unit)),
            applies: offline.applies.length === 0 || applies,
          },
        ];
      }),
    );
  };
}

/** So many patterns find what is worth quoting. */
const fewestPatterns = 2;

function bestOf(units: readonly ReadUnit[], strength: ReadonlyMap<ReadUnit, number>): ReadUnit | undefined {
  const of = (unit: ReadUnit) => strength.get(unit) ?? 0;
  const best = units.reduce<ReadUnit | undefined>(
    (one, unit) => (one && of(one) >= of(unit) ? one : unit),
    undefined,
  );
  return best && of(best) >= fewestPatterns ? best : undefined;
}

const none: Hits = new Map();

/**
 * The patterns that stand in a unit, and what a unit has to do there to settle: all by itself, `settles`; under a heading
 * that the pattern asks for, `says`. A heading that only lends a missing word makes it a mention.
 */
function* standing(unit: ReadUnit, heading: Hits, byTerm: ReadonlyMap<number, readonly Sought[]>) {
  const isSaid = unit.kind !== "heading" && !isDrawn(unit);
  const above = isSaid ? heading : none;
  for (const term of new Set([...unit.hits.keys(), ...above.keys()])) {
    for (const sought of byTerm.get(term) ?? []) {
      const { pattern, part } = sought;
      const isUnder = pattern.above.length > 0;
      if (stands(pattern, unit.hits, above)) {
        yield { ...sought, how: isUnder ? ("says" as const) : ("settles" as const) };
      } else if (typeof part === "number" && !isUnder && standsUnder(pattern, unit.hits, above)) {
        yield { ...sought, how: "lent" as const };
      }
    }
  }
}
