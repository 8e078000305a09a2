import { z } from "zod";
import type { Unread } from "../../design/document.ts";
import { linksIn } from "../../design/find-links.ts";
import { type Graph, listed, pathTo } from "./graph.ts";
import { textOfHtml } from "./teams-text.ts";

const identity = z.object({
  id: z.string().nullish(),
  displayName: z.string().nullish(),
  tenantId: z.string().nullish(),
});

const attachment = z.object({
  contentType: z.string().nullish(),
  contentUrl: z.string().nullish(),
  content: z.string().nullish(),
  name: z.string().nullish(),
});

/** A message as Graph gives it, as far as it is read here. */
const chatMessage = z.object({
  id: z.string(),
  messageType: z.string().nullish(),
  createdDateTime: z.string().nullish(),
  deletedDateTime: z.string().nullish(),
  subject: z.string().nullish(),
  from: z.object({ user: identity.nullish(), application: identity.nullish() }).nullish(),
  body: z.object({ contentType: z.string().nullish(), content: z.string().nullish() }).nullish(),
  attachments: z.array(attachment).nullish(),
});
export type ChatMessage = z.infer<typeof chatMessage>;

/** Messages as Graph gives them, oldest first, without what the system says and what was deleted. */
export interface ChatMessages {
  readonly messages: readonly ChatMessage[];
  /** Where the conversation is longer than is read. */
  readonly unread: readonly Unread[];
}

/** Of longer threads the first message and the latest are read, and the rest is named as unread. */
const mostMessages = 3_000;
/** How far back a chat is read, which has no threads. */
const mostOfChat = 200;
/** How many threads of a channel are looked through. */
const mostThreads = 50;

type Reader = Pick<Graph, "json">;

export interface ChannelOfTeam {
  /** The id by which the directory knows the team. */
  readonly team: string;
  readonly channel: string;
}

/**
 * A thread of a channel, from its first message on.
 * @throws {MicrosoftRefusal} 403 where the permission was not granted, 404 where it is gone
 */
export async function messagesOfThread(
  graph: Reader,
  { team, channel, root }: ChannelOfTeam & { readonly root: string },
  signal?: AbortSignal,
): Promise<ChatMessages> {
  const path = pathTo`/teams/${team}/channels/${channel}/messages/${root}`;
  const first = await graph.json(path, chatMessage, signal);
  const replies = await latest(graph, `${path}/replies?$top=50`, mostMessages, signal);
  return {
    messages: [first, ...replies.messages].filter(isSaid),
    unread: replies.isCut
      ? [{ what: `The replies before the latest ${mostMessages}`, why: "The thread is longer than I read." }]
      : [],
  };
}

/** The first messages of a channel's latest threads. */
export async function firstMessagesIn(
  graph: Reader,
  { team, channel }: ChannelOfTeam,
): Promise<ChatMessages> {
  const path = pathTo`/teams/${team}/channels/${channel}/messages`;
  const { messages } = await latest(graph, `${path}?$top=50`, mostThreads);
  return { messages: messages.filter(isSaid), unread: [] };
}

/**
 * A chat, which has no threads: what was said last in it, or everything from one message on.
 * @throws {MicrosoftRefusal} 403 where the permission was not granted, 404 where it is gone
 */
export async function messagesOfChat(
  graph: Reader,
  chat: string,
  from?: string,
  signal?: AbortSignal,
): Promise<ChatMessages> {
  // Without an order an old message that was edited comes first.
  const path = `${pathTo`/chats/${chat}/messages`}?$top=50&$orderby=createdDateTime%20desc`;
  const most = from === undefined ? mostOfChat : mostMessages;
  const belongs = ({ id }: ChatMessage): boolean => from === undefined || Number(id) >= Number(from);
  const { messages, isCut } = await latest(graph, path, most, signal, belongs);
  return {
    messages: messages.filter(isSaid),
    unread: isCut
      ? [{ what: `Messages before the latest ${most}`, why: "The conversation is longer than I read." }]
      : [],
  };
}

