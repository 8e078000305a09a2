import { Failure } from "../../errors.ts";
import type { Message } from "../../render/message.ts";
import type { Conversation, UserId } from "../platform.ts";
import { type ChannelId, channelOf, userOf } from "./ids.ts";
import type { Pace } from "./pace.ts";
import { type Part, postsOf, usualFit } from "./posts.ts";
import { respond } from "./respond.ts";
import type { ResponseUrls } from "./response-urls.ts";
import type { Sessions } from "./session.ts";
import { codeOf, explaining } from "./trouble.ts";

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
  await pace.inTurn(`post ${at.team}:${at.channel}`, () =>
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
