import type { Document } from "../../design/document.ts";
import { type AspectFound, type Finding, isGap, type ReviewOutcome } from "../../design/finding.ts";
import type { Lens } from "../../design/lens.ts";
import type { Vocabularies } from "../checklists/vocabularies.ts";
import { passageAt } from "../quotes/locate.ts";
import { rank } from "../rank.ts";
import type { Checklists, Reviewer } from "../reviewer.ts";
import { tooLittle } from "../too-little.ts";
import { languageFor } from "./language.ts";
import { nearestIn } from "./nearest-passage.ts";
import type { ReadUnit } from "./read-units.ts";
import { isSearchable, type Judged, type Scanner, scannerFor } from "./scan.ts";
import { wordQuestion } from "./word-question.ts";
import { leastWorth, worthOf } from "./worth.ts";

export interface OfflineReviewerOptions {
  readonly vocabularies: Vocabularies;
  /** Which phrases of the vocabulary are used; all, unless a stress test drops some. */
  readonly keep?: (phrase: string) => boolean;
  /** Milliseconds of a clock. */
  readonly now?: () => number;
}

const mostQuotes = 2;
/** Code asks less well than a model, so it asks less. */
const mostPosted = 5;

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
      const textOf = (finding: Finding) =>
        wordQuestion({ aspects: [], ...finding }, titles.get(finding.item) ?? finding.topic);
      const ranked = rank(findings, checklists, { worth, atLeast: leastWorth, textOf });
      return said({
        findings,
        questions: ranked.questions,
        worthPosting: Math.min(mostPosted, ranked.worthPosting),
        notes: unsearchable(checklists),
      });
    },
  };
}

function findingOf(document: Document, lens: Lens, judged: Judged): Finding {
  const { item, verdict, evidence } = judged;
  const passageOf = (unit: ReadUnit) => passageAt(document, unit.start, unit.end);
  const aspects = evidence.aspects.map(({ aspect, settling, best, mentioning }): AspectFound => {
    const [first] = mentioning;
    const shown = settling.length > 0 ? best : first;
    const state = settling.length > 0 ? "settled" : first ? "mentioned" : "absent";
    return { name: aspect.name, state, passage: shown ? passageOf(shown) : null };
  });
  const isOpen = isGap({ verdict });
  const isProven = verdict === "covered" || verdict === "partial";
  const nearest = verdict === "missing" ? nearestIn(evidence) : undefined;
  return {
    item: item.id,
    lens,
    topic: item.topic,
    verdict,
    severity: item.severity,
    question: isOpen ? item.question : "",
    why: isOpen ? item.why : "",
    evidence: isProven ? bestOf(evidence).slice(0, mostQuotes).map(passageOf) : [],
    aspects,
    searched: { sections: document.sections.length, nearest: nearest ? passageOf(nearest) : null },
  };
}

/** What is shown: what settles, an aspect after the other, then what mentions; else what at least speaks of it. */
function bestOf({ aspects, lent, touching }: Judged["evidence"]): readonly ReadUnit[] {
  const first = aspects.flatMap(({ settling, best }) => best ?? settling.slice(0, 1));
  const settling = aspects.flatMap((part) => part.settling);
  const parts = new Set([...first, ...settling, ...aspects.flatMap(({ mentioning }) => mentioning)]);
  return parts.size > 0 ? [...parts] : [...lent, ...touching];
}

function unsearchable(checklists: Checklists): readonly string[] {
  const ids = checklists.lenses.flatMap(({ items }) =>
    items.filter((item) => !isSearchable(item)).map(({ id }) => id),
  );
  return ids.length === 0
    ? []
    : [`Searching finds words, not contradictions: ${ids.join(", ")} is left to a model or a person.`];
}
