import type { Document } from "../../design/document.ts";
import { type Finding, isGap, type ReviewOutcome } from "../../design/finding.ts";
import type { Lens } from "../../design/lens.ts";
import type { Vocabularies } from "../checklists/vocabularies.ts";
import { passageAt } from "../quotes/locate.ts";
import { rank } from "../rank.ts";
import type { Checklists, Reviewer } from "../reviewer.ts";
import { tooLittle } from "../too-little.ts";
import { languageFor } from "./language.ts";
import { isSearchable, type Judged, type Scanner, scannerFor } from "./scan.ts";
import { leastWorth, worthOf } from "./worth.ts";

export interface OfflineReviewerOptions {
  readonly vocabularies: Vocabularies;
  /** Which phrases of the vocabulary are used; all, unless a stress test drops some. */
  readonly keep?: (phrase: string) => boolean;
  /** Milliseconds of a clock. */
  readonly now?: () => number;
}

const mostQuotes = 2;

/**
 * The reviewer without a model: it searches every sentence for what each checklist item is known by, weighs what it
 * found, and claims only what it can show. The same document and checklists always give the same review.
 */
export function offlineReviewer({
  vocabularies,
  keep,
  now = () => performance.now(),
}: OfflineReviewerOptions): Reviewer {
  const scanners = new WeakMap<Checklists, Map<string, Scanner>>();
  return {
    name: "offline",
    async review(document, checklists, { onLens, signal, done } = {}) {
      const started = now();
      const said = (part: Partial<ReviewOutcome>): ReviewOutcome => ({
        reviewer: { kind: "offline", model: null, prompts: null, checklists: checklists.hash },
        findings: [],
        questions: [],
        worthPosting: 0,
        rejected: [],
        contradictions: [],
        notes: [],
        ...part,
        usage: {
          inputTokens: 0,
          cachedInputTokens: 0,
          outputTokens: 0,
          costUsd: 0,
          milliseconds: now() - started,
        },
      });
      signal?.throwIfAborted();

      const little = tooLittle(document);
      if (little !== undefined) return said({ notes: [little] });
      const { vocabulary, note } = languageFor(document, vocabularies);
      if (vocabulary === undefined) return said({ notes: [note] });

      const known = scanners.get(checklists) ?? new Map<string, Scanner>();
      scanners.set(checklists, known);
      const scan = known.get(vocabulary.language) ?? scannerFor(checklists, vocabulary, keep);
      known.set(vocabulary.language, scan);

      const scanned = scan(document);
      const findings: Finding[] = [];
      for (const { lens, items } of checklists.lenses) {
        const found =
          done?.get(lens) ??
          items.flatMap((item) => {
            const found = scanned.judged.get(item.id);
            return found ? [findingOf(document, lens, found)] : [];
          });
        findings.push(...found);
        if (!done?.has(lens)) await onLens?.({ lens, findings: found });
        signal?.throwIfAborted();
      }
      const worth = worthOf(scanned);
      const titles = new Map(
        checklists.lenses.flatMap(({ items }) => items.map((item) => [item.id, item.title])),
      );
      const textOf = (finding: Finding) => wordQuestion(finding, titles.get(finding.item) ?? finding.topic);
      return said({
        findings,
        ...rank(findings, checklists, { worth, atLeast: leastWorth, textOf }),
        notes: unsearchable(checklists),
      });
    },
  };
}

function findingOf(document: Document, lens: Lens, { item, verdict, evidence }: Judged): Finding {
  const isOpen = isGap({ verdict });
  const isProven = verdict === "covered" || verdict === "partial";
  const nearest = evidence.nearest ? [evidence.nearest] : [];
  const shown = evidence.answering.length > 0 ? evidence.answering : nearest;
  const passages = shown.slice(0, mostQuotes).map((unit) => passageAt(document, unit.start, unit.end));
  return {
    item: item.id,
    lens,
    topic: item.topic,
    verdict,
    severity: item.severity,
    question: isOpen ? item.question : "",
    why: isOpen ? item.why : "",
    evidence: isProven ? passages : [],
    searched: {
      sections: document.sections.length,
      nearest: verdict === "missing" ? (passages[0] ?? null) : null,
    },
  };
}

function unsearchable(checklists: Checklists): readonly string[] {
  const ids = checklists.lenses.flatMap(({ items }) =>
    items.filter((item) => !isSearchable(item)).map(({ id }) => id),
  );
  return ids.length === 0
    ? []
    : [`Searching finds words, not contradictions: ${ids.join(", ")} is left to a model or a person.`];
}

const longestName = 60;

/**
 * A question about this design, as far as code can put it: the consequence first, then what the document has on the
 * subject, then what to answer. It says what was found, never what the design lacks.
 * @param title what the checklist item is about, as its heading says it
 */
function wordQuestion({ why, question, verdict, evidence, searched }: Finding, title: string): string {
  if (verdict === "missing") {
    const nearest = searched.nearest ? `; “${nameOf(searched.nearest.section)}” comes nearest` : "";
    return `${why} I found no passage on ${inSentence(title)}${nearest}. ${question}`;
  }
  const [passage] = evidence;
  if (!passage) return `${why} ${question}`;
  return `${why} “${nameOf(passage.section)}” comes nearest to an answer. ${question}`;
}

/** A heading within a sentence: its first letter small, unless it begins with an abbreviation. */
function inSentence(title: string): string {
  return /^\p{Lu}\p{Lu}/u.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}

/** The innermost heading, which is where people look. */
function nameOf(section: string): string {
  const name = section.split(" › ").at(-1)?.trim() ?? section;
  return name.length <= longestName ? name : `${name.slice(0, longestName - 1).trimEnd()}…`;
}
