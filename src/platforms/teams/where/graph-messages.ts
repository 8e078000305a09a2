import type { ConversationId } from "../ids.ts";
import type { Graph } from "./graph-client.ts";

/** A message as Graph gives it, as far as it is read here. */
export interface GraphMessage {
  readonly id: string;
  readonly createdDateTime?: string;
  readonly deletedDateTime?: string | null;
  readonly messageType?: string;
  readonly from?: {
    readonly user?: GraphIdentity | null;
    readonly application?: GraphIdentity | null;
  } | null;
  readonly body?: { readonly contentType?: string; readonly content?: string };
  readonly attachments?: readonly GraphAttachment[];
}

interface GraphIdentity {
  readonly id?: string;
  readonly displayName?: string | null;
  readonly tenantId?: string;
}

export interface GraphAttachment {
  readonly id?: string;
  readonly contentType?: string | null;
  readonly contentUrl?: string | null;
  readonly content?: string | null;
  readonly name?: string | null;
}

interface Page {
  readonly value?: readonly GraphMessage[];
  readonly "@odata.nextLink"?: string;
}

/** Longer threads are read to here, and the rest is named as unread. */
export const mostMessages = 3_000;
/** How far back a chat is read, which has no threads. */
const mostOfChat = 200;

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

/**
 * The messages of a thread or of a chat, oldest first; of a channel, its latest threads' first messages.
 * @param group the id by which the directory knows the team of a channel
 * @throws {ConnectorError} of status 403 where the permission was not granted
 */
export async function messagesOf(
  graph: Graph,
  of: ConversationId,
  group: string | undefined,
): Promise<{ readonly messages: readonly GraphMessage[]; readonly isCut: boolean }> {
  const at = (path: TemplateStringsArray, ...ids: readonly string[]): string =>
    String.raw(path, ...ids.map(encodeURIComponent));
  if (of.kind !== "channel") {
    const { found, isCut } = await pages(graph, at`/chats/${of.id}/messages?$top=50`, mostOfChat);
    return { messages: inOrder(found), isCut };
  }
  const channel = at`/teams/${group ?? ""}/channels/${of.id}/messages`;
  if (of.root === undefined) {
    const { found } = await pages(graph, `${channel}?$top=50`, 50);
    return { messages: inOrder(found), isCut: false };
  }
  const root = `${channel}/${encodeURIComponent(of.root)}`;
  const first = await graph.get<GraphMessage>(root);
  const { found, isCut } = await pages(graph, `${root}/replies?$top=50`, mostMessages);
  return { messages: [first, ...inOrder(found)], isCut };
}

/** Newest first, as Graph gives them. */
async function pages(graph: Graph, path: string, most: number) {
  const found: GraphMessage[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const page: Page = await graph.get<Page>(next);
    found.push(...(page.value ?? []));
    next = page["@odata.nextLink"];
    if (found.length >= most) return { found: found.slice(0, most), isCut: next !== undefined };
  }
  return { found, isCut: false };
}

function inOrder(messages: readonly GraphMessage[]): readonly GraphMessage[] {
  return messages.toSorted((a, b) => (a.createdDateTime ?? "").localeCompare(b.createdDateTime ?? ""));
}
