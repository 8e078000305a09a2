import type { Unread } from "../../../design/document.ts";
import type { Graph } from "../../../services/microsoft/graph.ts";
import {
  type ChatMessages,
  firstMessagesIn,
  messagesOfChat,
  messagesOfThread,
  readMessage,
} from "../../../services/microsoft/teams-messages.ts";
import type { Conversation, History, Person, ThreadMessage } from "../../people-and-places.ts";
import { type ConversationId, knownConversation, userId } from "../ids.ts";
import type { Files } from "./files.ts";
import type { Kept, Said } from "./kept.ts";
import { isAbsent, reaching } from "./trouble.ts";

export interface HistoryDeps {
  readonly graph: Graph | undefined;
  readonly files: Files;
  readonly transcript: Transcript;
  /** The id by which the directory knows the team of a channel. */
  readonly groupOf: (channel: ConversationId) => Promise<string | undefined>;
  /** The id of the app, by which Graph knows our own messages; empty in local play. */
  readonly appId: string;
}

/**
 * Reads a thread or a chat through Graph. Where that is not allowed, as in a personal chat, what was said to the bot is
 * remembered, and the permission that is missing is named.
 */
export async function historyOf(deps: HistoryDeps, of: Conversation): Promise<History> {
  const at = knownConversation(of);
  const remembered = async (unread: readonly Unread[]): Promise<History> => ({
    messages: await deps.transcript.of(of),
    unread,
  });
  if (at.kind === "personal") return remembered([]);
  if (!deps.graph) return remembered([unreadHere]);
  try {
    const { graph } = deps;
    return await reaching(async () => told(deps, at, await messagesOf(graph, at, deps.groupOf)));
  } catch (error) {
    if (isAbsent(error)) return remembered([unpermitted(at)]);
    throw error;
  }
}

/**
 * The messages of a thread or of a chat, oldest first; of a channel, its latest threads' first messages.
 * @throws {MicrosoftRefusal} of status 403 where the permission was not granted
 */
export async function messagesOf(
  graph: Graph,
  at: ConversationId,
  groupOf: HistoryDeps["groupOf"],
): Promise<ChatMessages> {
  if (at.kind !== "channel") return messagesOfChat(graph, at.id);
  const channel = { team: (await groupOf(at)) ?? "", channel: at.id };
  if (at.root === undefined) return firstMessagesIn(graph, channel);
  return messagesOfThread(graph, { ...channel, root: at.root });
}

const unreadHere: Unread = {
  what: "What was said without mentioning me",
  why: "The playground on this machine has no history to read. In Teams the whole thread is read.",
};

function unpermitted(at: ConversationId): Unread {
  const who =
    at.kind === "channel"
      ? "An owner of the team grants it by adding or updating the app there"
      : "A member of the chat grants it by adding or updating the app there";
  return {
    what: "The earlier messages",
    why: `I lack the permission ${permissionFor(at)} here. ${who}, then ask again.`,
  };
}

/** The permission without which a conversation cannot be read. */
export function permissionFor({ kind }: Pick<ConversationId, "kind">): string {
  switch (kind) {
    case "channel":
      return "ChannelMessage.Read.Group";
    case "group":
      return "ChatMessage.Read.Chat";
    case "personal":
      return "Chat.Read.All";
  }
}

async function told(
  { files, appId }: HistoryDeps,
  at: ConversationId,
  { messages, unread }: ChatMessages,
): Promise<History> {
  const read = messages.map((message) => readMessage(message, [appId]));
  return {
    messages: await Promise.all(
      read.map(async ({ id, author, isOurs, time, text, links, attachments }) => ({
        id,
        author: {
          id: userId(at.tenant, author.id || "unknown"),
          name: author.name,
          tenant: author.tenant ?? at.tenant,
        },
        isOurs,
        time,
        text,
        links,
        attachments: await files.ofMessage(attachments),
      })),
    ),
    unread: [...read.flatMap((each) => each.unread), ...unread],
  };
}

/** What was said to the bot, and by it, kept for conversations that Teams lets nobody read. */
export interface Transcript {
  heard(in_: Conversation, message: ThreadMessage): Promise<void>;
  of(conversation: Conversation): Promise<readonly ThreadMessage[]>;
}

/** Older messages are forgotten beyond so many, and beyond so many characters in all. */
const most = 100;
const mostCharacters = 200_000;

export function transcript(kept: Kept, person: (id: string) => Promise<Person>): Transcript {
  return {
    heard: (conversation, { author, ...message }) =>
      kept.change("said", (before = []) => added(before, { ...message, by: author.id }), conversation),
    of: async (conversation) => {
      const all = (await kept.load("said", conversation)) ?? [];
      return Promise.all(
        all.map(async ({ by, ...message }) => ({
          ...message,
          author: message.isOurs ? { id: by, name: "Loophole", tenant: "" } : await person(by),
        })),
      );
    },
  };
}

/** A message that is delivered again, or edited by us, stands where it stood. */
function added(before: readonly Said[], message: Said): readonly Said[] {
  const at = before.findIndex(({ id }) => id === message.id);
  const all =
    at < 0 ? [...before, message] : before.with(at, { ...message, time: before[at]?.time ?? message.time });
  let room = mostCharacters;
  const latest = all.slice(-most);
  const from = latest.findLastIndex(({ text }) => (room -= text.length) < 0);
  return latest.slice(from + 1 || 0);
}
