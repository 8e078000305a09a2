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
