import type { Question, Review } from "../src/design/register.ts";
import { someDraft } from "./ledger/judged.ts";

/** When everything in these registers happened, unless it is said otherwise: longer ago than any digest looks. */
export const long = "2026-01-01T09:00:00.000Z";

/** An open question. */
export function someQuestion(id: number, more: Partial<Question> = {}): Question {
  return {
    ...someDraft(`item${id}`, "medium"),
    id: `q${id}`,
    space: "home",
    review: "r1",
    conversation: "c",
    rank: id,
    document: { title: "Feed ranking", ref: { kind: "link", url: "https://example.org" } },
    assignee: null,
    due: null,
    status: "open",
    settlement: null,
    askedAt: long,
    changedAt: long,
    ...more,
  };
}

/** A review whose answers are awaited. */
export function someReview(id: number, more: Partial<Review> = {}): Review {
  return {
    id: `r${id}`,
    space: "home",
    ref: { kind: "link", url: "https://example.org/feed" },
    status: "awaiting_answers",
    conversation: "c",
    requestedBy: "m:1",
    createdAt: long,
    changedAt: long,
    failure: null,
    result: null,
    key: null,
    ...more,
  };
}
