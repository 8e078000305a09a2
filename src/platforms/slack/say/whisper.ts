import { Failure } from "../../../errors.ts";
import type { Message } from "../../../render/message.ts";
import type { Pace } from "../../kit/turns.ts";
import type { Conversation, UserId } from "../../people-and-places.ts";
import { type ChannelId, channelOf, userOf } from "../ids.ts";
import type { Sessions } from "../workspace/session.ts";
import { codeOf, explaining } from "../workspace/trouble.ts";
import { type Part, postsOf, usualFit } from "./parts.ts";

export type Whisper = (at: Conversation, to: UserId, message: Message) => Promise<void>;

export interface WhisperOptions {
  readonly sessions: Sessions;
  readonly pace: Pace;
  readonly urls: ResponseUrls;
  readonly fetcher: typeof fetch;
  /** Says it in the direct conversation with somebody. */
  readonly tellDirectly: (to: UserId, message: Message) => Promise<void>;
  readonly newEdition: () => string;
}

/**
 * Says something that one person sees: in the conversation; where the bot is not in it, through the address that came
 * with what the person did; and else in the direct conversation with them.
 */
export function whispering(options: WhisperOptions): Whisper {
  return async (conversation, to, message) => {
    const at = channelOf(conversation);
    const user = userOf(to);
    if (user?.team !== at.team) throw new Failure("not_found", "That person is on another platform.");
    const parts = postsOf(message, at.team, options.newEdition(), { ...usualFit, surface: "view" });
    try {
      for (const part of parts) await ephemerally(options, at, user.user, part);
    } catch (error) {
      if (!isOutside(error)) throw error;
      const url = options.urls.take(at.channel, user.user, parts.length);
      if (url === undefined || !(await isTold(options, url, parts, at.thread)))
        await options.tellDirectly(to, message);
    }
  };
}

async function ephemerally(
  { sessions, pace }: WhisperOptions,
  at: ChannelId,
  user: string,
  { text, blocks }: Part,
): Promise<void> {
  const { clients } = await sessions(at.team);
  // Slack counts what one person sees apart from what all see: it waits for nobody else's post.
  await pace(`whisper ${at.team}:${at.channel}`, () =>
    explaining(() =>
      clients.once.chat.postEphemeral({
        channel: at.channel,
        user,
        text,
        blocks: [...blocks],
        parse: "none",
        link_names: false,
        ...(at.thread === undefined ? {} : { thread_ts: at.thread }),
      }),
    ),
  );
}

async function isTold(
  { fetcher }: WhisperOptions,
  url: string,
  parts: readonly Part[],
  thread: string | undefined,
): Promise<boolean> {
  try {
    for (const part of parts) await respond(fetcher, url, part, thread);
    return true;
  } catch {
    return false;
  }
}

function isOutside(error: unknown): boolean {
  return ["not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived"].includes(
    codeOf(error) ?? "",
  );
}

/**
 * Shows something to one person through the address that came with their command or click.
 * @throws where Slack does not take it (any more)
 */
export async function respond(
  fetcher: typeof fetch,
  url: string,
  content: { readonly text: string; readonly blocks: readonly object[] },
  thread: string | undefined,
): Promise<void> {
  const response = await fetcher(url, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({
      response_type: "ephemeral",
      replace_original: false,
      text: content.text,
      blocks: content.blocks,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    }),
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw new Error(`Slack answered ${response.status} to a response`);
}

/**
 * With a command or a click comes an address at which its person can be told something for half an hour, also in
 * channels that the bot is not in. It is remembered, so that trouble is told where they asked.
 */
export interface ResponseUrls {
  remember(channel: string, user: string, url: string): void;
  /** An address that still works for at least that many messages; it counts as used. */
  take(channel: string, user: string, messages: number): string | undefined;
}

/** A little less than Slack allows. */
const lastsMs = 29 * 60_000;
const mostUses = 5;
const mostRemembered = 5_000;

export function responseUrls(now: () => number): ResponseUrls {
  const known = new Map<string, { readonly url: string; readonly until: number; uses: number }>();
  return {
    remember: (channel, user, url) => {
      if (known.size >= mostRemembered) known.clear();
      known.set(`${channel} ${user}`, { url, until: now() + lastsMs, uses: 0 });
    },
    take: (channel, user, messages) => {
      const found = known.get(`${channel} ${user}`);
      if (!found || found.until < now() || found.uses + messages > mostUses) return undefined;
      found.uses += messages;
      return found.url;
    },
  };
}
