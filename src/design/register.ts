import type { DocRef, Passage, Unread } from "./document.ts";
import type { Contradiction, Rejected, ReviewerIdentity, Severity, Usage } from "./finding.ts";
import type { Lens } from "./lens.ts";
import type { DismissalReason, QuestionStatus, ReviewStatus } from "./status.ts";

/**
 * The register: reviews and questions as the ledger remembers them. Plain data, readable by every room.
 *
 * A question belongs to a document, not to a review: a second review of the same document finds the question that was
 * asked before, under its old id, with what became of it. Instants are ISO 8601 in UTC, days are `YYYY-MM-DD`. People
 * are opaque ids that their platform understands (`slack:T1:U1`); the terminal writes the login name.
 */
export interface Review {
  readonly id: ReviewId;
  /** Whose register it is; reviews of one space never see those of another. One company has one space. */
  readonly space: string;
  readonly ref: DocRef;
  readonly status: ReviewStatus;
  /** The name of the request: who asks again under it means this review. Null where it has none. */
  readonly key: string | null;
  /** The thread in which it was asked for, or null from the terminal. */
  readonly conversation: string | null;
  readonly requestedBy: string;
  readonly createdAt: string;
  readonly changedAt: string;
  /** Why it failed, in a sentence that a person can act on; null otherwise. */
  readonly failure: string | null;
  /** What was read and found; null until the document was judged. */
  readonly result: ReviewResult | null;
}

/** What a judged review found, without its verdicts and questions, which are kept apart. */
export interface ReviewResult {
  readonly document: ReviewedDocument;
  readonly reviewer: ReviewerIdentity;
  readonly usage: Usage;
  readonly notes: readonly string[];
  readonly rejected: readonly Rejected[];
  readonly contradictions: readonly Contradiction[];
  /** How many questions were to be posted at most. */
  readonly budget: number;
  /** How many of its questions, from the first on, the reviewer would have posted. */
  readonly worthPosting: number;
  /** Whether only a part of the checklists was asked, so that it stands for no whole review. */
  readonly isPart: boolean;
}

/** The document as it was when it was judged. */
export interface ReviewedDocument {
  readonly title: string;
  readonly revision: string;
  readonly language: string;
  readonly words: number;
  readonly sections: number;
  readonly unread: readonly Unread[];
}

/** A question in the register. */
export interface Question {
  readonly id: QuestionId;
  readonly space: string;
  /** The latest review that asked it, where that review took place, and its place there (1 is asked first). */
  readonly review: ReviewId;
  readonly conversation: string | null;
  readonly rank: number;
  readonly document: { readonly title: string; readonly ref: DocRef };
  readonly item: string;
  /** Other checklist items that the same answer would settle. */
  readonly also: readonly string[];
  readonly lens: Lens;
  readonly topic: string;
  readonly severity: Severity;
  readonly text: string;
  readonly why: string;
  readonly evidence: readonly Passage[];
  readonly status: QuestionStatus;
  readonly assignee: string | null;
  /** The day by which somebody wanted it settled. */
  readonly due: string | null;
  /** How it was settled; null while it is held or open. */
  readonly settlement: Settlement | null;
  /** When it was first posted (a held question: when it was found). */
  readonly askedAt: string;
  readonly changedAt: string;
}

/** How a question was settled, by whom, and when. */
export type Settlement =
  | { readonly kind: "answered"; readonly text: string; readonly by: string; readonly at: string }
  | {
      readonly kind: "accepted_risk";
      readonly owner: string;
      readonly reason: string;
      /** The last day on which the acceptance holds; the day after, the question reopens itself. */
      readonly expires: string;
      readonly by: string;
      readonly at: string;
    }
  | {
      readonly kind: "dismissed";
      readonly reason: DismissalReason;
      readonly note: string | null;
      readonly by: string;
      readonly at: string;
    };

/** The space of an installation that serves one company. */
export const home = "home";

/** Who signs what nobody did: a reading that closed a question, or the clock. */
export const program = "loophole";

/** One change of a review, a question or a conversation's settings: who, when, from what, to what, why. */
export interface AuditLine {
  readonly subject: string;
  readonly at: string;
  readonly by: string;
  readonly from: string | null;
  readonly to: string;
  readonly why: string;
}

/** Ids are short enough to be typed and read out: reviews are `r1`, `r2`, …, questions `q1`, `q2`, … */
export type ReviewId = `r${number}`;
export type QuestionId = `q${number}`;

export function reviewId(key: number): ReviewId {
  return `r${key}`;
}

export function questionId(key: number): QuestionId {
  return `q${key}`;
}

/** The number in an id, or in what somebody typed for one (`q12`, `Q12`, `12`); undefined where it is none. */
export function keyOf(prefix: "r" | "q", id: string): number | undefined {
  const digits = new RegExp(`^${prefix}?([1-9][0-9]{0,14})$`, "i").exec(id.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * An id that somebody named, in words, by a button or in a form. It means nothing yet: whether this person may see what it
 * names, and from here, is asked where it becomes a review or a question, and as it is it can be passed on nowhere else.
 */
export type Named<Id extends ReviewId | QuestionId> = string & { readonly named: Id };

/** The id of a review in what somebody typed or clicked; undefined where it is none. */
export function namedReview(text: string): Named<ReviewId> | undefined {
  const key = keyOf("r", text);
  return key === undefined ? undefined : (reviewId(key) as string as Named<ReviewId>);
}

/** The same for a question. */
export function namedQuestion(text: string): Named<QuestionId> | undefined {
  const key = keyOf("q", text);
  return key === undefined ? undefined : (questionId(key) as string as Named<QuestionId>);
}
