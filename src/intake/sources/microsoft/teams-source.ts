import type { DocRef } from "../../../design/document.ts";
import { Failure } from "../../../errors.ts";
import type { AppGraph } from "../../../services/microsoft/graph-app.ts";
import { inWords } from "../../../services/microsoft/graph.ts";
import type { MicrosoftRefusal } from "../../../services/microsoft/refusal.ts";
import {
  type ChatMessages,
  messagesOfChat,
  messagesOfThread,
  readMessage,
} from "../../../services/microsoft/teams-messages.ts";
import { documentOfChat } from "../../document/apart.ts";
import type { Access } from "../access.ts";
import { decoded, linkOf, type RemoteSource } from "../source.ts";

/**
 * Messages of Teams by their links, as threads. Places are `TEAM-ID`, `TEAM-ID/CHANNEL-ID` and ids of chats. Whoever asks
 * may not be a member there, so without a rule only the conversation that asks is read.
 */
export function teamsSource(graph: AppGraph, access: Access): RemoteSource {
  const library = inWords(graph, sentence);
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
      const found =
        target.kind === "chat"
          ? await messagesOfChat(library, target.chat, target.message, signal)
          : await messagesOfThread(library, target, signal);
      return documentOf(ref, found, graph.ours);
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

function documentOf(ref: DocRef, { messages, unread }: ChatMessages, ours: readonly string[]) {
  if (messages.length === 0)
    throw new Failure("unreadable", "There is nothing to read there: the messages were deleted.");
  const read = messages.map((message) => readMessage(message, ours));
  return documentOfChat(ref, {
    messages: read,
    unread: [...read.flatMap((each) => each.unread), ...unread],
  });
}

function sentence({ status }: MicrosoftRefusal): string | undefined {
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
