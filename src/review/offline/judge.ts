import type { Verdict } from "../../design/finding.ts";
import type { Evidence } from "./evidence.ts";
import type { ReadUnit } from "./read-units.ts";

/** How many neighbouring sentences are read together. */
const together = 3;

/** So many sentences that touch a subject say as much about it as one that mentions a part of the answer. */
const touchesPerMention = 4;

/** What stands in this many sentences is spoken of. */
const spokenOf = 2;

/**
 * The verdict by what was found about the item, and by nothing else: adding an answer closes it, taking it away opens it
 * again. An answer is a sentence that settles an essential aspect beside another that goes on about the matter; such a
 * sentence alone, or the subject coming up again and again, is a part of one.
 */
export function verdictOf(evidence: Evidence): Verdict {
  if (!evidence.applies) return "not_applicable";
  const essential = evidence.aspects.filter(({ aspect }) => aspect.essential);
  const isSettled = essential.some(({ settling }) => settling.length > 0);
  if (isSaidTogether(evidence)) return "covered";
  return isSettled || amountOf(evidence) >= spokenOf ? "partial" : "missing";
}

/** Sentences that settle or mention a part of the answer, and for a share those that touch the subject. */
function amountOf({ aspects, lent, touching }: Evidence): number {
  const parts = new Set([
    ...aspects.flatMap(({ settling, mentioning }) => [...settling, ...mentioning]),
    ...lent,
  ]);
  return parts.size + touching.length / touchesPerMention;
}

function isSaidTogether({ aspects, lent, touching }: Evidence): boolean {
  const settling = new Set(aspects.filter(({ aspect }) => aspect.essential).flatMap((part) => part.settling));
  const beside = [...touching, ...lent, ...aspects.flatMap((part) => [...part.settling, ...part.mentioning])];
  const saying = [...new Set([...settling, ...beside.filter((unit) => unit.settles)])];
  const ordered = saying.sort((a, b) => a.index - b.index);
  return ordered.some((unit, at) => {
    const next = ordered[at + 1];
    return next !== undefined && isNear(unit, next) && (settling.has(unit) || settling.has(next));
  });
}

function isNear(unit: ReadUnit, next: ReadUnit): boolean {
  return next.section === unit.section && next.index - unit.index < together;
}
