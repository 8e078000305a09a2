import { type DesignKind, designKinds } from "../checklists/checklist-schema.ts";
import type { Lexicon } from "./lexicon.ts";
import { isDrawn, type Reading } from "./read-units.ts";

/**
 * What kind of design it is, each kind from 0 (not at all) to 1 (wholly). Few and coarse, since the finer a kind, the
 * fewer designs it has been seen in.
 */
export type Kinds = Readonly<Record<DesignKind, number>>;

/** The share of sentences with a kind's words at which a design is as much of that kind as not. */
const middles: Readonly<Record<DesignKind, number>> = {
  "language-model": 0.06,
  ranking: 0.07,
  "decides-about-people": 0.04,
  "serves-people": 0.04,
  platform: 0.22,
  trains: 0.09,
  edge: 0.06,
  "private-data": 0.03,
};

/** How fast it turns from one to the other, per factor e of the share. */
const steepness = 3;

/** Makes the function that tells kinds; it has to be made before the lexicon reads anything. */
export function kindTeller(lexicon: Lexicon): (reading: Reading) => Kinds {
  const terms = designKinds.map((kind) => [kind, lexicon.term(`{kind-${kind}}`)] as const);
  return ({ units }) => {
    const prose = units.filter((unit) => !isDrawn(unit));
    const entries = terms.map(([kind, term]) => {
      const share = prose.filter(({ hits }) => hits.has(term)).length / Math.max(1, prose.length);
      const distance = Math.log((share + 0.001) / middles[kind]);
      return [kind, 1 / (1 + Math.exp(-steepness * distance))] as const;
    });
    return Object.fromEntries(entries) as Record<DesignKind, number>;
  };
}
