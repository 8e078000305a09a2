import type { Unread } from "../../../design/document.ts";
import { linksIn, unwrapped } from "../../../design/find-links.ts";
import type { Conversation, History, ThreadMessage } from "../../people-and-places.ts";
import { type ConversationId, knownConversation, userId } from "../ids.ts";
import type { Files } from "./files.ts";
import type { Graph } from "./graph-client.ts";
import { type GraphMessage, messagesOf, mostMessages, permissionFor } from "./graph-messages.ts";
import { textOfHtml } from "./html-text.ts";
import type { Transcript } from "./transcript.ts";
import { isAbsent } from "./trouble.ts";

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
    const { messages, isCut } = await messagesOf(deps.graph, at, await deps.groupOf(at));
    return await told(deps, at, messages, isCut);
  } catch (error) {
    if (isAbsent(error)) return remembered([unpermitted(at)]);
    throw error;
  }
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

async function told(
  deps: HistoryDeps,
  at: ConversationId,
  raw: readonly GraphMessage[],
  isCut: boolean,
): Promise<History> {
  const messages: ThreadMessage[] = [];
  const unread: Unread[] = [];
  for (const message of raw) {
    if (message.deletedDateTime || (message.messageType ?? "message") !== "message") continue;
    const read = await readMessage(deps, at, message);
    messages.push(read.message);
    unread.push(...read.unread);
  }
  if (isCut) {
    const what =
      at.kind === "channel" ? `Messages after the first ${mostMessages}` : "Messages before the latest 200";
    unread.push({ what, why: "The conversation is longer than I read." });
  }
  return { messages, unread };
}

async function readMessage(deps: HistoryDeps, at: ConversationId, raw: GraphMessage) {
  const { user, application } = raw.from ?? {};
  const isOurs = deps.appId !== "" && application?.id === deps.appId;
  const who = user ?? application;
  const name = who?.displayName ?? "";
  const content = raw.body?.content ?? "";
  const isHtml = raw.body?.contentType?.toLowerCase() === "html";
  const { text, links, pictures } = isHtml
    ? await textOfHtml(content)
    : { text: content, links: linksIn(content), pictures: 0 };
  const message: ThreadMessage = {
    id: raw.id,
    author: { id: userId(at.tenant, who?.id ?? "unknown"), name, tenant: user?.tenantId ?? at.tenant },
    isOurs,
    time: raw.createdDateTime ?? new Date(0).toISOString(),
    text,
    links: [...new Set([...links.flatMap((link) => unwrapped(link) ?? []), ...linksIn(text)])],
    attachments: await deps.files.ofMessage(raw.attachments ?? []),
  };
  return { message, unread: isOurs ? [] : unreadIn(raw, name, pictures) };
}

/** What a message holds beside words. */
function unreadIn({ attachments = [] }: GraphMessage, name: string, pictures: number): Unread[] {
  const by = name === "" ? "somebody" : name;
  const snippets = attachments.filter(({ contentType }) => contentType?.endsWith(".codesnippet"));
  return [
    ...(pictures > 0
      ? [
          {
            what: `${pictures === 1 ? "A picture" : `${pictures} pictures`} by ${by}`,
            why: "I read words only.",
          },
        ]
      : []),
    ...snippets.map(() => ({
      what: `A code snippet by ${by}`,
      why: "Teams gives me no content for it. Paste it as text, or attach it as a file.",
    })),
  ];
}
