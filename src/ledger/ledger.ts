import type { DocRef, Document, OutlineEntry } from "../design/document.ts";
import type { Finding, QuestionDraft, ReviewOutcome } from "../design/finding.ts";
import type { Lens } from "../design/lens.ts";
import type { AuditLine, Question, QuestionId, Review, ReviewId } from "../design/register.ts";
import type { Move, QuestionStatus, ReviewStatus } from "../design/status.ts";
import type { Conversations, Feedback, Installations, Jobs, People, Posts } from "./chat-records.ts";

/**
 * What is remembered. Every method is one transaction, and every change writes its audit line in it. Asynchronous
 * throughout, since a database server may stand behind it. Expected trouble is a `Failure`: `not_found` for an id that
 * is not there, `usage` for a move that the status does not allow, `ledger` when the database cannot be used.
 */
export interface Ledger {
  readonly reviews: Reviews;
  readonly questions: Questions;
  readonly conversations: Conversations;
  readonly jobs: Jobs;
  readonly posts: Posts;
  readonly installations: Installations;
  readonly feedback: Feedback;
  readonly people: People;
  /** True for the first who claims a key, false for everybody after, whatever restarts in between. */
  claim(key: string): Promise<boolean>;
  /** Forgets claims and finished jobs from before an instant; deduplication needs a day, digests two weeks. */
  tidy(before: Date): Promise<void>;
  /**
   * Looks whether it can be used: reads a row at both ends of every table, and writes.
   * @throws what is wrong, a {Failure} of kind `ledger` where that is known
   */
  probe(): Promise<void>;
  close(): Promise<void>;
}

export interface Reviews {
  /** A review that was asked for; its status is `queued`. */
  request(review: NewReview): Promise<Review>;
  /** The work begins: `reviewing`. */
  start(id: ReviewId, by: string): Promise<Review>;
  /** Keeps the findings of one lens as soon as they are there, for the text of this revision. */
  keepLens(id: ReviewId, revision: string, lens: Lens, findings: readonly Finding[]): Promise<void>;
  /** The lenses that a review which was cut short had kept, if they judged this revision; none once it is recorded. */
  kept(id: ReviewId, revision: string): Promise<ReadonlyMap<Lens, readonly Finding[]>>;
  /** Writes everything that was found and the questions: `awaiting_answers`, or `ready` where nothing is open. */
  record(id: ReviewId, judged: Judged): Promise<Review>;
  /** The review did not work out; `because` is a sentence that a person can act on. */
  fail(id: ReviewId, because: string): Promise<Review>;
  /** Puts a failed or abandoned review, or one whose worker died, back to `queued`. */
  retry(id: ReviewId, by: string): Promise<Review>;
  /**
   * Approves a review, with the questions about its document that `by` takes in, whatever review asked them.
   * @throws {Failure} `forbidden` while one of high severity is open, or one that has to be taken in is not; `usage` for a
   *   review of a part of the checklists
   */
  approve(id: ReviewId, by: string, why?: string, takenIn?: readonly QuestionId[]): Promise<Review>;
  abandon(id: ReviewId, by: string, why: string): Promise<Review>;
  get(id: ReviewId): Promise<Review | undefined>;
  /** Newest first. */
  find(filter: ReviewFilter): Promise<readonly Review[]>;
  findings(id: ReviewId): Promise<readonly Finding[]>;
  /** The sections of the document as it was judged; empty before that. */
  outline(id: ReviewId): Promise<readonly OutlineEntry[]>;
  history(id: ReviewId): Promise<readonly AuditLine[]>;
}

export interface NewReview {
  readonly ref: DocRef;
  /** Default: `home`, the only space of an installation for one company. */
  readonly space?: string;
  readonly conversation?: string;
  readonly requestedBy: string;
  /** The name of this request: asking again under the same name gives the same review. */
  readonly key?: string;
}

export interface ReviewFilter {
  readonly space?: string | readonly string[];
  readonly conversation?: string;
  /** Reviews in the channel and in its threads. */
  readonly channel?: string;
  readonly requestedBy?: string;
  /** Reviews of the document from this place. */
  readonly ref?: DocRef;
  readonly status?: readonly ReviewStatus[];
  /** Default 20. */
  readonly limit?: number;
}

/** A document that was judged, and what is to be asked about it. */
export interface Judged {
  readonly document: Document;
  /** Whether the document's text is kept as well. */
  readonly keepText: boolean;
  readonly outcome: ReviewOutcome;
  readonly budget: number;
  /** Whether only a part of the checklists was asked: it adds its questions, and changes nothing of those that are there. */
  readonly isPart: boolean;
  /** In rank order. */
  readonly asked: readonly Asked[];
  /** Moves of earlier questions that this review brings with it (answered by the new text, answer gone). */
  readonly moves: readonly { readonly question: QuestionId; readonly move: Move }[];
}

/** A question of a review: a new one, or one that the register has already and that goes on under its id. */
export type Asked =
  | { readonly kind: "new"; readonly draft: QuestionDraft; readonly posted: boolean }
  | {
      readonly kind: "again";
      readonly question: QuestionId;
      /** Its words of today; null keeps those of before. */
      readonly draft: QuestionDraft | null;
      /** Posts it where it was held; a question that is open stays open. */
      readonly posted: boolean;
    };

export interface Questions {
  get(id: QuestionId): Promise<Question | undefined>;
  /** The questions of a review in its rank order, held ones included. */
  of(review: ReviewId): Promise<readonly Question[]>;
  /** Everything that was ever asked about the document of a review, by whatever review. */
  ofDocument(review: ReviewId): Promise<readonly Question[]>;
  /** Everything that was ever asked about a document, whatever became of it: the memory behind "never ask twice". */
  about(document: Pick<Document, "ref" | "revision">, space?: string): Promise<readonly Question[]>;
  /** Most severe first, then oldest first. */
  find(filter: QuestionFilter): Promise<readonly Question[]>;
  /**
   * Moves a question and, where that was the last open one or reopens one, its review. Doing again what is already so
   * changes nothing.
   * @throws {Failure} `usage` where the status does not allow the move, with what to do instead.
   */
  move(id: QuestionId, move: Move, by: string): Promise<Question>;
  assign(id: QuestionId, to: Assignment, by: string): Promise<Question>;
  /** Reopens every accepted risk whose last day is over (UTC), and returns them. */
  reopenExpired(now: Date): Promise<readonly Question[]>;
  history(id: QuestionId): Promise<readonly AuditLine[]>;
}

export interface QuestionFilter {
  readonly space?: string | readonly string[];
  /** That question alone, where the rest of the filter holds for it. */
  readonly id?: QuestionId;
  readonly status?: readonly QuestionStatus[];
  /** Questions asked in the channel or in its threads. */
  readonly channel?: string;
  readonly conversation?: string;
  readonly assignee?: string;
  /** Who owns the accepted risk. */
  readonly owner?: string;
}

/** Null takes the assignee or the day away; what is left out stays. */
export interface Assignment {
  readonly assignee?: string | null | undefined;
  readonly due?: string | null | undefined;
}
