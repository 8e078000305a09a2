import { z } from "zod";
import type { Graph } from "../../../services/microsoft/graph.ts";
import type { ChatMessage } from "../../../services/microsoft/teams-messages.ts";
import { conversationId, type ConversationId } from "../ids.ts";
import { messagesOf } from "../where/history.ts";
import { isAbsent, reaching } from "../where/trouble.ts";
import { cardType } from "./card-json.ts";
import { partMarked } from "./cards.ts";

const markedCard = z.object({ body: z.tuple([z.object({ id: z.string() })], z.unknown()) });

/**
 * Which parts of a message of ours stand in Teams, first to last, and in which thread. None where nothing may be read.
 * @param at the thread or chat, or the channel where the message opens a thread
 */
export async function standingParts(
  graph: Graph | undefined,
  at: ConversationId,
  key: string,
  groupOf: (at: ConversationId) => Promise<string | undefined>,
): Promise<{ readonly parts: readonly string[]; readonly thread: string | null }> {
  const isOpening = at.kind === "channel" && at.root === undefined;
  const messages = graph ? await readable(graph, at, groupOf) : [];
  const found = new Map<number, string>();
  for (const message of messages) {
    const part = partIn(message, key);
    if (part !== undefined && !found.has(part)) found.set(part, message.id);
  }
  const parts: string[] = [];
  for (let part = 0; found.has(part); part++) parts.push(found.get(part) as string);
  const [root] = parts;
  if (!isOpening) return { parts, thread: conversationId(at) };
  return { parts, thread: root === undefined ? null : conversationId({ ...at, root }) };
}

async function readable(
  graph: Graph,
  at: ConversationId,
  groupOf: (at: ConversationId) => Promise<string | undefined>,
): Promise<readonly ChatMessage[]> {
  try {
    return (await reaching(() => messagesOf(graph, at, groupOf))).messages;
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function partIn({ attachments }: ChatMessage, key: string): number | undefined {
  for (const { contentType, content } of attachments ?? []) {
    if (contentType !== cardType || !content) continue;
    const mark = markedCard.safeParse(parsed(content)).data?.body[0].id;
    const part = mark === undefined ? undefined : partMarked(mark, key);
    if (part) return part.part;
  }
  return undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
