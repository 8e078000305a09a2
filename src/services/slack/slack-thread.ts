import { z } from "zod";
import type { Unread } from "../../design/document.ts";
import { Failure } from "../../errors.ts";
import { linksOf, mentionsIn, textOf } from "./markup.ts";
import type { RawMessage, RawUser } from "./raw.ts";
import { attachmentsOf, type SlackAttachment, unreadableIn } from "./slack-files.ts";
import { asked, latestIn, repliesOf, type SlackPort } from "./slack-port.ts";

/** Longer threads are read to here, and the rest is named as unread. */
const mostMessages = 3_000;
/** How far back a conversation without threads is read. */
const mostLatest = 200;

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

/** Looks somebody up by id; the name is empty where Slack does not tell it. */
export type Naming = (user: string) => Promise<string>;

/** How many people are asked for at once. */
const mostAtOnce = 10;

/** Who speaks and who is mentioned in messages, by id. */
async function namesIn(
  naming: Naming,
  messages: readonly RawMessage[],
): Promise<ReadonlyMap<string, string>> {
  const speaking = messages.flatMap(({ user }) => user ?? []);
  const users = [...new Set([...speaking, ...messages.flatMap(mentionsIn)])];
  const names = new Map<string, string>();
  for (let at = 0; at < users.length; at += mostAtOnce) {
    const some = users.slice(at, at + mostAtOnce);
    const found = await Promise.all(some.map(naming));
    for (const [index, user] of some.entries()) names.set(user, found[index] ?? "");
  }
  return names;
}

/** How people see somebody; empty where Slack knows no name. */
export function nameIn({ profile, real_name, name }: RawUser): string {
  return profile?.display_name || profile?.real_name || real_name || name || "";
}

const info = z.object({
  user: z.custom<RawUser>((one) => typeof one === "object" && one !== null).nullish(),
});

/** Asks Slack for each name. Where names may not be read, or somebody is gone, there is none. */
export function namingBy(port: SlackPort): Naming {
  return async (user) => {
    try {
      const found = await asked(port, "users.info", { user }, info);
      return nameIn(found.user ?? {});
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return "";
    }
  };
}
