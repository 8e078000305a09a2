import {
  type Finding,
  isGap,
  type QuestionDraft,
  type ReviewOutcome,
  type Severity,
} from "../design/finding.ts";
import type { Checklists } from "./reviewer.ts";

/** What a gap is worth asking about, from its severity and whatever the reviewer knows of the design. */
export type Worth = (finding: Finding) => number;

export interface RankOptions {
  /** Higher is asked first; by default severity, and a missing answer before half of one. */
  readonly worth?: Worth;
  /** Gaps of less worth are kept, but not posted. */
  readonly atLeast?: number;
  /** How a question is put; by default as the finding has it. */
  readonly textOf?: (finding: Finding) => string;
}

export type Ranked = Pick<ReviewOutcome, "questions" | "worthPosting">;

const bySeverity: Readonly<Record<Severity, number>> = { high: 3, medium: 2, low: 1 };

/**
 * Orders the gaps of a review into questions: most consequential first, spread over the lenses where they are equal,
 * one question a topic. What refines a topic is asked under it, and settled by the same answer.
 */
export function rank(
  findings: readonly Finding[],
  checklists: Checklists,
  { worth = worthBySeverity, atLeast = 0, textOf = (finding) => finding.question }: RankOptions = {},
): Ranked {
  const wider = new Map(
    checklists.lenses.flatMap(({ items }) =>
      items.map((item) => [item.id, item.refines ?? item.topic] as const),
    ),
  );
  const topicOf = (finding: Finding) => wider.get(finding.item) ?? finding.topic;
  const gaps = findings
    .filter((finding) => isGap(finding) && finding.question !== "")
    .map((finding) => ({ finding, worth: worth(finding) }));

  const groups = new Map<string, { readonly finding: Finding; readonly worth: number }[]>();
  for (const gap of gaps.toSorted((a, b) => b.worth - a.worth)) {
    const topic = topicOf(gap.finding);
    groups.set(topic, [...(groups.get(topic) ?? []), gap]);
  }
  const order = spreadOverLenses([...groups].map(([topic, group]) => ({ topic, group, ...first(group) })));
  const questions = order.map(({ topic, group, finding }): QuestionDraft => ({
    item: finding.item,
    lens: finding.lens,
    topic,
    severity: finding.severity,
    text: textOf(finding),
    why: finding.why,
    evidence: finding.evidence,
    also: group.slice(1).map((other) => other.finding.item),
  }));
  const worthy = order.filter((gap) => gap.worth >= atLeast).length;
  return { questions, worthPosting: worthy };
}

function worthBySeverity({ severity, verdict }: Finding): number {
  return bySeverity[severity] + (verdict === "missing" ? 0.5 : 0);
}

function first<T>(group: readonly T[]): T {
  return group[0] as T;
}

/** Among gaps of equal worth, the lens that was asked about least comes next. */
function spreadOverLenses<T extends { readonly finding: Finding; readonly worth: number }>(
  gaps: readonly T[],
): readonly T[] {
  const left = gaps.toSorted((a, b) => b.worth - a.worth);
  const asked = new Map<string, number>();
  const order: T[] = [];
  while (left.length > 0) {
    const best = (left[0] as T).worth;
    let chosen = 0;
    for (let at = 1; at < left.length && (left[at] as T).worth === best; at++) {
      const timesOf = (gap: T) => asked.get(gap.finding.lens) ?? 0;
      if (timesOf(left[at] as T) < timesOf(left[chosen] as T)) chosen = at;
    }
    const [next] = left.splice(chosen, 1) as [T];
    asked.set(next.finding.lens, (asked.get(next.finding.lens) ?? 0) + 1);
    order.push(next);
  }
  return order;
}
