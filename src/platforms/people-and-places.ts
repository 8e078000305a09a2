import type { Unread } from "../design/document.ts";

/**
 * Where something was said or is to be said: a channel, a thread in it, or a direct conversation. Opaque outside its
 * platform, stable for its life, and enough to post there. Starts with the platform's name and a colon.
 */
export type Conversation = string;

/** A person on a platform, opaque and stable. Starts with the platform's name and a colon. */
export type UserId = string;

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
  /** Whether a mention at its beginning is that of the bot; undefined where the platform does not tell. */
  readonly isToBot?: boolean;
  /** ISO 8601 with zone. */
  readonly time: string;
  /** Plain text, the platform's markup and escapes undone; mentions as `@name`. */
  readonly text: string;
  /** http and https links in it, in order. */
  readonly links: readonly string[];
  readonly attachments: readonly Attachment[];
}
