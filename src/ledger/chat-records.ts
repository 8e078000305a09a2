import type { ConversationSettings, KnownConversation } from "../design/conversation.ts";
import type { QuestionId } from "../design/register.ts";

/** What the chats have remembered for them, beside reviews and questions: places, people, work, posts. */
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
  /**
   * A job that is due and that nobody holds: of the channel that has the fewest under way, then of the one that was
   * served the longest ago, then the oldest. `attempts` counts this taking.
   */
  take(kinds: readonly string[], leaseMs: number, terms?: Terms): Promise<Job | undefined>;
  /** Keeps a job for longer; false when the lease was lost and somebody else may hold it. */
  extend(job: Job, leaseMs: number): Promise<boolean>;
  /** Ends the leases of holders that are gone: what they held can be taken at once, and counts as a death. */
  free(isGone: (holder: string) => boolean): Promise<number>;
  /** It is done, and what comes of it is written down in the same transaction. */
  done(job: Job, next?: NewJob): Promise<boolean>;
  /** Gives it back to be taken again at an instant: it was a fault of ours, or somebody was away. */
  later(job: Job, at: Date, because: string, what: "fault" | "wait"): Promise<boolean>;
  /** Gives it up, and writes down what is to be done about that in the same transaction. */
  fail(job: Job, because: string, next?: NewJob): Promise<boolean>;
  /** What of these kinds is under way or due, oldest first; a thousand at most. */
  line(kinds: readonly string[]): Promise<readonly InLine[]>;
  /** How many wait or are held, and when the oldest of them was added. */
  waiting(): Promise<{ readonly count: number; readonly oldest: string | null }>;
}

/** On what terms a job is taken. */
interface Terms {
  /** Who takes it. Whoever takes again what it held itself has not died meanwhile. */
  readonly holder?: string;
  /** Platforms whose channels are left alone. */
  readonly without?: readonly string[];
  /** Jobs that whoever takes is at already, whatever the clock says of their leases. */
  readonly except?: readonly number[];
  /** A channel that has so many jobs of these kinds under way gets no more. */
  readonly mostOfAChannel?: number;
}

export interface NewJob {
  readonly kind: string;
  /** Every name under which the same piece of work may arrive again: an event's id, a conversation and message. */
  readonly keys: readonly string[];
  /** Survives JSON. */
  readonly payload: unknown;
  /** Whose turn it takes; left out where it is nobody's. */
  readonly channel?: string | undefined;
}

export interface Job {
  readonly id: number;
  readonly kind: string;
  readonly payload: unknown;
  readonly channel: string | null;
  readonly attempts: number;
  /** How often whoever held it died over it. */
  readonly deaths: number;
  /** How often it failed by a fault of ours. */
  readonly faults: number;
  /** How often somebody was away whom it needs. */
  readonly waits: number;
  readonly addedAt: string;
}

export interface InLine extends Pick<Job, "id" | "kind" | "channel"> {
  readonly isUnderWay: boolean;
}

/** Which post carries which message, so that it is found before it is repeated, and found again to be changed. */
export interface Posts {
  find(key: string): Promise<KnownPost | undefined>;
  record(post: KnownPost): Promise<void>;
  /** Every post that shows a review or a question, on whatever platform. */
  about(subject: string): Promise<readonly KnownPost[]>;
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
  /** What people said of the questions, of those of which anybody said something. */
  of(questions: readonly QuestionId[]): Promise<ReadonlyMap<QuestionId, Voices>>;
}

/** How many found a question useful, and how many did not. */
export interface Voices {
  readonly useful: number;
  readonly notUseful: number;
}

/** How people are called, so that one platform can name somebody of another. */
export interface People {
  seen(person: KnownPerson): Promise<void>;
  get(ids: readonly string[]): Promise<readonly KnownPerson[]>;
}

interface KnownPerson {
  readonly id: string;
  readonly name: string;
}
