import { Failure } from "../../../errors.ts";
import type { ChannelInfo, Conversation, Posted, UserId } from "../../people-and-places.ts";
import { channelOf, conversationId, partsOf, userOf } from "../ids.ts";
import type { Sessions } from "./session.ts";
import { explaining } from "./trouble.ts";

/** What is asked about channels. */
export interface Channels {
  readonly describe: (channel: Conversation) => Promise<ChannelInfo>;
  readonly isIn: (channel: Conversation, user: UserId) => Promise<boolean>;
  readonly direct: (user: UserId) => Promise<Conversation>;
  readonly linkTo: (posted: Posted) => Promise<string | undefined>;
}

export function channels(sessions: Sessions): Channels {
  const directs = new Map<UserId, Conversation>();
  return {
    describe: async (id) => {
      const { team, channel } = channelOf(id);
      const { clients } = await sessions(team);
      const { channel: info } = await explaining(() => clients.patient.conversations.info({ channel }));
      const isDirect = info?.is_im === true || info?.is_mpim === true;
      return {
        channel: conversationId({ team, channel }),
        tenant: team,
        name: isDirect ? "" : (info?.name ?? ""),
        visibility: isDirect ? "direct" : info?.is_private === true ? "private" : "public",
        isShared: info?.is_ext_shared === true || info?.is_pending_ext_shared === true,
      };
    },

    isIn: async (id, user) => {
      const { team, channel } = channelOf(id);
      const wanted = userOf(user)?.user;
      if (wanted === undefined) return false;
      const { clients } = await sessions(team);
      let cursor: string | undefined;
      do {
        const page = await explaining(() =>
          clients.patient.conversations.members({ channel, limit: 1000, ...(cursor ? { cursor } : {}) }),
        );
        if (page.members?.includes(wanted)) return true;
        cursor = page.response_metadata?.next_cursor;
      } while (cursor);
      return false;
    },

    direct: async (user) => {
      const remembered = directs.get(user);
      if (remembered) return remembered;
      const who = userOf(user);
      if (!who) throw new Failure("not_found", "That person is on another platform.");
      const { clients } = await sessions(who.team);
      const { channel } = await explaining(() => clients.patient.conversations.open({ users: who.user }));
      if (!channel?.id)
        throw new Failure("platform", "Slack opened no direct conversation with that person.");
      const direct = conversationId({ team: who.team, channel: channel.id });
      if (directs.size > 20_000) directs.clear();
      directs.set(user, direct);
      return direct;
    },

    linkTo: async ({ conversation, post }) => {
      const { team, channel } = channelOf(conversation);
      const [message_ts] = partsOf(post);
      if (message_ts === undefined) return undefined;
      const { clients } = await sessions(team);
      const { permalink } = await explaining(() =>
        clients.patient.chat.getPermalink({ channel, message_ts }),
      );
      return permalink;
    },
  };
}
