import { type Finding, gravest, type Verdict } from "../../design/finding.ts";
import type { Checklist } from "../checklists/checklist-schema.ts";
import { withoutRepeats } from "../quotes/contradictions.ts";
import type { LensReading, Remark } from "./read-lens.ts";

const byWorth: readonly Verdict[] = ["covered", "partial", "missing", "not_applicable"];

/**
 * Puts together what a lens made of the parts of a long document: the best evidence wins, so an item is missing only
 * where it is missing in all parts, and does not apply only where no part saw anything that it applies to.
 * @param sections how many sections were read in all parts together.
 */
export function mergeParts(
  readings: readonly LensReading[],
  checklist: Checklist,
  sections: number,
): LensReading {
  const findings = checklist.items.flatMap((item) => {
    const seen = readings.flatMap((reading) =>
      reading.findings.filter((finding) => finding.item === item.id),
    );
    const merged = mergeFindings(seen, sections);
    return merged ? [merged] : [];
  });
  const judged = new Set(findings.map((finding) => finding.item));
  const remarks = new Map<string, Remark>();
  for (const finding of findings) {
    const own = readings.find((reading) =>
      reading.findings.some((one) => one.item === finding.item && one.verdict === finding.verdict),
    );
    const remark = own?.remarks.get(finding.item);
    if (remark) remarks.set(finding.item, remark);
  }
  return {
    findings,
    remarks,
    contradictions: withoutRepeats(readings.flatMap((reading) => reading.contradictions)),
    rejected: readings.flatMap((reading) => reading.rejected),
    unjudged: checklist.items
      .filter((item) => !judged.has(item.id))
      .map((item) => ({
        item: item.id,
        because: reasonOf(readings, item.id),
      })),
  };
}

function mergeFindings(seen: readonly Finding[], sections: number): Finding | undefined {
  const ranked = seen.toSorted((a, b) => byWorth.indexOf(a.verdict) - byWorth.indexOf(b.verdict));
  const best = ranked[0];
  if (!best) return undefined;
  const nearest = ranked.map((finding) => finding.searched.nearest).find((passage) => passage !== null);
  const same = ranked.filter((finding) => finding.verdict === best.verdict);
  return {
    ...best,
    severity: gravest(same.map((finding) => finding.severity)) ?? best.severity,
    evidence: ranked.flatMap((finding) => finding.evidence).slice(0, 3),
    searched: { sections, nearest: best.verdict === "missing" ? (nearest ?? null) : null },
  };
}

function reasonOf(readings: readonly LensReading[], item: string): string {
  const reason = readings.flatMap((reading) => reading.unjudged).find((one) => one.item === item);
  return reason?.because ?? "It was not judged.";
}
