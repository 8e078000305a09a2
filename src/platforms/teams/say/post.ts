import { Failure, isNotFound } from "../../../errors.ts";
import type { Message } from "../../../render/message.ts";
import type { Graph } from "../../../services/microsoft/graph.ts";
import type { Pace } from "../../kit/turns.ts";
import type { Conversation, Posted, UserId } from "../../people-and-places.ts";
import type { Platform } from "../../platform.ts";
import {
  channelOf,
  conversationId,
  type ConversationId,
  knownConversation,
  postId,
  postParts,
} from "../ids.ts";
import type { Connector } from "../where/connector.ts";
import { type Kept, postedFrom, type PostRecord } from "../where/kept.ts";
import { explaining, explainingChange, explainingThread } from "../where/trouble.ts";
import type { Places } from "../where/whereabouts.ts";
import { type Part, partsOf } from "./cards.ts";
import { standingParts } from "./standing-parts.ts";

/** The ways of saying something. */
export interface Say extends Pick<Platform, "post" | "update" | "find"> {
  /** Posts what only one person sees, in the chat with them; `about`: the conversation that it is about. */
  tell(direct: Conversation, message: Message, about: Conversation): Promise<void>;
  /** Shows it to one person in the conversation itself, where Teams does that. @throws where it does not */
  aside(at: Conversation, wireUser: string, message: Message): Promise<void>;
}

export interface SayDeps {
  readonly kept: Kept;
  readonly places: Places;
  readonly connector: Connector;
  readonly pace: Pace;
  readonly graph: Graph | undefined;
  readonly groupOf: (at: ConversationId) => Promise<string | undefined>;
  /** Told of every post of ours in a personal chat, which Teams lets nobody read. */
  readonly said: (at: Conversation, id: string, message: Message) => Promise<void>;
}

/**
 * A post is written down before it is sent, and its ids after each part. So a post that was never begun is known not to
 * stand anywhere; only of one that was begun and not finished Graph is asked, where it may be.
 */
