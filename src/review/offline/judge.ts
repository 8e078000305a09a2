import type { Verdict } from "../../design/finding.ts";
import type { Evidence, SearchedItem } from "./evidence.ts";
import type { Reading } from "./read-units.ts";

/**
 * How a pile of sentences becomes a verdict. The numbers were fitted once, by ridge regression, on annotated public
 * designs and hold for every item alike; what differs between items is only how readily designs answer for them
 * (`usual` in the checklist). Evidence counts by its logarithm: the first sentence says most. How long and how argued
 * the whole document is counts as well, since a thorough design is thorough also where its words are not recognised.
 */
const weights = {
  amount: 0.24,
  focus: 0.19,
  passing: 0.19,
  words: 0.12,
  reasoning: 0.91,
} as const;

/** A design of middling length and argument, from which the two are counted. */
const middling = { words: 2000, reasoning: 0.19 } as const;

/** From these degrees on it is no longer missing, no longer partial, and so for what takes more to answer. */
const thresholds = { partial: 0.54, covered: 1.14, demanding: 1.44 } as const;

/** How far the document answers for an item: about 0 not at all, 1 half, 2 fully. */
export function degreeOf({ item }: SearchedItem, evidence: Evidence, reading: Reading): number {
  return (
    item.offline.usual +
    weights.amount * Math.log1p(evidence.amount) +
    weights.passing * Math.log1p(evidence.passing) +
    weights.focus * focusOf(evidence, reading) +
    weights.words * Math.log((reading.words + 50) / middling.words) +
    weights.reasoning * (reading.reasoning - middling.reasoning)
  );
}

/** In a text of this length any subject comes up in every section; in a short one, a section of its own is a decision. */
const longText = 16_000;

/** How much of a section, and how many sided, the answer is; the shorter the document, the more it says. */
function focusOf({ together, sides }: Evidence, { words }: Reading): number {
  return together * sides * Math.max(0, Math.log(longText / (words + 50)));
}

/**
 * What is said to be there has to be shown: without a passage nothing is partial, without an answering one nothing is
 * covered. And what can be shown is not missing: a full sentence that answers is at least a part of the answer.
 */
export function verdictOf({ item }: SearchedItem, degree: number, evidence: Evidence): Verdict {
  if (!evidence.applies) return "not_applicable";
  if (evidence.nearest === undefined) return "missing";
  if (degree < thresholds.partial && evidence.amount < 1) return "missing";
  const covered = item.offline.demanding ? thresholds.demanding : thresholds.covered;
  return degree < covered || evidence.answering.length === 0 ? "partial" : "covered";
}
