import type { Document } from "../../src/design/document.ts";
import type { Finding, Severity } from "../../src/design/finding.ts";
import { type Lens, lenses } from "../../src/design/lens.ts";
import { locate } from "../../src/review/quotes/locate.ts";
import {
  type Checklist,
  type ChecklistItem,
  checklistItemSchema,
} from "../../src/review/checklists/checklist-schema.ts";
import type { Checklists, Reviewer } from "../../src/review/reviewer.ts";

const severities: Readonly<Record<Lens, Severity>> = {
  "data-dynamics": "high",
  "infra-constraints": "medium",
  "feedback-loops": "high",
  "user-impact": "medium",
  tradeoffs: "low",
};

/** Two items for each lens: `<lens>.first` and `<lens>.second`. */
export const testChecklists: Checklists = {
  hash: "checklists-of-the-tests",
  lenses: lenses.map((lens): Checklist => ({
    lens,
    about: "What the tests look for, and nothing that anybody should learn from.",
    items: ["first", "second"].map((name) => itemOf(lens, name)),
  })),
};

function itemOf(lens: Lens, name: string): ChecklistItem {
  const sentence = "A sentence that is long enough.";
  return checklistItemSchema.parse({
    id: `${lens}.${name}`,
    topic: lens,
    title: `${lens} ${name}`,
    source: [],
    maps_to: [],
    applies_when: sentence,
    covered_when: sentence,
    partial_when: sentence,
    question: `Nobody notices when ${lens} goes wrong. Who owns the ${name} of it?`,
    why: `The ${name} of ${lens} goes wrong in silence.`,
    severity: severities[lens],
  });
}

/**
 * A small reviewer that really reads: a line `<item>: …` in the document answers that item, everything else is missing,
 * and everything that is missing is asked about. Each lens that it judges is noted in `asked`.
 */
export function plainReviewer(asked: string[]): Reviewer {
  return {
    name: "offline",
    review: async (document, checklists, { onLens, signal, done } = {}) => {
      const findings: Finding[] = [];
      for (const { lens, items } of checklists.lenses) {
        signal?.throwIfAborted();
        const before = done?.get(lens);
        if (!before) asked.push(...items.map(({ id }) => id));
        const found = before ?? items.map((item) => judgeItem(document, lens, item));
        findings.push(...found);
        await onLens?.({ lens, findings: found });
      }
      const gaps = findings.filter(({ verdict }) => verdict === "missing");
      const order: readonly Severity[] = ["high", "medium", "low"];
      const ranked = gaps.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
      return {
        reviewer: { kind: "offline", model: null, prompts: null, checklists: checklists.hash },
        findings,
        questions: ranked.map(({ item, lens, topic, severity, question, why }) => ({
          item,
          lens,
          topic,
          severity,
          text: question,
          why,
          evidence: [],
          also: [],
        })),
        worthPosting: ranked.length,
        rejected: [],
        contradictions: [],
        notes: [],
        usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costUsd: 0, milliseconds: 120 },
      };
    },
  };
}

function judgeItem(document: Document, lens: Lens, item: ChecklistItem): Finding {
  const line = document.text.split("\n").find((each) => each.startsWith(`${item.id}:`));
  const passage = line === undefined ? undefined : locate(document, line);
  return {
    item: item.id,
    lens,
    topic: item.topic,
    verdict: passage ? "covered" : "missing",
    severity: item.severity,
    question: item.question,
    why: item.why,
    evidence: passage ? [passage] : [],
    searched: { sections: document.sections.length, nearest: null },
  };
}