export function say(deps: SayDeps): Say {
  const { kept, places, connector, pace } = deps;

  const send = (
    at: ConversationId,
    { activity }: Part,
    urgency: "first" | undefined,
  ): Promise<{ id: string; root?: string }> =>
    pace(
      conversationId(at),
      () =>
        (at.root === undefined ? explaining : explainingThread)(async () => {
          const address = await places.address(at);
          if (at.kind !== "channel" || at.root !== undefined)
            return { id: await connector.send(address, activity) };
          const { bot } = await places.whereabouts(at);
          const made = await connector.create(address.serviceUrl, {
            isGroup: true,
            bot,
            tenantId: at.tenant,
            channelData: { channel: { id: at.id }, tenant: { id: at.tenant } },
            activity,
          });
          const root = made.id.split(";messageid=")[1] ?? made.activity ?? "";
          return { id: made.activity ?? root, root };
        }),
      urgency,
    );
  const change = async (
    at: ConversationId,
    id: string,
    { activity }: Part,
    urgency: Message["urgency"],
  ): Promise<void> => {
    const lane = conversationId(at);
    const changed = () =>
      explainingChange(async () => connector.update(await places.address(at), id, activity));
    await (urgency === "passing" ? pace.ifRoom(lane, changed) : pace(lane, changed, urgency));
  };
  const remove = async (at: ConversationId, id: string): Promise<void> => {
    try {
      const away = async () => connector.remove(await places.address(at), id);
      await pace(conversationId(at), () => explainingChange(away));
    } catch (error) {
      // What is gone already needs not be taken away.
      if (!isNotFound(error)) throw error;
    }
  };

  /** Makes a message out of what stands there already: changes it, says what is missing, takes away what is left. */
  const bringTo = async (
    at: ConversationId,
    to: Conversation,
    standing: readonly string[],
    message: Message,
    about?: Conversation,
  ): Promise<Posted> => {
    const parts = partsOf(message, about);
    let thread = at;
    let record: PostRecord = {
      to,
      thread: at.kind === "channel" && at.root === undefined ? null : conversationId(at),
      parts: standing,
      of: parts.length,
      message,
    };
    const write = (change: Partial<PostRecord>): Promise<void> => {
      record = { ...record, ...change };
      return kept.save("post", record, channelOf(at), message.key);
    };
    await write({});
    for (const [index, part] of parts.entries()) {
      const known = standing[index];
      if (known === undefined) {
        const { id, root } = await send(thread, part, message.urgency === "first" ? "first" : undefined);
        if (root !== undefined) thread = { ...thread, root };
        await write({ parts: [...record.parts, id], thread: conversationId(thread) });
      } else await change(thread, known, part, message.urgency);
      const id = record.parts[index] ?? "";
      if (part.feedback !== null) await kept.save("thumbs", part.feedback, channelOf(at), id);
    }
    for (const id of standing.slice(parts.length)) await remove(thread, id);
    await write({ parts: record.parts.slice(0, parts.length) });
    const posted = postedFrom(record, postId);
    if (!posted) throw new Error("A post is not complete");
    if (at.kind === "personal") await deps.said(conversationId(thread), record.parts[0] ?? "", message);
    return posted;
  };

  const recordOf = (at: ConversationId, key: string): Promise<PostRecord | undefined> =>
    kept.load("post", channelOf(at), key);
  const threadOf = (at: ConversationId, record: PostRecord | undefined): ConversationId =>
    record?.thread == null ? at : knownConversation(record.thread);

  return {
    post: async (to, message) => {
      const at = knownConversation(to);
      const record = await recordOf(at, message.key);
      // What a broken attempt left behind is taken up, so that no part of a message stands there twice.
      const isBroken = record?.to === to && record.parts.length < record.of;
      if (!isBroken) return bringTo(at, to, [], message);
      return bringTo(threadOf(at, record), to, record.parts, message);
    },

    update: async ({ thread, conversation, post }, message) => {
      const [at, standing] = [knownConversation(thread), postParts(post)];
      try {
        return await bringTo(at, conversation, standing, message);
      } catch (error) {
        if (isNotFound(error)) {
          // It is not found any more, and of a long message the other parts go as well: it is said anew, as a whole.
          await kept.forget("post", channelOf(at), message.key);
          if (standing.length > 1) for (const id of standing) await remove(at, id);
        }
        throw error;
      }
    },

    find: async (conversation, key) => {
      const at = knownConversation(conversation);
      const record = await recordOf(at, key);
      const isHere =
        record && (record.to === conversation || record.thread === conversation || at.root === undefined);
      if (!record || !isHere) return undefined;
      const posted = postedFrom(record, postId);
      if (posted) return posted;
      const there = await standingParts(
        deps.graph,
        threadOf(knownConversation(record.to), record),
        key,
        deps.groupOf,
      );
      if (there.parts.length <= record.parts.length) return undefined;
      const found = { ...record, ...there };
      await kept.save("post", found, channelOf(at), key);
      return postedFrom(found, postId);
    },

    tell: async (direct, message, about) => {
      await bringTo(knownConversation(direct), direct, [], message, about);
    },

    aside: async (conversation, wireUser, message) => {
      const at = knownConversation(conversation);
      if (at.kind === "personal") throw new Failure("platform", "Nobody else is in a personal chat.");
      for (const { activity } of partsOf(message, conversation))
        await pace(
          conversationId(at),
          async () =>
            connector.send(await places.address(at), { ...activity, recipient: { id: wireUser } }, true),
          "first",
        );
    },
  };
}

/** Whispers to one person: in the conversation itself where Teams does that, else in the chat with them. */
export function whispering(
  say: Pick<Say, "tell" | "aside">,
  deps: {
    readonly isTargeted: boolean;
    readonly direct: (user: UserId) => Promise<Conversation>;
    readonly wire: (user: UserId) => Promise<string>;
  },
): (at: Conversation, to: UserId, message: Message) => Promise<void> {
  return async (at, to, message) => {
    if (deps.isTargeted && knownConversation(at).kind !== "personal") {
      try {
        return await say.aside(at, await deps.wire(to), message);
      } catch {
        // Not every Teams takes it yet; the chat with them always does.
      }
    }
    await say.tell(await deps.direct(to), message, at);
  };
}
