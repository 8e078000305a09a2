import { z } from "zod";
import type { Unread } from "../../design/document.ts";
import { Failure } from "../../errors.ts";
import type { SlackReader } from "./slack-api.ts";
import { mentionedIn, slackText } from "./slack-text.ts";

const message = z.object({
  ts: z.string(),
  subtype: z.string().nullish(),
  user: z.string().nullish(),
  username: z.string().nullish(),
  bot_profile: z.object({ name: z.string().nullish() }).nullish(),
  text: z.string().nullish(),
  files: z.array(z.object({ name: z.string().nullish(), title: z.string().nullish() })).nullish(),
});
const replies = z.object({
  messages: z.array(message),
  has_more: z.boolean().nullish(),
  response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
});
const profile = z.object({
  user: z.object({
    name: z.string().nullish(),
    real_name: z.string().nullish(),
    profile: z.object({ display_name: z.string().nullish(), real_name: z.string().nullish() }).nullish(),
  }),
});
type Message = z.infer<typeof message>;

const mostPages = 20;
const mostNames = 60;

/** Reads a thread from its first message on: what people said, by name, oldest first. */
export async function readThread(slack: SlackReader, channel: string, ts: string, signal?: AbortSignal) {
  const unread: Unread[] = [];
  const said: Message[] = [];
  let cursor: string | undefined = "";
  for (let count = 0; cursor !== undefined; count += 1) {
    if (count === mostPages) {
      unread.push({ what: "the last messages", why: "there are more than are read" });
      break;
    }
    const parameters = { channel, ts, limit: "200", ...(cursor === "" ? {} : { cursor }) };
    const page: z.infer<typeof replies> = await slack.call(
      "conversations.replies",
      parameters,
      replies,
      signal,
    );
    said.push(...page.messages.filter(({ subtype }) => isSaid(subtype)));
    cursor = page.response_metadata?.next_cursor || undefined;
  }
  const names = await namesOf(slack, said, signal);
  const nameOf = (user: string) => names.get(user) ?? user;
  for (const { name, title } of said.flatMap(({ files }) => files ?? [])) {
    unread.push({
      what: `the file “${title || name || "without a name"}” in a message`,
      why: "files are read only by their own link",
    });
  }
  const messages = said.map(({ user, username, bot_profile, text, ts }) => ({
    author: (user && names.get(user)) || username || bot_profile?.name || user || "somebody",
    time: new Date(Number(ts) * 1000).toISOString(),
    text: slackText(text ?? "", nameOf),
  }));
  return { messages, unread };
}

function isSaid(subtype: string | null | undefined): boolean {
  return !subtype || /^(thread_broadcast|bot_message|file_share|me_message)$/.test(subtype);
}

/** Who speaks and who is mentioned; where names may not be read, ids are shown. */
async function namesOf(
  slack: SlackReader,
  said: readonly Message[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(
    said.flatMap(({ user, text }) => [...(user ? [user] : []), ...mentionedIn(text ?? "")]),
  );
  const names = new Map<string, string>();
  for (const id of [...ids].slice(0, mostNames)) {
    try {
      const { user } = await slack.call("users.info", { user: id }, profile, signal);
      const name = user.profile?.display_name || user.profile?.real_name || user.real_name || user.name;
      if (name) names.set(id, name);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (/scope/.test(error.message)) break;
    }
  }
  return names;
}
