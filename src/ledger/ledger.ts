import type { ConversationSettings, KnownConversation } from "../design/conversation.ts";
import type { DocRef, Document } from "../design/document.ts";
import type { Finding, QuestionDraft, ReviewOutcome } from "../design/finding.ts";
import type { QuestionId, ReviewId } from "../design/ids.ts";
import type { Lens } from "../design/lens.ts";
import type { OutlineEntry } from "../design/outline.ts";
import type { Move, QuestionStatus } from "../design/question.ts";
import type { AuditLine, Question, Review } from "../design/register.ts";
import type { ReviewStatus } from "../design/review-status.ts";

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
  claim(key: string, record?: string): Promise<boolean>;
  /** Forgets claims and finished jobs from before an instant; deduplication needs a day, digests two weeks. */
  tidy(before: Date): Promise<void>;
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
  /** @throws {Failure} `forbidden` while a question of high severity is open. */
  approve(id: ReviewId, by: string, why?: string): Promise<Review>;
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
  readonly space?: string;
  readonly conversation?: string;
  /** Reviews in the channel and in its threads. */
  readonly channel?: string;
  readonly requestedBy?: string;
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
  readonly space?: string;
  readonly status?: readonly QuestionStatus[];
  /** Questions asked in the channel or in its threads. */
  readonly channel?: string;
  readonly conversation?: string;
  readonly assignee?: string;
  /** Who owns the accepted risk. */
  readonly owner?: string;
  /** Only those that changed at or after this instant. */
  readonly changedSince?: Date;
  readonly limit?: number;
  readonly offset?: number;
}

/** Null takes the assignee or the day away; what is left out stays. */
export interface Assignment {
  readonly assignee?: string | null;
  readonly due?: string | null;
}

export interface Conversations {
  /** Learns of a conversation or refreshes what is known of it; its settings stay. */
  seen(conversation: KnownConversation): Promise<void>;
  get(id: string): Promise<KnownConversation | undefined>;
  /** The settings of the conversation's channel, defaults where nothing was set or the channel is not known. */
  settings(id: string): Promise<ConversationSettings>;
  configure(id: string, settings: Partial<ConversationSettings>, by: string): Promise<ConversationSettings>;
  /** The channels (not the threads) that the program is in, of one platform or of all. */
  channels(platform?: string): Promise<readonly KnownChannel[]>;
  /** The program was removed from a channel, or it is gone: no digest any more. Being seen there again undoes it. */
  left(id: string): Promise<void>;
  /** The platform gave a channel another id: everything known of it and its threads goes with it. */
  renamed(from: string, to: string): Promise<void>;
}

/** A channel, and the instant at which it was first seen: no digest is due from before. */
interface KnownChannel extends KnownConversation {
  readonly since: string;
}

/** Work that outlives the process. It is taken with a lease; whoever dies holding it loses it when the lease ends. */
export interface Jobs {
  /** False, and nothing written, when one of the keys was used before: a delivery that was seen already. */
  add(job: NewJob): Promise<boolean>;
  /** The oldest job that is due and that nobody holds. `attempts` counts this taking. */
  take(kinds: readonly string[], leaseMs: number): Promise<Job | undefined>;
  /** Keeps a job for longer; false when the lease was lost and somebody else may hold it. */
  extend(job: Job, leaseMs: number): Promise<boolean>;
  done(job: Job): Promise<boolean>;
  /** Gives it back to be taken again at an instant. */
  later(job: Job, at: Date, because: string): Promise<boolean>;
  /** Gives it up. */
  fail(job: Job, because: string): Promise<boolean>;
  /** How many wait or are held, and when the oldest of them was added. */
  waiting(): Promise<{ readonly count: number; readonly oldest: string | null }>;
}

export interface NewJob {
  readonly kind: string;
  /** Every name under which the same piece of work may arrive again: an event's id, a conversation and message. */
  readonly keys: readonly string[];
  /** Survives JSON. */
  readonly payload: unknown;
  /** Not before; default at once. */
  readonly at?: Date;
}

export interface Job {
  readonly id: number;
  readonly kind: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly addedAt: string;
}

/** Which post carries which message, so that it is found before it is repeated, and found again to be changed. */
export interface Posts {
  find(key: string): Promise<KnownPost | undefined>;
  record(post: KnownPost): Promise<void>;
  /** Every post that shows a review or a question, on whatever platform. */
  about(subject: string): Promise<readonly KnownPost[]>;
  forget(key: string): Promise<void>;
}

export interface KnownPost {
  /** The key of the message. */
  readonly key: string;
  /** What the post shows: a review's or a question's id, or anything else that is looked for. */
  readonly subject: string;
  readonly conversation: string;
  /** The platform's id of the post. */
  readonly post: string;
}

/** What a platform was given when somebody installed the program there; `secret` is encrypted before it comes here. */
export interface Installations {
  put(installation: Installation): Promise<void>;
  get(platform: string, tenant: string): Promise<Installation | undefined>;
  of(platform: string): Promise<readonly Installation[]>;
  remove(platform: string, tenant: string): Promise<void>;
}

export interface Installation {
  readonly platform: string;
  readonly tenant: string;
  readonly secret: string;
}

export interface Feedback {
  /** One voice for each person and question; the last one counts. */
  give(question: QuestionId, by: string, isUseful: boolean): Promise<void>;
  of(question: QuestionId): Promise<{ readonly useful: number; readonly notUseful: number }>;
}

/** How people are called, so that one platform can name somebody of another. */
export interface People {
  seen(person: KnownPerson): Promise<void>;
  get(ids: readonly string[]): Promise<readonly KnownPerson[]>;
}

interface KnownPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}