/** Of a list that comes newest first as many as are read, oldest first, as far back as they belong to it. */
async function latest(
  graph: Reader,
  path: string,
  most: number,
  signal?: AbortSignal,
  belongs: (message: ChatMessage) => boolean = () => true,
): Promise<{ readonly messages: readonly ChatMessage[]; readonly isCut: boolean }> {
  const found: ChatMessage[] = [];
  let isCut = false;
  for await (const message of listed(graph, path, chatMessage, signal)) {
    if (!belongs(message)) break;
    if ((isCut = found.length === most)) break;
    found.push(message);
  }
  return { messages: found.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b))), isCut };
}

function isSaid({ messageType, deletedDateTime }: ChatMessage): boolean {
  return (messageType ?? "message") === "message" && !deletedDateTime;
}

function timeOf({ createdDateTime }: ChatMessage): string {
  return createdDateTime ?? new Date(0).toISOString();
}

/** What somebody said, as both a conversation's history and a document are made of it. */
export interface TeamsMessage {
  readonly id: string;
  /** A name that is not known is empty. */
  readonly author: { readonly id: string; readonly name: string; readonly tenant: string | undefined };
  /** Whether the bot itself said it. */
  readonly isOurs: boolean;
  /** ISO 8601. */
  readonly time: string;
  /** Its subject, its words and the names of the files that hang on it. */
  readonly text: string;
  /** http and https links in its words. */
  readonly links: readonly string[];
  /** Files that hang on it, by their addresses in SharePoint. */
  readonly attachments: readonly { readonly name: string; readonly url: string }[];
  /** What else is in it. */
  readonly unread: readonly Unread[];
}

/**
 * Reads a message.
 * @param ours the apps that are this program
 */
export function readMessage(message: ChatMessage, ours: readonly string[]): TeamsMessage {
  const { user, application } = message.from ?? {};
  const isOurs = ours.includes(application?.id ?? "");
  const who = user ?? application;
  const name = who?.displayName ?? "";
  const content = message.body?.content ?? "";
  const isHtml = message.body?.contentType?.toLowerCase() === "html";
  const { text, links, pictures } = isHtml
    ? textOfHtml(content)
    : { text: content.trim(), links: linksIn(content), pictures: 0 };
  const attachments = (message.attachments ?? []).flatMap(({ contentType, contentUrl, name: file }) =>
    contentType === "reference" && contentUrl ? [{ name: file ?? "file", url: contentUrl }] : [],
  );
  const attached = attachments
    .map((file) => `[${file.name}](${URL.parse(file.url)?.href ?? file.url})`)
    .join(", ");
  const parts = [
    message.subject ? `**${message.subject}**` : "",
    text,
    attached === "" ? "" : `Attached: ${attached}`,
  ];
  return {
    id: message.id,
    author: { id: who?.id ?? "", name, tenant: user?.tenantId ?? undefined },
    isOurs,
    time: timeOf(message),
    text: parts.filter((part) => part !== "").join("\n\n"),
    links,
    attachments,
    unread: isOurs ? [] : unreadIn(message, name === "" ? "somebody" : name, pictures),
  };
}

/** What a message holds beside words and files. */
function unreadIn({ attachments }: ChatMessage, by: string, pictures: number): readonly Unread[] {
  const what = `${pictures === 1 ? "A picture" : `${pictures} pictures`} by ${by}`;
  const cards = (attachments ?? []).flatMap(({ contentType }): readonly Unread[] => {
    if (!contentType?.includes(".card.")) return [];
    if (!contentType.endsWith(".codesnippet"))
      return [{ what: `A card by ${by}`, why: "I read words only." }];
    const why = "Teams gives me no content for it. Paste it as text, or attach it as a file.";
    return [{ what: `A code snippet by ${by}`, why }];
  });
  return [...(pictures > 0 ? [{ what, why: "I read words only." }] : []), ...cards];
}
