import type { RawMessage } from "../../../src/services/slack/raw.ts";
import { botToken, type SlackWorld } from "./slack-world.ts";

/** The messages of a channel and its threads, oldest first. */
export async function messagesIn({ slack }: SlackWorld, channel: string): Promise<RawMessage[]> {
  const { messages: roots } = await slack.call(botToken, "conversations.history", { channel, limit: 200 });
  const all: RawMessage[] = [];
  for (const root of [...((roots ?? []) as (RawMessage & { reply_count?: number })[])].reverse()) {
    const { messages: thread } = await slack.call(botToken, "conversations.replies", {
      channel,
      ts: root.ts,
      limit: 1000,
    });
    all.push(...((thread ?? [root]) as RawMessage[]));
  }
  return [...new Map(all.map((one) => [one.ts, one])).values()];
}

/** The direct conversation of somebody with the bot. */
export async function directWith({ slack }: SlackWorld, user: string): Promise<string> {
  const { channel } = await slack.call(botToken, "conversations.open", { users: user });
  return (channel as { readonly id: string }).id;
}
