import { isNotFound } from "../../../errors.ts";
import type { Message } from "../../../render/message.ts";
import { latestIn, repliesOf } from "../../../services/slack/slack-port.ts";
import type { Pace } from "../../kit/turns.ts";
import type { Conversation, Posted } from "../../people-and-places.ts";
import { type ChannelId, channelOf, conversationId, partsId, partsOf } from "../ids.ts";
import { readable, type Session, type Sessions } from "../workspace/session.ts";
import { codeOf, explaining, explainingChange } from "../workspace/trouble.ts";
import { carefulFit, type Fit, type Part, partOf, postsOf, usualFit } from "./parts.ts";

/** The ways of saying something. */
export interface Say {
  readonly post: (to: Conversation, message: Message) => Promise<Posted>;
  readonly update: (posted: Posted, message: Message) => Promise<Posted>;
  readonly find: (at: Conversation, key: string) => Promise<Posted | undefined>;
}

export interface SayOptions {
  readonly sessions: Sessions;
  readonly pace: Pace;
  /** A name that no edition of a post had before. */
  readonly newEdition: () => string;
}

/** How far back a channel is searched for a post of ours. */
const mostSearched = 400;

/** Nothing in a text becomes a link, a mention or a preview. */
const inert = { parse: "none", link_names: false, unfurl_links: false, unfurl_media: false } as const;

export function say({ sessions, pace, newEdition }: SayOptions): Say {
  /** Makes a message out of what stands there already: changes it, says what is missing, takes away what is left. */
  const bringTo = async (
    at: ChannelId,
    standing: readonly string[],
    message: Message,
    fit: Fit,
  ): Promise<Posted> => {
    const session = await sessions(at.team);
    // Slack counts what is posted and what is changed apart.
    const [posts, changes] = [`post ${at.team}:${at.channel}`, `change ${at.team}:${at.channel}`];
    const { urgency } = message;
    const inTurn = async (work: () => Promise<unknown>): Promise<void> => {
      const changed = () => explainingChange(work);
      await (urgency === "passing" ? pace.ifRoom(changes, changed) : pace(changes, changed, urgency));
    };
    const timestamps: string[] = [];
    for (const [index, part] of postsOf(message, at.team, newEdition(), fit).entries()) {
      const ts = standing[index];
      const thread = at.thread ?? timestamps[0];
      if (ts !== undefined) await inTurn(() => change(session, at.channel, ts, part));
      const sent = () => send(session, { ...at, ...(thread === undefined ? {} : { thread }) }, part);
      const before = urgency === "first" ? urgency : undefined;
      timestamps.push(ts ?? (await pace(posts, () => explaining(sent), before)));
    }
    for (const ts of standing.slice(timestamps.length))
      await unlessGone(() => inTurn(() => session.clients.once.chat.delete({ channel: at.channel, ts })));
    return postedAs(at, timestamps);
  };

  /** Of a long message with a part that is gone, the other parts are taken away: it is said anew, as a whole. */
  const clear = async (at: ChannelId, standing: readonly string[]): Promise<void> => {
    if (standing.length < 2) return;
    const { clients } = await sessions(at.team);
    for (const ts of standing)
      await unlessGone(() => explainingChange(() => clients.once.chat.delete({ channel: at.channel, ts })));
  };

  const fitting = async (work: (fit: Fit) => Promise<Posted>): Promise<Posted> => {
    try {
      return await work(usualFit);
    } catch (error) {
      if (!isRefusedLayout(error)) throw error;
      return work(carefulFit);
    }
  };

  return {
    post: (to, message) =>
      fitting(async (fit) => {
        const at = channelOf(to);
        const isLong = postsOf(message, at.team, "", fit).length > 1;
        // What a broken attempt left behind is taken up, so that no part of a long message stands there twice.
        const left = isLong ? await standingParts(await sessions(at.team), at, message.key) : undefined;
        return bringTo(at, left?.timestamps ?? [], message, fit);
      }),

    update: async (posted, message) => {
      const [at, standing] = [channelOf(posted.conversation), partsOf(posted.post)];
      try {
        return await fitting((fit) => bringTo(at, standing, message, fit));
      } catch (error) {
        if (isNotFound(error)) await clear(at, standing);
        throw error;
      }
    },

    find: async (conversation, key) => {
      const at = channelOf(conversation);
      const found = await standingParts(await sessions(at.team), at, key);
      return found.isComplete ? postedAs(at, found.timestamps) : undefined;
    },
  };
}

/** What is gone already needs not be taken away. */
async function unlessGone(remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

async function send(session: Session, at: ChannelId, part: Part): Promise<string> {
  const { ts } = await session.clients.once.chat.postMessage({
    channel: at.channel,
    text: part.text,
    blocks: [...part.blocks],
    metadata: part.metadata,
    ...inert,
    ...(at.thread === undefined ? {} : { thread_ts: at.thread }),
  });
  if (!ts) throw new Error("Slack gave no timestamp for a post");
  return ts;
}

async function change(session: Session, channel: string, ts: string, part: Part): Promise<string> {
  await session.clients.once.chat.update({
    channel,
    ts,
    text: part.text,
    blocks: [...part.blocks],
    metadata: part.metadata,
    parse: "none",
    link_names: false,
  });
  return ts;
}

/** Which parts of a message of ours stand in a thread, or in a channel and the thread under it. */
async function standingParts(
  session: Session,
  at: ChannelId,
  key: string,
): Promise<{ readonly timestamps: readonly string[]; readonly isComplete: boolean }> {
  const found = new Map<number, string>();
  let parts: number | undefined;
  const look = async (messages: ReturnType<typeof repliesOf>, isEnough: () => boolean): Promise<void> => {
    for await (const message of messages) {
      if (message.bot_id !== session.botId && message.user !== session.botUser) continue;
      const known = partOf(message, key);
      if (!known || message.ts === undefined) continue;
      if (!found.has(known.part)) found.set(known.part, message.ts);
      parts ??= known.parts;
      if (isEnough()) return;
    }
  };
  const isAll = (): boolean => found.size >= (parts ?? Infinity);
  if (at.thread === undefined)
    await look(latestIn(readable(session), at.channel, mostSearched), () => found.has(0));
  const thread = at.thread ?? found.get(0);
  if (thread !== undefined && !isAll()) await look(repliesOf(readable(session), at.channel, thread), isAll);
  const timestamps: string[] = [];
  for (let part = 0; found.has(part); part++) timestamps.push(found.get(part) as string);
  return { timestamps, isComplete: timestamps.length > 0 && timestamps.length >= (parts ?? 1) };
}

function postedAs(at: ChannelId, timestamps: readonly string[]): Posted {
  const conversation = conversationId(at);
  const [first] = timestamps;
  const thread = at.thread ?? first;
  return {
    conversation,
    post: partsId(timestamps),
    thread: thread === undefined ? conversation : conversationId({ ...at, thread }),
  };
}

/** Slack takes the text but not how it is laid out. */
function isRefusedLayout(error: unknown): boolean {
  return ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"].includes(
    codeOf(error) ?? "",
  );
}
