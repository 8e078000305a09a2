import type { ActionVerb, Form, FormValues, FormVerb, Message } from "../render/message.ts";
import type { Attachment, Conversation, Person, Place, Posted } from "./people-and-places.ts";

/**
 * What a platform tells the program. Every handler records in the ledger, unique on the event and on the message that
 * caused it, and returns in milliseconds; the work is done elsewhere, so an event that is delivered again changes
 * nothing. What went wrong is a reply for the person who asked. A handler throws only where nothing could be recorded and
 * the event is one that platforms deliver again when it is refused: a mention, a direct message, what became of a channel.
 */
export interface Handlers {
  /** A mention, a slash command, or a direct message. */
  commandGiven(command: CommandGiven): Promise<Reply>;
  /** A message shortcut, a message action, or a global shortcut. */
  shortcutUsed(shortcut: ShortcutUsed): Promise<Reply>;
  /** A button. */
  actionTaken(action: ActionTaken): Promise<Reply>;
  formSubmitted(form: FormSubmitted): Promise<Reply>;
  /** Somebody looks at their own page, which shows the returned message. */
  homeOpened(home: { readonly person: Person; readonly tenant: string }): Promise<Message>;
  /** The bot was added to a channel, or a direct conversation with it began. */
  joined(joined: Origin): Promise<void>;
  /** The bot was removed from a channel, or the channel is gone. */
  left(left: { readonly channel: Conversation }): Promise<void>;
  renamed(renamed: { readonly channel: Conversation; readonly name: string }): Promise<void>;
  /** The platform gave a channel another id. */
  moved(moved: { readonly from: Conversation; readonly to: Conversation }): Promise<void>;
  installed(installed: { readonly platform: string; readonly tenant: string }): Promise<void>;
  uninstalled(uninstalled: { readonly platform: string; readonly tenant: string }): Promise<void>;
}

/** Where an event came from. */
export interface Origin {
  /** Unique for the event, the same each time it is delivered. */
  readonly event: string;
  readonly place: Place;
  readonly person: Person;
  /** The message that caused it; two events about one message count once. Null where there was none. */
  readonly message: string | null;
}

export interface CommandGiven extends Origin {
  /** Slash commands are answered to the person alone, unless the answer is a review. */
  readonly via: "mention" | "slash" | "direct";
  /** What was typed after the bot's name or the command, as plain text. */
  readonly text: string;
  /** http and https links in it, in order. */
  readonly links: readonly string[];
  readonly attachments: readonly Attachment[];
  /** Whether a form can be shown as the reply; otherwise a button that opens it is offered. */
  readonly canShowForm: boolean;
}

/** `review_thread` and `answer_with` are used on a message, `review_document` anywhere. All can be answered by a form. */
export interface ShortcutUsed extends Origin {
  readonly shortcut: "review_thread" | "answer_with" | "review_document";
  /** The text of the message that it was used on; empty where there is none. */
  readonly text: string;
}

export interface ActionTaken extends Origin {
  readonly verb: ActionVerb;
  readonly target: string;
  /** Where the button stands: in a post, on the person's own page, or in a message that only they see. */
  readonly surface: Surface;
  /** The post with the button; null elsewhere than in a post. */
  readonly posted: Posted | null;
}

export interface FormSubmitted extends Origin {
  readonly verb: FormVerb;
  readonly target: string;
  readonly values: FormValues;
  /** Where the form was opened. */
  readonly surface: Surface;
}

export type Surface = "post" | "home" | "whisper";

/** What the platform does at once for the person who acted. */
export type Reply =
  /** Recorded. `say` is a few words, for platforms that show something after every click; others ignore it. */
  | { readonly kind: "recorded"; readonly say: string }
  | { readonly kind: "form"; readonly form: Form }
  /** Shown to that person alone. */
  | { readonly kind: "whisper"; readonly message: Message }
  /** The person's own page, shown anew. Only where they acted on it. */
  | { readonly kind: "home"; readonly message: Message }
  /** The form stays open; each problem is a sentence at its field, or at the first one. Only to a submitted form. */
  | { readonly kind: "problems"; readonly problems: Readonly<Record<string, string>> };
