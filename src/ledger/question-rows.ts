import type { Selectable } from "kysely";
import type { QuestionDraft } from "../design/finding.ts";
import { type Question, questionId, reviewId, type Settlement } from "../design/register.ts";
import type { Move } from "../design/status.ts";
import type { QuestionRow } from "./schema.ts";

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
