import type {
  AttachedFile,
  Attachment,
  ChannelInfo,
  Conversation,
  Person,
  UserId,
} from "../../src/platforms/people-and-places.ts";
import type { Form, Message } from "../../src/render/message.ts";

/** What the service behind the in-memory platform holds; it outlives the platform, as a real service does. */
export interface MemoryWorld {
  /** What the platform is called; every id begins with it. */
  readonly name: string;
  readonly bot: Person;
  readonly people: Map<UserId, Person>;
  readonly channels: Map<Conversation, ChannelInfo & { readonly members: Set<UserId> }>;
  readonly said: MemoryMessage[];
  readonly whispers: { readonly to: UserId; readonly at: Conversation; readonly message: Message }[];
  readonly homes: Map<UserId, Message>;
  /** The form in front of each person, and what is wrong with it. */
  readonly forms: Map<UserId, OpenForm>;
  readonly files: Map<string, AttachedFile>;
  /** How often each post was edited, to show that nothing is edited without need. */
  readonly edits: Map<string, number>;
  nextId(): string;
}

export interface MemoryMessage {
  readonly id: string;
  readonly channel: Conversation;
  readonly thread: Conversation;
  readonly author: Person;
  readonly time: string;
  readonly text: string;
  readonly links: readonly string[];
  readonly attachments: readonly Attachment[];
  /** What our own post says; null for what people say. */
  message: Message | null;
}

interface OpenForm {
  readonly form: Form;
  readonly at: Conversation;
  readonly surface: "post" | "home" | "whisper";
  problems: Readonly<Record<string, string>>;
}

export const memoryTenant = "acme";

/** A world with nobody in it but the bot. */
export function memoryWorld(name = "memory"): MemoryWorld {
  let id = 0;
  const bot = { id: `${name}:user/loophole`, name: "Loophole", tenant: memoryTenant };
  return {
    name,
    bot,
    people: new Map([[bot.id, bot]]),
    channels: new Map(),
    said: [],
    whispers: [],
    homes: new Map(),
    forms: new Map(),
    files: new Map(),
    edits: new Map(),
    nextId: () => String((id += 1)),
  };
}

/** Adds a person; a tenant of their own makes them an outsider. */
export function addPerson(world: MemoryWorld, name: string, tenant = memoryTenant): Person {
  const person = { id: `${world.name}:user/${tenant}/${name.toLowerCase()}`, name, tenant };
  world.people.set(person.id, person);
  return person;
}

/** Adds a channel with its members; the bot is in it. */
export function addChannel(
  world: MemoryWorld,
  name: string,
  members: readonly Person[],
  kind: { readonly visibility?: ChannelInfo["visibility"]; readonly isShared?: boolean } = {},
): Conversation {
  const channel = `${world.name}:channel/${name}`;
  world.channels.set(channel, {
    channel,
    tenant: memoryTenant,
    name,
    visibility: kind.visibility ?? "public",
    isShared: kind.isShared ?? false,
    members: new Set([world.bot.id, ...members.map((person) => person.id)]),
  });
  return channel;
}

/** The direct conversation of a person with the bot. */
export function directWith(user: UserId): Conversation {
  return user.replace(":user/", ":direct/");
}

/** Whether a conversation is a direct one. */
export function isDirect(conversation: Conversation): boolean {
  return conversation.includes(":direct/");
}

/** The channel that a conversation belongs to. */
export function channelOf(conversation: Conversation): Conversation {
  return conversation.split("#")[0] as string;
}

/** The conversation of the thread under a message. */
export function threadUnder(channel: Conversation, message: string): Conversation {
  return `${channel}#${message}`;
}
