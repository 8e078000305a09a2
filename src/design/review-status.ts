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

const next: Readonly<Record<ReviewStatus, Partial<Record<ReviewMove, ReviewStatus>>>> = {
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
  return next[status][move];
}
