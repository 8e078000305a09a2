import type { Severity } from "../../design/finding.ts";
import { designKinds } from "../checklists/checklist-schema.ts";
import type { Worth } from "../rank.ts";
import type { Evidence } from "./evidence.ts";
import type { Scan } from "./scan.ts";

/** A gap of less worth is not posted: zero questions is a valid review. */
export const leastWorth = 1.3;

const bySeverity: Readonly<Record<Severity, number>> = { high: 0.6, medium: 0.3, low: 0 };

/** What a design speaks of and does not answer is its own question; these many passages say all that can be said. */
const spokenOf = { most: 0.85, passages: 7 } as const;
/** What it never touches is likely none of this design's. */
const untouched = 0.9;
/** What is settled in one place may be answered in words that were not recognised. */
const essentialSettled = 0.75;
const perSettling = 0.65;
/** Where each part is settled somewhere, only scattered, a question would stand above its answers. */
const scattered = 0.3;

/**
 * What a gap is worth asking about in this design: what hangs on it in designs of its kinds (`stakes`), how much the
 * document speaks of it without answering, and less for what it has of an answer.
 */
export function worthOf({ judged, kinds }: Scan): Worth {
  return (finding) => {
    const found = judged.get(finding.item);
    if (!found) return 0;
    const { stakes } = found.item.offline;
    const hanging = designKinds.reduce((sum, kind) => sum + kinds[kind] * stakes[kind], stakes.any);
    return bySeverity[finding.severity] + hanging + evidenceWorth(found.evidence);
  };
}

function evidenceWorth({ aspects, lent, touching }: Evidence): number {
  const settling = new Set(aspects.flatMap((part) => part.settling)).size;
  const speaking = new Set([...aspects.flatMap((part) => part.mentioning), ...lent]).size + touching.length;
  const isSettled = aspects.some((part) => part.aspect.essential && part.settling.length > 0);
  const spoken = Math.min(1, Math.log1p(speaking) / Math.log1p(spokenOf.passages));
  const isWhole = aspects.every((part) => part.settling.length > 0);
  return (
    spokenOf.most * spoken -
    (speaking + settling === 0 ? untouched : 0) -
    (isSettled ? essentialSettled : 0) -
    (isWhole ? scattered : 0) -
    perSettling * Math.log1p(settling)
  );
}
