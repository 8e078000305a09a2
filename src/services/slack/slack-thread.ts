import { z } from "zod";
import type { Unread } from "../../design/document.ts";
import { linksOf, mentionsIn, textOf } from "./markup.ts";
import type { RawMessage } from "./raw.ts";
import { attachmentsOf, type SlackAttachment, unreadableIn } from "./slack-files.ts";
import { namesIn, type Naming } from "./slack-names.ts";
import { asked, type SlackPort } from "./slack-port.ts";

/** Longer threads are read to here, and the rest is named as unread. */
const mostMessages = 3_000;
/** How far back a conversation without threads is read. */
const mostLatest = 200;
/** How many messages are asked for at once; Slack allows 1,000. */
const pageSize = 200;

/** What was said in a conversation, oldest first. */
export interface SaidInSlack {
  readonly messages: readonly SlackMessage[];
  readonly unread: readonly Unread[];
}

interface SlackMessage {
  readonly id: string;
  /** Slack's id of whoever said it, and the name as people see it; the id again where nobody knows a name. */
  readonly author: { readonly id: string; readonly name: string };
  /** Whether the bot itself said it. */
  readonly isOurs: boolean;
  /** Whether it begins with a mention of the bot. */
  readonly isToBot: boolean;
  /** ISO 8601. */
  readonly time: string;
  readonly text: string;
  readonly links: readonly string[];
  readonly attachments: readonly SlackAttachment[];
}

/** Reads a thread from its first message on. @param thread the timestamp of its first message */
export async function readThread(
  port: SlackPort,
  naming: Naming,
  channel: string,
  thread: string,
): Promise<SaidInSlack> {
  const raw: RawMessage[] = [];
  for await (const message of repliesOf(port, channel, thread)) {
    if (raw.length === mostMessages) {
      const cut = {
        what: `Messages after the first ${mostMessages}`,
        why: "The thread is longer than I read.",
      };
      const said = await told(port, naming, raw);
      return { ...said, unread: [cut, ...said.unread] };
    }
    raw.push(message);
  }
  return told(port, naming, raw);
}

/** Reads the latest messages of a conversation without threads. */
export async function readLatest(port: SlackPort, naming: Naming, channel: string): Promise<SaidInSlack> {
  const raw: RawMessage[] = [];
  for await (const message of latestIn(port, channel, mostLatest)) raw.unshift(message);
  return told(port, naming, raw);
}

/** Messages in which somebody says something; in all others somebody came, left, renamed, called. */
const saying = /^(thread_broadcast|bot_message|file_share|me_message)?$/;

async function told(port: SlackPort, naming: Naming, raw: readonly RawMessage[]): Promise<SaidInSlack> {
  const said = raw.filter(({ ts, subtype }) => ts !== undefined && saying.test(subtype ?? ""));
  const bot = await port.bot();
  const names = await namesIn(naming, said);
  const nameOf = (user: string): string => names.get(user) || user;
  const messages = said.map((message): SlackMessage => {
    const { ts = "", user, bot_id, username, bot_profile } = message;
    const { text, links } = textOf(message, nameOf);
    const [first] = mentionsIn(message);
    return {
      id: ts,
      author: {
        id: user ?? bot_id ?? "",
        name: names.get(user ?? "") || username || bot_profile?.name || user || "",
      },
      isOurs: bot_id === bot.id || user === bot.user,
      isToBot: first === bot.user && text.startsWith(`@${nameOf(first)}`),
      time: new Date(Number(ts) * 1000).toISOString(),
      text,
      links: linksOf(message, links),
      attachments: attachmentsOf(message),
    };
  });
  return { messages, unread: said.flatMap(unreadableIn) };
}

const page = z.object({
  messages: z.array(z.custom<RawMessage>((one) => typeof one === "object" && one !== null)),
  response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

/**
 * The messages of a thread from its first on, page by page, our metadata with them.
 * @param thread the timestamp of the thread's first message
 */
export async function* repliesOf(
  port: SlackPort,
  channel: string,
  thread: string,
): AsyncGenerator<RawMessage> {
  let cursor = "";
  do {
    const where = { channel, ts: thread, limit: pageSize, include_all_metadata: true };
    const { messages, response_metadata } = await asked(
      port,
      "conversations.replies",
      { ...where, ...(cursor === "" ? {} : { cursor }) },
      page,
    );
    // Every page begins with the first message of the thread again.
    yield* cursor === "" ? messages : messages.filter(({ ts }) => ts !== thread);
    cursor = response_metadata?.next_cursor ?? "";
  } while (cursor !== "");
}

/** The latest messages of a channel, newest first, our metadata with them. */
export async function* latestIn(port: SlackPort, channel: string, most: number): AsyncGenerator<RawMessage> {
  let cursor = "";
  let left = most;
  do {
    const where = { channel, limit: Math.min(pageSize, left), include_all_metadata: true };
    const { messages, response_metadata } = await asked(
      port,
      "conversations.history",
      { ...where, ...(cursor === "" ? {} : { cursor }) },
      page,
    );
    yield* messages;
    left -= messages.length;
    cursor = messages.length > 0 && left > 0 ? (response_metadata?.next_cursor ?? "") : "";
  } while (cursor !== "");
}
