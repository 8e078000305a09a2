import type { Document, Passage } from "../../design/document.ts";
import { type Claim, type Finding, isGap, type Rejected } from "../../design/finding.ts";
import type { Checklist, ChecklistItem } from "../checklists/checklist-schema.ts";
import { findQuotes, shown } from "./find-quote.ts";
import { isSpent, shows, showsNothing, spent } from "./showing.ts";
import { askable, tidy } from "./wording.ts";

/** The passage that comes nearest to answering an item, found without a model; null where nothing comes near. */
export type Nearest = (document: Document, item: ChecklistItem) => Passage | null;

export interface Verified {
  /** In the order of the checklist. */
  readonly findings: readonly Finding[];
  readonly rejected: readonly Rejected[];
  /** Items that are not judged yet, and why: no answer, or one that no quote supports. */
  readonly again: readonly Rejected[];
}

/**
 * Turns claims into findings. Each quote is looked up in the document: what stands there is kept, as it stands there;
 * what does not is rejected with the reason, and a claim that said something is there, and cannot show it, is no
 * finding. A `missing` gets its proof of absence instead. The first claim about an item counts.
 * @param before findings whose passages are taken up by what they cover
 */
export function verify(
  claims: readonly Claim[],
  document: Document,
  checklist: Checklist,
  nearest: Nearest,
  before: readonly Finding[] = [],
): Verified {
  const findings: Finding[] = [];
  const rejected: Rejected[] = [];
  const again: Rejected[] = [];

  const known = new Set(checklist.items.map((item) => item.id));
  const claimed = new Map<string, Claim>();
  for (const claim of claims) {
    if (!known.has(claim.item))
      rejected.push({ item: claim.item, because: "No item of this lens has that id." });
    else if (claimed.has(claim.item))
      rejected.push({ item: claim.item, because: "It was judged twice; the first verdict counts." });
    else claimed.set(claim.item, claim);
  }

  for (const item of checklist.items) {
    const claim = claimed.get(item.id);
    if (!claim) {
      again.push({ item: item.id, because: "It was not judged." });
      continue;
    }
    const { found, lost } = findQuotes(document, claim.quotes);
    rejected.push(...lost.map((quote) => ({ item: item.id, because: absent(quote) })));
    if (found.length === 0 && (claim.verdict === "covered" || claim.verdict === "partial")) {
      const why = lost.length > 0 ? lost.map(absent).join(" ") : "No quote was given.";
      again.push({ item: item.id, because: `${claim.verdict}, but without evidence. ${why}` });
      continue;
    }
    const covers = claim.verdict === "covered" ? covering(found, document, [...before, ...findings]) : found;
    if (typeof covers === "string") {
      rejected.push({ item: item.id, because: covers });
      again.push({ item: item.id, because: `covered, but without evidence. ${covers}` });
      continue;
    }
    findings.push(findingOf(claim, covers, item, document, checklist, nearest));
  }
  return { findings, rejected, again };
}

/**
 * Those of the passages that may show one more item covered, each by itself; or why none of them may.
 * @param findings what is judged already
 */
export function covering(
  passages: readonly Passage[],
  document: Document,
  findings: readonly Finding[],
): readonly Passage[] | string {
  const telling = passages.filter((passage) => shows(document, passage));
  if (telling.length === 0) return showsNothing;
  const covered = findings.filter(({ verdict }) => verdict === "covered");
  const free = telling.filter((passage) => !isSpent(document, passage, covered));
  return free.length > 0 ? free : spent;
}

function findingOf(
  claim: Claim,
  found: readonly Passage[],
  item: ChecklistItem,
  document: Document,
  checklist: Checklist,
  nearest: Nearest,
): Finding {
  const isOpen = isGap(claim);
  const isProven = claim.verdict === "covered" || claim.verdict === "partial";
  return {
    item: item.id,
    lens: checklist.lens,
    topic: item.topic,
    verdict: claim.verdict,
    severity: claim.severity,
    question: isOpen ? (askable(claim.question) ?? item.question) : "",
    why: tidy(claim.why) || (isOpen ? item.why : ""),
    evidence: isProven ? found : [],
    searched: {
      sections: document.sections.length,
      nearest: claim.verdict === "missing" ? (found[0] ?? nearest(document, item)) : null,
    },
  };
}

function absent(quote: string): string {
  return `The quote ${shown(quote)} does not stand in the document.`;
}
