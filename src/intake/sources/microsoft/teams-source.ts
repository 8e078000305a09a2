import { z } from "zod";
import type { DocRef, Document, Unread } from "../../../design/document.ts";
import { Failure } from "../../../errors.ts";
import type { Api } from "../../../services/json-api.ts";
import type { Graph } from "../../../services/microsoft/graph.ts";
import { type ChatMessage, chatMessage, threadMessage } from "../../../services/microsoft/teams-message.ts";
import { documentFromThread } from "../../document/from-thread.ts";
import type { Fetched } from "../../fetch/request.ts";
import type { Access } from "../access.ts";
import { decoded, linkOf, type RemoteSource } from "../source.ts";

const page = z.object({ value: z.array(chatMessage), "@odata.nextLink": z.string().nullish() });
const mostPages = 10;

/**
 * Messages of Teams by their links, as threads. Places are `TEAM-ID`, `TEAM-ID/CHANNEL-ID` and ids of chats. Whoever asks
 * may not be a member there, so without a rule only the conversation that asks is read.
 */
export function teamsSource(graph: Graph, access: Access): RemoteSource {
  const api = graph.api(sentence);
  return {
    name: "teams",
    accepts(ref) {
      const url = linkOf(ref);
      return url !== undefined && teamsTarget(url) !== undefined;
    },
    async read(ref, signal) {
      const url = linkOf(ref);
      const target = url && teamsTarget(url);
      if (!target || target.kind === "other") {
        throw new Failure(
          "unreadable",
          `This link leads to ${target?.what ?? "another host"}. Use ⋯ › Copy link on the first message of the thread.`,
        );
      }
      requireAccess(target, access);
      return target.kind === "chat"
        ? readChat(api, ref, target, signal)
        : readChannel(api, ref, target, signal);
    },
    async check(signal) {
      const permissions = await graph.permissions(signal);
      const some = permissions.filter((name) => /^(ChannelMessage|Chat)\./.test(name));
      if (some.length > 0) return `Teams: signed in with ${some.join(", ")}.`;
      return "Teams: signed in; messages are read in teams that have the app installed.";
    },
  };
}

function requireAccess(target: Exclude<TeamsTarget, { kind: "other" }>, access: Access): void {
  const where = target.kind === "chat" ? target.chat : target.channel;
  if (access.conversation?.includes(where)) return;
  const names = target.kind === "chat" ? [target.chat] : [target.team, `${target.team}/${target.channel}`];
  if (access.isListed) {
    access.require("that conversation", ...names);
    return;
  }
  throw new Failure(
    "forbidden",
    `Threads of other conversations are not read, since not everybody here may be a member there. Ask for the review in the thread itself, or ask an administrator to allow “teams:${names[0]}”.`,
  );
}

type Channel = Extract<TeamsTarget, { kind: "channel" }>;
type Chat = Extract<TeamsTarget, { kind: "chat" }>;

async function readChannel(
  api: Api,
  ref: DocRef,
  { team, channel, root }: Channel,
  signal?: AbortSignal,
): Promise<Document> {
  const path = `/v1.0/teams/${encodeURIComponent(team)}/channels/${encodeURIComponent(channel)}/messages/${root}`;
  const first = await api.json(path, chatMessage, signal);
  const replies = await pages(api, `${path}/replies?$top=50`, () => true, signal);
  return thread(ref, [first, ...replies.items], replies.isCut, first.subject ?? undefined);
}

/** A chat has no threads: what was said from the linked message on belongs to it. */
async function readChat(
  api: Api,
  ref: DocRef,
  { chat, message }: Chat,
  signal?: AbortSignal,
): Promise<Document> {
  const path = `/v1.0/chats/${encodeURIComponent(chat)}/messages?$top=50`;
  const { items, isCut } = await pages(api, path, ({ id }) => Number(id) >= Number(message), signal);
  return thread(ref, items, isCut);
}

/** Reads lists that come newest first, as far as `belongs` holds. */
async function pages(
  api: Api,
  path: string,
  belongs: (message: ChatMessage) => boolean,
  signal?: AbortSignal,
) {
  const items: ChatMessage[] = [];
  let next: string | null | undefined = path;
  for (let count = 0; next; count += 1) {
    if (count === mostPages) return { items, isCut: true };
    const list: z.infer<typeof page> = await api.json(next, page, signal);
    items.push(...list.value.filter(belongs));
    if (!list.value.every(belongs)) break;
    next = list["@odata.nextLink"];
  }
  return { items, isCut: false };
}

function thread(ref: DocRef, messages: readonly ChatMessage[], isCut: boolean, title?: string): Document {
  const unread: Unread[] = isCut ? [{ what: "some messages", why: "there are more than are read" }] : [];
  const said = messages
    .toSorted((a, b) => a.createdDateTime.localeCompare(b.createdDateTime))
    .flatMap((message) => threadMessage(message, (each) => unread.push(each)) ?? []);
  if (said.length === 0)
    throw new Failure("unreadable", "There is nothing to read there: the messages were deleted.");
  return documentFromThread({ ref, title, messages: said, unread });
}

function sentence({ status }: Fetched): string | undefined {
  if (status === 401)
    return "Microsoft does not accept the app's token. Ask an administrator to check the app registration.";
  if (status === 403) {
    return "Teams does not let the bot read this thread. Add the app to that team (it then may read its messages), or have ChannelMessage.Read.All granted.";
  }
  if (status === 404)
    return "Teams says not found: the message was deleted, or the app is not in that team. Copy the link again, or add the app to the team.";
  return undefined;
}

/** What a link to a Teams message means. */
export type TeamsTarget =
  | { readonly kind: "channel"; readonly team: string; readonly channel: string; readonly root: string }
  | { readonly kind: "chat"; readonly chat: string; readonly message: string }
  | { readonly kind: "other"; readonly what: string };

/** What a link means; undefined for other hosts, and for files, which belong to SharePoint. */
export function teamsTarget(url: URL): TeamsTarget | undefined {
  if (!/^teams\.(microsoft\.com|microsoft\.us|cloud\.microsoft)$/.test(url.hostname)) return undefined;
  const [letter, kind, place, message] = url.pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  if (letter !== "l" || kind === "file")
    return kind === "file" ? undefined : { kind: "other", what: "no message" };
  if (kind !== "message" || !place || !message || !/^\d+$/.test(message))
    return { kind: "other", what: "no message" };
  const isChat = /contextType"?\s*:\s*"?chat/i.test(url.searchParams.get("context") ?? "");
  const team = url.searchParams.get("groupId");
  if (isChat || /@(thread\.v2|unq\.gbl\.spaces)$/.test(place)) return { kind: "chat", chat: place, message };
  if (!team) return { kind: "other", what: "a channel without its team" };
  return { kind: "channel", team, channel: place, root: url.searchParams.get("parentMessageId") ?? message };
}
