import type { Severity } from "./finding.ts";

/** What has become of a question. `held` questions were found but not posted; they are one click away. */
export type QuestionStatus = "held" | "open" | "answered" | "accepted_risk" | "dismissed" | "reopened";

/** Why a question may be dismissed. */
export const dismissalReasons = ["wrong", "not_relevant_here", "already_covered", "will_not_fix"] as const;
export type DismissalReason = (typeof dismissalReasons)[number];

/** What people (or the clock, or a recheck) do to a question. */
export type Move =
  | { readonly kind: "reveal" }
  | { readonly kind: "answer"; readonly text: string }
  | { readonly kind: "accept"; readonly owner: string; readonly reason: string; readonly expires: string }
  | { readonly kind: "dismiss"; readonly reason: DismissalReason; readonly note?: string }
  | { readonly kind: "reopen"; readonly reason: string };

const questionMoves: Readonly<Record<QuestionStatus, Partial<Record<Move["kind"], QuestionStatus>>>> = {
  held: { reveal: "open", answer: "answered", accept: "accepted_risk", dismiss: "dismissed" },
  open: { answer: "answered", accept: "accepted_risk", dismiss: "dismissed" },
  reopened: { answer: "answered", accept: "accepted_risk", dismiss: "dismissed" },
  answered: { reopen: "reopened" },
  accepted_risk: { reopen: "reopened" },
  dismissed: { reopen: "reopened" },
};

/** The whole state machine of a question: the status after the move, or undefined where the move is not allowed. */
export function after(status: QuestionStatus, move: Pick<Move, "kind">): QuestionStatus | undefined {
  return questionMoves[status][move.kind];
}

/** Whether somebody still has to do something about it. */
export function isOpen(status: QuestionStatus): boolean {
  return status === "open" || status === "reopened";
}

/**
 * What a question says against the approval of its document: it forbids it, it has to be taken in by whoever approves, or
 * it says nothing any more.
 */
type Bearing = "forbids" | "to_take_in" | "none";

const bearings: Readonly<Record<QuestionStatus, Readonly<Record<Severity, Bearing>>>> = {
  open: { high: "forbids", medium: "to_take_in", low: "to_take_in" },
  reopened: { high: "forbids", medium: "to_take_in", low: "to_take_in" },
  held: { high: "to_take_in", medium: "none", low: "none" },
  answered: { high: "none", medium: "none", low: "none" },
  accepted_risk: { high: "none", medium: "none", low: "none" },
  dismissed: { high: "none", medium: "none", low: "none" },
};

interface Weighed {
  readonly status: QuestionStatus;
  readonly severity: Severity;
}

/** What stands against approving a document, of all that was ever asked about it, by whatever review. */
export interface Against<Q extends Weighed> {
  /** Open and of high severity. */
  readonly forbidding: readonly Q[];
  /** Of high severity, found and never asked. */
  readonly neverAsked: readonly Q[];
  /** Open, of lower severity. */
  readonly stillOpen: readonly Q[];
}

export function againstApproval<Q extends Weighed>(questions: readonly Q[]): Against<Q> {
  const bear = (bearing: Bearing) =>
    questions.filter(({ status, severity }) => bearings[status][severity] === bearing);
  const toTakeIn = bear("to_take_in");
  return {
    forbidding: bear("forbids"),
    neverAsked: toTakeIn.filter(({ status }) => status === "held"),
    stillOpen: toTakeIn.filter(({ status }) => isOpen(status)),
  };
}

/** `with 2 questions of high severity never asked (q4, q5) and 1 of lower severity open (q2)`; empty for nothing. */
export function takenInWords({
  neverAsked,
  stillOpen,
}: Pick<Against<Weighed & { readonly id: string }>, "neverAsked" | "stillOpen">): string {
  const part = (some: readonly { readonly id: string }[], what: string) =>
    some.length === 0 ? [] : [`${some.length} ${what} (${some.map(({ id }) => id).join(", ")})`];
  const parts = [
    ...part(neverAsked, "of high severity never asked"),
    ...part(stillOpen, "of lower severity still open"),
  ];
  return parts.length === 0 ? "" : `with ${parts.join(" and ")}`;
}

/** Where a review stands. */
export type ReviewStatus =
  | "queued"
  | "reviewing"
  | "awaiting_answers"
  | "ready"
  | "approved"
  | "abandoned"
  | "failed";

export type ReviewMove = "start" | "ask" | "settle" | "reopen" | "approve" | "abandon" | "fail" | "retry";

const reviewMoves: Readonly<Record<ReviewStatus, Partial<Record<ReviewMove, ReviewStatus>>>> = {
  queued: { start: "reviewing", abandon: "abandoned", fail: "failed" },
  reviewing: {
    ask: "awaiting_answers",
    settle: "ready",
    abandon: "abandoned",
    fail: "failed",
    retry: "queued",
  },
  awaiting_answers: { settle: "ready", approve: "approved", start: "reviewing", abandon: "abandoned" },
  ready: { approve: "approved", reopen: "awaiting_answers", start: "reviewing", abandon: "abandoned" },
  approved: { reopen: "awaiting_answers", start: "reviewing" },
  abandoned: { start: "reviewing", retry: "queued" },
  failed: { retry: "queued", start: "reviewing", abandon: "abandoned" },
};

/** The status of a review after the move, or undefined where the move is not allowed. */
export function reviewAfter(status: ReviewStatus, move: ReviewMove): ReviewStatus | undefined {
  return reviewMoves[status][move];
}
