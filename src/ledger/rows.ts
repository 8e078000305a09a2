import type { Selectable } from "kysely";
import { type Document, outlineOf } from "../design/document.ts";
import type { Finding, QuestionDraft } from "../design/finding.ts";
import {
  type Question,
  questionId,
  type Review,
  reviewId,
  type ReviewResult,
  type Settlement,
} from "../design/register.ts";
import type { Move } from "../design/status.ts";
import type { Judged } from "./ledger.ts";
import type { QuestionRow, ReviewRow, VerdictRow } from "./schema.ts";

/** A row as the review that it stands for. */
export function reviewOf(row: Selectable<ReviewRow>): Review {
  return {
    id: reviewId(row.id),
    space: row.space,
    ref: JSON.parse(row.ref),
    key: row.key,
    status: row.status,
    conversation: row.conversation,
    requestedBy: row.requested_by,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    failure: row.failure,
    result: resultOf(row),
  };
}

function resultOf(row: Selectable<ReviewRow>): ReviewResult | null {
  if (row.checklists === null) return null;
  return {
    document: {
      title: row.title ?? "",
      revision: row.revision ?? "",
      language: row.language ?? "und",
      words: row.words ?? 0,
      sections: row.sections ?? 0,
      unread: JSON.parse(row.unread ?? "null"),
    },
    reviewer: {
      kind: row.reviewer === "model" ? "model" : "offline",
      model: row.model,
      prompts: row.prompts,
      checklists: row.checklists,
    },
    usage: JSON.parse(row.usage ?? "null"),
    notes: JSON.parse(row.notes ?? "null"),
    rejected: JSON.parse(row.rejected ?? "null"),
    contradictions: JSON.parse(row.contradictions ?? "null"),
    budget: row.budget ?? 0,
    worthPosting: row.worth_posting ?? row.budget ?? 0,
    isPart: row.is_part === 1,
  };
}

/** What a judged review adds to its row. */
export function resultColumns({ document, outcome, budget, isPart }: Judged) {
  return {
    title: document.title,
    revision: document.revision,
    language: document.language,
    words: document.words,
    sections: document.sections.length,
    unread: JSON.stringify(document.unread),
    reviewer: outcome.reviewer.kind,
    model: outcome.reviewer.model,
    prompts: outcome.reviewer.prompts,
    checklists: outcome.reviewer.checklists,
    usage: JSON.stringify(outcome.usage),
    notes: JSON.stringify(outcome.notes),
    rejected: JSON.stringify(outcome.rejected),
    contradictions: JSON.stringify(outcome.contradictions),
    budget,
    worth_posting: outcome.worthPosting,
    outline: JSON.stringify(outlineOf(document)),
    is_part: isPart ? 1 : 0,
  };
}

/** A verdict's row as the finding that it stands for. */
export function findingOf(row: Selectable<VerdictRow>): Finding {
  return {
    item: row.item,
    lens: row.lens,
    topic: row.topic,
    verdict: row.verdict,
    severity: row.severity,
    question: row.question,
    why: row.why,
    evidence: JSON.parse(row.evidence),
    ...(row.aspects !== null && { aspects: JSON.parse(row.aspects) }),
    searched: { sections: row.sections_searched, nearest: JSON.parse(row.nearest ?? "null") },
  };
}

/** The rows of findings, one per item, in their order. */
export function verdictRows(review: number, findings: readonly Finding[]): VerdictRow[] {
  const byItem = new Map(findings.map((finding) => [finding.item, finding]));
  return [...byItem.values()].map((finding, position) => ({
    review,
    item: finding.item,
    position,
    lens: finding.lens,
    topic: finding.topic,
    verdict: finding.verdict,
    severity: finding.severity,
    question: finding.question,
    why: finding.why,
    evidence: JSON.stringify(finding.evidence),
    sections_searched: finding.searched.sections,
    nearest: JSON.stringify(finding.searched.nearest),
    aspects: finding.aspects ? JSON.stringify(finding.aspects) : null,
  }));
}

/**
 * What makes two readings readings of one document: where it came from. Standard input has no place of its own, so
 * there only the same text is the same document.
 */
export function refKey({ ref, revision }: Pick<Document, "ref" | "revision">): string {
  switch (ref.kind) {
    case "file":
      return ref.path === "-" ? `file:-#${revision}` : `file:${ref.path}`;
    case "link":
      return `link:${ref.url}`;
    case "thread":
      return `thread:${ref.conversation}`;
  }
}

/** A question with what it needs of its document and its latest review. */
export type JoinedQuestion = Selectable<QuestionRow> & {
  readonly document_title: string;
  readonly document_ref: string;
  readonly conversation: string | null;
};

export function questionOf(row: JoinedQuestion): Question {
  return {
    id: questionId(row.id),
    space: row.space,
    review: reviewId(row.review),
    conversation: row.conversation,
    rank: row.rank,
    document: { title: row.document_title, ref: JSON.parse(row.document_ref) },
    item: row.item,
    also: JSON.parse(row.also),
    lens: row.lens,
    topic: row.topic,
    severity: row.severity,
    text: row.text,
    why: row.why,
    evidence: JSON.parse(row.evidence),
    status: row.status,
    assignee: row.assignee,
    due: row.due,
    settlement: settlementOf(row),
    askedAt: row.asked_at,
    changedAt: row.changed_at,
  };
}

type SettlementColumns = Pick<
  QuestionRow,
  "answer" | "owner" | "reason" | "dismissal" | "expires" | "settled_by" | "settled_at"
>;

function settlementOf(row: SettlementColumns): Settlement | null {
  if (row.settled_by === null || row.settled_at === null) return null;
  const signed = { by: row.settled_by, at: row.settled_at };
  if (row.answer !== null) return { kind: "answered", text: row.answer, ...signed };
  if (row.dismissal !== null) {
    return { kind: "dismissed", reason: row.dismissal, note: row.reason, ...signed };
  }
  return {
    kind: "accepted_risk",
    owner: row.owner ?? "",
    reason: row.reason ?? "",
    expires: row.expires ?? "",
    ...signed,
  };
}

const unsettled: SettlementColumns = {
  answer: null,
  owner: null,
  reason: null,
  dismissal: null,
  expires: null,
  settled_by: null,
  settled_at: null,
};

/** What a move leaves in the columns that tell how a question was settled. */
export function settlementColumns(move: Move, by: string, at: string): SettlementColumns {
  const signed = { ...unsettled, settled_by: by, settled_at: at };
  switch (move.kind) {
    case "answer":
      return { ...signed, answer: move.text };
    case "accept":
      return { ...signed, owner: move.owner, reason: move.reason, expires: move.expires };
    case "dismiss":
      return { ...signed, dismissal: move.reason, reason: move.note ?? null };
    case "reveal":
    case "reopen":
      return unsettled;
  }
}

/** What a question is about; it never changes. */
export function subjectColumns(draft: QuestionDraft) {
  return { item: draft.item, lens: draft.lens, topic: draft.topic };
}

/** The words of a question, as a reviewer drafted them last. */
export function wordColumns(draft: QuestionDraft) {
  return {
    also: JSON.stringify(draft.also),
    severity: draft.severity,
    text: draft.text,
    why: draft.why,
    evidence: JSON.stringify(draft.evidence),
  };
}
