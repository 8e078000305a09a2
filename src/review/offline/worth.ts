import { designKinds } from "../checklists/checklist-schema.ts";
import type { Worth } from "../rank.ts";
import type { Scan } from "./scan.ts";

/** A gap of less worth is not posted: zero questions is a valid review. */
export const leastWorth = 2;

/** From this degree on the answer is likely there, in words that were not recognised, and asking likely noise. */
const likelyAnswered = 1.1;
const perDegree = 2;

/**
 * A design that argues (its sentences give reasons, weigh, say what is not so) and speaks of nearly everything has been
 * thought through; what was not recognised in it is more likely missing from the vocabulary than from the design.
 */
const thorough = 0.21;
const perThoroughness = 60;

/**
 * What a gap is worth asking about in this design: what hangs on it in designs of its kinds, less what speaks for its
 * being answered. A vague answer to what matters goes before no answer to what does not.
 */
export function worthOf({ judged, kinds, reading }: Scan): Worth {
  const benefitOfDoubt = perThoroughness * Math.max(0, breadthOf(judged) * reading.reasoning - thorough);
  return (finding) => {
    const found = judged.get(finding.item);
    if (!found) return 0;
    const { stakes } = found.item.offline;
    const { amount, passing } = found.evidence;
    const hanging = designKinds.reduce((sum, kind) => sum + kinds[kind] * stakes[kind], stakes.any);
    const isMentioned = amount + passing > 0;
    const doubt = isMentioned ? benefitOfDoubt : -stakes.unmentioned;
    return hanging - doubt - perDegree * Math.max(0, found.degree - likelyAnswered);
  };
}

/** The share of items about which the document has at least one full sentence. */
function breadthOf(judged: Scan["judged"]): number {
  const main = [...judged.values()].filter(({ item }) => item.refines === undefined);
  return main.filter(({ evidence }) => evidence.amount >= 1).length / Math.max(1, main.length);
}
