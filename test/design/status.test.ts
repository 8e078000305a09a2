import { describe, expect, test } from "vitest";
import {
  after,
  dismissalReasons,
  isOpen,
  type Move,
  type QuestionStatus,
  reviewAfter,
  type ReviewMove,
  type ReviewStatus,
} from "../../src/design/status.ts";

/** What every move makes of every status; "-" where it is refused. Written out, so that nothing is allowed unseen. */
const ofQuestions: Readonly<Record<QuestionStatus, Readonly<Record<Move["kind"], QuestionStatus | "-">>>> = {
  held: { reveal: "open", answer: "answered", accept: "accepted_risk", dismiss: "dismissed", reopen: "-" },
  open: { reveal: "-", answer: "answered", accept: "accepted_risk", dismiss: "dismissed", reopen: "-" },
  reopened: { reveal: "-", answer: "answered", accept: "accepted_risk", dismiss: "dismissed", reopen: "-" },
  answered: { reveal: "-", answer: "-", accept: "-", dismiss: "-", reopen: "reopened" },
  accepted_risk: { reveal: "-", answer: "-", accept: "-", dismiss: "-", reopen: "reopened" },
  dismissed: { reveal: "-", answer: "-", accept: "-", dismiss: "-", reopen: "reopened" },
};

const reviewMoves = ["start", "ask", "settle", "reopen", "approve", "abandon", "fail", "retry"] as const;

/** The same of reviews, in the order of the moves above. */
const ofReviews: Readonly<Record<ReviewStatus, readonly (ReviewStatus | "-")[]>> = {
  queued: ["reviewing", "-", "-", "-", "-", "abandoned", "failed", "-"],
  reviewing: ["-", "awaiting_answers", "ready", "-", "-", "abandoned", "failed", "queued"],
  awaiting_answers: ["reviewing", "-", "ready", "-", "approved", "abandoned", "-", "-"],
  ready: ["reviewing", "-", "-", "awaiting_answers", "approved", "abandoned", "-", "-"],
  approved: ["reviewing", "-", "-", "awaiting_answers", "-", "-", "-", "-"],
  abandoned: ["reviewing", "-", "-", "-", "-", "-", "-", "queued"],
  failed: ["reviewing", "-", "-", "-", "-", "abandoned", "-", "queued"],
};

describe("a question that is", () => {
  const moves = Object.entries(ofQuestions).flatMap(([status, row]) =>
    Object.entries(row).map(([kind, becomes]) => [status, kind, becomes] as const),
  );

  test.each(moves)("%s, by %s: %s", (status, kind, becomes) => {
    const move = { kind: kind as Move["kind"] };
    expect(after(status as QuestionStatus, move) ?? "-").toBe(becomes);
  });

  test("open or reopened is to be settled, and no other", () => {
    const open = (Object.keys(ofQuestions) as QuestionStatus[]).filter(isOpen);
    expect(open).toEqual(["open", "reopened"]);
  });

  test("not worth asking is dismissed for one of four reasons", () => {
    expect(dismissalReasons).toEqual(["wrong", "not_relevant_here", "already_covered", "will_not_fix"]);
  });
});

describe("a review that is", () => {
  const moves = Object.entries(ofReviews).flatMap(([status, row]) =>
    reviewMoves.map((move, index): [string, ReviewMove, string] => [status, move, row[index] ?? "?"]),
  );

  test.each(moves)("%s, by %s: %s", (status, move, becomes) => {
    expect(reviewAfter(status as ReviewStatus, move) ?? "-").toBe(becomes);
  });
});
