import type { IncomingMessage, ServerResponse } from "node:http";
import type { Message } from "../render/message.ts";
import type { Handlers } from "./handlers.ts";
import type {
  AttachedFile,
  Attachment,
  ChannelInfo,
  Conversation,
  History,
  Person,
  Posted,
  UserId,
} from "./people-and-places.ts";

/**
 * A chat platform as the program sees it. Listening is `start(handlers)`: what happens there is told to the handlers,
 * which record it and return in milliseconds. Speaking is everything else, and takes no part in listening: it works
 * with ids alone, also after a restart and without any event at hand.
 *
 * Errors when speaking: `Away` where the platform could not be reached, is in trouble of its own or asks for more patience
 * than is had inside: whoever can waits for it by the hour. Any other `Failure` is final, and its message names the fix
 * ("Invite me with /invite @loophole"). Any other error is a bug. Each platform's `trouble.ts` knows which is which.
 */
export interface Platform {
  readonly name: string;
  /** Begins to listen. Called again where it failed: a `Failure` is final, anything else is that the platform is away. */
  start(handlers: Handlers): Promise<void>;
  /** Whether it can reach us now: not before it was started, nor while a line that is kept open is broken. */
  isListening(): boolean;
  /** Ends listening; events that were already told are finished first. */
  stop(): Promise<void>;

  /**
   * Posts a message. Posting to a channel opens a thread there; posting to a thread stays in it. Tried once.
   * @throws {Failure} `not_found` where the thread is gone, with the message that it began with
   */
  post(to: Conversation, message: Message): Promise<Posted>;
  /**
   * Replaces what a post says, for everyone.
   * @throws {Failure} `not_found` where the post is gone or can be changed no more, whatever the reason; nothing is left of it
   *   that could be mistaken for the whole
   */
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

/** What a platform has kept for it across restarts: installations with their tokens, references needed to post. */
export interface PlatformStore {
  load(kind: StoredKind, id: string): Promise<string | undefined>;
  /** Overwrites. The value is encrypted at rest where a key is configured. */
  save(kind: StoredKind, id: string, value: string): Promise<void>;
  forget(kind: StoredKind, id: string): Promise<void>;
}

export type StoredKind = "installation" | "reference";

/** An address of the program's own server that a platform answers, so that all of them share one port. */
export interface Route {
  readonly path: string;
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}
