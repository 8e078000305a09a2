import type { Unread } from "../design/document.ts";
import type { Message } from "../render/message.ts";
import type { Handlers } from "./handlers.ts";

/**
 * A chat platform as the program sees it. Listening is `start(handlers)`: what happens there is told to the handlers,
 * which record it and return in milliseconds. Speaking is everything else, and takes no part in listening: it works
 * with ids alone, also after a restart and without any event at hand.
 *
 * Errors when speaking: a `Failure` is final, and its message names the fix ("Invite me with /invite @loophole");
 * any other error is worth another try. Rate limits are waited for inside.
 */
export interface Platform {
  readonly name: string;
  /** Begins to listen. */
  start(handlers: Handlers): Promise<void>;
  /** Ends listening; events that were already told are finished first. */
  stop(): Promise<void>;

  /** Posts a message. Posting to a channel opens a thread there; posting to a thread stays in it. Tried once. */
  post(to: Conversation, message: Message): Promise<Posted>;
  /** Replaces what a post says, for everyone. */
  update(posted: Posted, message: Message): Promise<Posted>;
  /** Finds our own post with this key, so that nothing is posted twice. */
  find(at: Conversation, key: string): Promise<Posted | undefined>;
  /** Says something that only one person sees; where that is impossible here, in the direct conversation with them. */
  whisper(at: Conversation, to: UserId, message: Message): Promise<void>;

  /** The messages of a thread (or of a direct conversation), oldest first, our own among them. */
  history(of: Conversation): Promise<History>;
  /** Reads an attached file, at most `maxBytes` of it; a larger one is a `Failure`. */
  fetchAttachment(at: Conversation, attachment: Attachment, maxBytes: number): Promise<AttachedFile>;
  /** What kind of channel it is. Accepts the id of a thread as well. */
  describe(channel: Conversation): Promise<ChannelInfo>;
  /** Who somebody is. */
  person(user: UserId): Promise<Person>;
  /** Whether somebody is in a channel, and so may see what is said there. */
  isIn(channel: Conversation, user: UserId): Promise<boolean>;
  /** The direct conversation with a person, to write to them without a channel. */
  direct(user: UserId): Promise<Conversation>;
  /** The address at which people see a post, or undefined where the platform has none. */
  linkTo(posted: Posted): Promise<string | undefined>;
}

/**
 * Where something was said or is to be said: a channel, a thread in it, or a direct conversation. Opaque outside its
 * platform, stable for its life, and enough to post there. Starts with the platform's name and a colon.
 */
export type Conversation = string;

/** A person on a platform, opaque and stable. Starts with the platform's name and a colon. */
export type UserId = string;

/** The platform that an id belongs to. */
export function platformOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf(":")));
}

/** Where something happened. */
export interface Place {
  /** The workspace or tenant in which the bot is installed. */
  readonly tenant: string;
  /** The channel, group chat or direct conversation: settings, digest and approvers belong to it. */
  readonly channel: Conversation;
  /** Where an answer belongs: the thread, or the channel itself where there is no thread. */
  readonly conversation: Conversation;
}

/** A person, and the workspace or tenant that they belong to: only members of the installing one may settle. */
export interface Person {
  readonly id: UserId;
  /** As people see it; empty where it is not known yet. */
  readonly name: string;
  readonly tenant: string;
}

/** A post that was made. `post` is opaque and names all parts of a message that had to be split. */
export interface Posted {
  readonly conversation: Conversation;
  readonly post: string;
  /** Where answers to the post go: the thread that it opened, or the one that it stands in. */
  readonly thread: Conversation;
}

export interface ChannelInfo {
  readonly channel: Conversation;
  readonly tenant: string;
  /** As people see it, without `#`; empty for a direct conversation. */
  readonly name: string;
  readonly visibility: "public" | "private" | "direct";
  /** Whether people of another organisation are in it. */
  readonly isShared: boolean;
}

/** A file that somebody attached. `id` is opaque; the size is in bytes, 0 where it is not known. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
}

export interface AttachedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

export interface History {
  readonly messages: readonly ThreadMessage[];
  /** What could not be read and the reason, such as a permission that was not granted, by name. */
  readonly unread: readonly Unread[];
}

export interface ThreadMessage {
  readonly id: string;
  readonly author: Person;
  /** Whether the bot itself said it. */
  readonly isOurs: boolean;
  /** ISO 8601 with zone. */
  readonly time: string;
  /** Plain text, the platform's markup and escapes undone; mentions as `@name`. */
  readonly text: string;
  /** http and https links in it, in order. */
  readonly links: readonly string[];
  readonly attachments: readonly Attachment[];
}

/** What a platform has kept for it across restarts: installations with their tokens, references needed to post. */
export interface PlatformStore {
  load(kind: StoredKind, id: string): Promise<string | undefined>;
  /** Overwrites. The value is encrypted at rest where a key is configured. */
  save(kind: StoredKind, id: string, value: string): Promise<void>;
  forget(kind: StoredKind, id: string): Promise<void>;
}

export type StoredKind = "installation" | "reference";
