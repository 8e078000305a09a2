import {
  changedSections,
  type Document,
  lostSections,
  type OutlineEntry,
  outlineOf,
} from "../design/document.ts";
import { type Contradiction, type Finding, isGap, type ReviewOutcome } from "../design/finding.ts";
import type { Question, ReviewResult } from "../design/register.ts";
import { withoutRepeats } from "../review/quotes/contradictions.ts";
import { locate } from "../review/quotes/locate.ts";
import type { Checklists } from "../review/reviewer.ts";

/** What a recheck has to judge again, and what it may keep. */
export interface RecheckPlan {
  /** The checklists, narrowed to the items that the change can touch; lenses without any are gone. */
  readonly checklists: Checklists;
  /** Findings of the earlier reading that still hold, their passages where they stand now. */
  readonly kept: readonly Finding[];
  /** Contradictions of the earlier reading of which both passages still stand. */
  readonly contradictions: readonly Contradiction[];
  readonly changed: number;
  readonly lost: number;
}

/**
 * Compares a document with an earlier reading, section by section. An item is judged again when a passage that spoke
 * for it is gone, or when something is new and the item was not answered yet; an answered item whose passages all
 * stand is not touched.
 */
export function planRecheck(
  document: Document,
  before: readonly OutlineEntry[],
  earlier: readonly Finding[],
  tensions: readonly Contradiction[],
  checklists: Checklists,
): RecheckPlan {
  const now = outlineOf(document);
  const changed = changedSections(before, now).size;
  const lost = lostSections(before, now);
  const kept = earlier.flatMap((finding) => {
    const moved = standing(document, finding);
    const isTouched = moved === undefined || (changed > 0 && finding.verdict !== "covered");
    return isTouched ? [] : [moved];
  });
  const settled = new Set(kept.map(({ item }) => item));
  const lenses = checklists.lenses
    .map((checklist) =>
      Object.assign({}, checklist, { items: checklist.items.filter(({ id }) => !settled.has(id)) }),
    )
    .filter(({ items }) => items.length > 0);
  const contradictions = tensions.filter(({ quotes }) =>
    quotes.every(({ quote }) => locate(document, quote)),
  );
  return { checklists: { ...checklists, lenses }, kept, contradictions, changed, lost };
}

/**
 * What was judged now, together with what stands from before: its findings, its contradictions, and its questions in their
 * order. What is new comes first, and what is worth posting before what is not.
 * @param before what the earlier reading found
 * @param earlier all of its questions in rank order
 */
export function withStanding(
  judged: ReviewOutcome,
  { kept, contradictions }: RecheckPlan,
  { worthPosting }: ReviewResult,
  earlier: readonly Question[],
): ReviewOutcome {
  const gaps = new Set(kept.filter(isGap).map(({ item }) => item));
  const stand = (some: readonly Question[]) => some.filter(({ item }) => gaps.has(item));
  const first = [...judged.questions.slice(0, judged.worthPosting), ...stand(earlier.slice(0, worthPosting))];
  const rest = [...judged.questions.slice(judged.worthPosting), ...stand(earlier.slice(worthPosting))];
  return {
    ...judged,
    findings: [...kept, ...judged.findings],
    contradictions: withoutRepeats([...contradictions, ...judged.contradictions]),
    questions: [...first, ...rest],
    worthPosting: first.length,
  };
}

/** What is judged where nothing has to be judged again: nothing, at no cost. */
export function unread({ reviewer }: ReviewResult): ReviewOutcome {
  return {
    reviewer,
    findings: [],
    questions: [],
    worthPosting: 0,
    rejected: [],
    contradictions: [],
    notes: [],
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costUsd: 0, milliseconds: 0 },
  };
}

/** A finding with its passages found again, or undefined when one of them is gone. */
function standing(document: Document, finding: Finding): Finding | undefined {
  const evidence = finding.evidence.map(({ quote }) => locate(document, quote));
  return evidence.every((passage) => passage !== undefined) ? { ...finding, evidence } : undefined;
}
