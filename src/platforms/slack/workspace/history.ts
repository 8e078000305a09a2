import type { Unread } from "../../../design/document.ts";
import { mentionsIn, textOf } from "../../../services/slack/markup.ts";
import type { RawFile, RawMessage } from "../../../services/slack/raw.ts";
import type { Attachment, Conversation, History, ThreadMessage } from "../../people-and-places.ts";
import { channelOf } from "../ids.ts";
import type { People } from "./people.ts";
import type { Session, Sessions } from "./session.ts";
import { explaining } from "./trouble.ts";

/** Longer threads are read to here, and the rest is named as unread. */
const mostMessages = 3_000;
/** How far back a direct conversation is read. */
const mostDirect = 200;

/** Messages that say nothing: somebody came, left, renamed. */
const noise =
  /^(channel|group)_(join|leave|topic|purpose|name|archive|unarchive|convert_to_private)$|^tombstone$/;

/** Reads a thread, or the latest messages of a conversation without threads. */
export async function historyOf(sessions: Sessions, people: People, of: Conversation): Promise<History> {
  const { team, channel, thread } = channelOf(of);
  const session = await sessions(team);
  const raw: RawMessage[] = [];
  let isCut = false;
  if (thread === undefined) {
    for await (const message of latestIn(session, channel, mostDirect)) raw.unshift(message);
  } else {
    for await (const message of repliesOf(session, channel, thread)) {
      if ((isCut = raw.length === mostMessages)) break;
      raw.push(message);
    }
  }
  const told = raw.filter(({ ts, subtype }) => ts !== undefined && !noise.test(subtype ?? ""));
  const names = await namesIn(session, people, told);
  return {
    messages: told.map((message) => toMessage(session, names, message)),
    unread: [
      ...(isCut
        ? [{ what: `Messages after the first ${mostMessages}`, why: "The thread is longer than I read." }]
        : []),
      ...told.flatMap(({ files }) => (files ?? []).flatMap(unreadable)),
    ],
  };
}

/** The files of a message that can be asked for. */
export function attachmentsOf({ files }: RawMessage): Attachment[] {
  return (files ?? []).flatMap((file) =>
    file.id === undefined || file.is_external === true || unreadable(file).length > 0
      ? []
      : [
          {
            id: file.id,
            name: file.name ?? file.title ?? file.id,
            mediaType: file.mimetype ?? "application/octet-stream",
            bytes: file.size ?? 0,
          },
        ],
  );
}

/** Links of a message, those to files that are kept elsewhere among them. */
export function linksOf(message: RawMessage, links: readonly string[]): string[] {
  const external = (message.files ?? []).flatMap(({ is_external, external_url }) =>
    is_external === true && external_url !== undefined && /^https?:/.test(external_url) ? [external_url] : [],
  );
  return [...new Set([...links, ...external])];
}

function unreadable({ name, title, mode }: RawFile): Unread[] {
  const what = `The file ${name ?? title ?? ""}`.trim();
  if (mode === "tombstone") return [{ what, why: "It was deleted." }];
  if (mode === "hidden_by_limit")
    return [{ what, why: "Slack hides it: the workspace's storage limit is reached." }];
  return [];
}

async function namesIn(session: Session, people: People, messages: readonly RawMessage[]): Promise<Names> {
  const users = new Set(
    messages.flatMap((message) => [...(message.user ? [message.user] : []), ...mentionsIn(message)]),
  );
  const found = await Promise.all(
    [...users].map(async (user) => [user, await people.named(session, user)] as const),
  );
  return new Map(found);
}

type Names = ReadonlyMap<string, Awaited<ReturnType<People["named"]>>>;

function toMessage(session: Session, names: Names, raw: RawMessage): ThreadMessage {
  const { text, links } = textOf(raw, (user) => names.get(user)?.name || user);
  const isOurs = raw.bot_id === session.botId || raw.user === session.botUser;
  const bot = raw.username ?? raw.bot_profile?.name ?? "";
  const author = names.get(raw.user ?? "") ?? {
    id: `slack:${session.team}:${raw.bot_id ?? ""}`,
    name: bot,
    tenant: session.team,
  };
  return {
    id: raw.ts ?? "",
    author: author.name === "" && bot !== "" ? { ...author, name: bot } : author,
    isOurs,
    time: new Date(Number(raw.ts) * 1000).toISOString(),
    text,
    links: linksOf(raw, links),
    attachments: attachmentsOf(raw),
  };
}

/** How many messages are asked for at once; Slack allows 1,000. */
const pageSize = 200;

/**
 * The messages of a thread from its first on, page by page, our metadata with them.
 * @param thread the timestamp of the thread's first message
 */
export async function* repliesOf(
  session: Session,
  channel: string,
  thread: string,
): AsyncGenerator<RawMessage> {
  let cursor: string | undefined;
  do {
    const page = await explaining(() =>
      session.clients.patient.conversations.replies({
        channel,
        ts: thread,
        limit: pageSize,
        include_all_metadata: true,
        ...(cursor ? { cursor } : {}),
      }),
    );
    // Every page begins with the first message of the thread again.
    const messages = (page.messages ?? []) as readonly RawMessage[];
    yield* cursor ? messages.filter(({ ts }) => ts !== thread) : messages;
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
}

/** The latest messages of a channel, newest first. */
export async function* latestIn(session: Session, channel: string, most: number): AsyncGenerator<RawMessage> {
  let cursor: string | undefined;
  let left = most;
  do {
    const page = await explaining(() =>
      session.clients.patient.conversations.history({
        channel,
        limit: Math.min(pageSize, left),
        include_all_metadata: true,
        ...(cursor ? { cursor } : {}),
      }),
    );
    const messages = (page.messages ?? []) as readonly RawMessage[];
    yield* messages;
    left -= messages.length;
    cursor = messages.length > 0 && left > 0 ? page.response_metadata?.next_cursor : undefined;
  } while (cursor);
}
