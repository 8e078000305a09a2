import type { Document } from "../../src/design/document.ts";
import type { Finding, QuestionDraft, ReviewOutcome, Severity } from "../../src/design/finding.ts";
import type { Judged } from "../../src/ledger/ledger.ts";

/** Small, complete things to write into a ledger. */
export function someDocument(
  path = "/designs/feed.md",
  text = "# Feed\n\nWe rank posts by clicks.\n",
): Document {
  return {
    ref: { kind: "file", path },
    title: "Feed",
    revision: `sha-${text.length}`,
    language: "en",
    text,
    words: 6,
    sections: [{ id: "s1", path: ["Feed"], firstLine: 1, lastLine: 4, blocks: [] }],
    unread: [{ what: "picture at line 3", why: "Pictures are not read." }],
    links: [],
  };
}

export function someDraft(item: string, severity: Severity = "high"): QuestionDraft {
  return {
    item,
    lens: "feedback-loops",
    topic: "loops.exploration",
    severity,
    text: `What about ${item}?`,
    why: "The catalogue narrows by itself.",
    evidence: [{ quote: "We rank posts by clicks.", section: "Feed", line: 3 }],
    also: [`${item}.twin`],
  };
}

export function someFinding(item: string): Finding {
  return {
    item,
    lens: "feedback-loops",
    topic: "loops.exploration",
    verdict: "missing",
    severity: "high",
    question: `What about ${item}?`,
    why: "The catalogue narrows by itself.",
    evidence: [],
    searched: { sections: 1, nearest: { quote: "We rank posts by clicks.", section: "Feed", line: 3 } },
  };
}

export function someOutcome(drafts: readonly QuestionDraft[]): ReviewOutcome {
  return {
    reviewer: { kind: "model", model: "a-model", prompts: "p1", checklists: "c1" },
    findings: drafts.map(({ item }) => someFinding(item)),
    questions: drafts,
    worthPosting: drafts.length,
    rejected: [{ item: "loops.other", because: "its quote is not in the document" }],
    contradictions: [
      {
        note: "Two budgets.",
        quotes: [
          { quote: "We rank posts by clicks.", section: "Feed", line: 3 },
          { quote: "# Feed", section: "Feed", line: 1 },
        ],
      },
    ],
    notes: ["One picture was not read."],
    usage: { inputTokens: 10, cachedInputTokens: 5, outputTokens: 3, costUsd: 0.01, milliseconds: 900 },
  };
}

/** A judged document whose first `posted` drafts are asked and whose others are held. */
export function someJudged(drafts: readonly QuestionDraft[], posted = drafts.length): Judged {
  return {
    document: someDocument(),
    keepText: false,
    isPart: false,
    outcome: someOutcome(drafts),
    budget: 7,
    asked: drafts.map((draft, index) => ({ kind: "new", draft, posted: index < posted })),
    moves: [],
  };
}
