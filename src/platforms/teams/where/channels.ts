import { Failure } from "../../../errors.ts";
import type { ChannelInfo, Conversation, Posted, UserId } from "../../people-and-places.ts";
import {
  channelOf,
  type ConversationId,
  conversationId,
  knownConversation,
  postParts,
  userOf,
} from "../ids.ts";
import type { Connector, TeamChannel } from "./connector.ts";
import type { Kept } from "./kept.ts";
import type { People } from "./people.ts";
import { explaining } from "./trouble.ts";
import type { Places } from "./whereabouts.ts";

/** What is asked about channels and chats. */
export interface Channels {
  describe(channel: Conversation): Promise<ChannelInfo>;
  readonly isIn: (channel: Conversation, user: UserId) => Promise<boolean>;
  direct(user: UserId): Promise<Conversation>;
  linkTo(posted: Posted): Promise<string | undefined>;
  /** The id by which the directory knows the team of a channel. */
  readonly groupOf: (at: ConversationId) => Promise<string | undefined>;
  /** The channels of the same team. */
  siblings(at: ConversationId): Promise<readonly { readonly id: Conversation; readonly name: string }[]>;
}

export interface ChannelsDeps {
  readonly kept: Kept;
  readonly places: Places;
  readonly people: People;
  readonly connector: Connector;
  /** Whether Teams itself is on the other side, where posts have addresses. */
  readonly hasAddresses: boolean;
}

/** Beyond so many members, somebody of another organisation may be overlooked; such a channel counts as shared. */
const mostMembers = 2_000;

export function channels(deps: ChannelsDeps): Channels {
  const { kept, places, people, connector } = deps;

  const listed = async (at: ConversationId): Promise<readonly TeamChannel[]> => {
    const { team, serviceUrl } = (await places.reference(at)) ?? {};
    if (team === undefined || serviceUrl === undefined) return [];
    return explaining(() => connector.channels(serviceUrl, team));
  };
  const hasOutsiders = async (at: ConversationId): Promise<boolean> => {
    const members = await people.members(at, mostMembers);
    return members.length >= mostMembers || members.some(({ tenant }) => tenant !== at.tenant);
  };
  const groupOf: Channels["groupOf"] = async (at) => {
    const { group, team, serviceUrl } = (await places.reference(at)) ?? {};
    if (group !== undefined || team === undefined || serviceUrl === undefined) return group;
    const { aadGroupId } = await explaining(() => connector.team(serviceUrl, team));
    if (aadGroupId !== undefined) await places.group(at, aadGroupId);
    return aadGroupId;
  };

  return {
    groupOf,
    describe: async (id) => {
      const at = knownConversation(id);
      const own = { channel: channelOf(at), tenant: at.tenant };
      if (at.kind === "personal") return { ...own, name: "", visibility: "direct", isShared: false };
      const { name = "" } = (await places.reference(at)) ?? {};
      if (at.kind === "group")
        return { ...own, name, visibility: "private", isShared: await hasOutsiders(at) };
      // Channels that Teams does not list for the bot are private ones.
      const channel = (await listed(at)).find((each) => each.id === at.id);
      const kind = (channel?.type ?? channel?.channelType ?? "private").toLowerCase();
      return {
        ...own,
        name: channel ? (channel.name ?? "General") : name,
        visibility: kind === "standard" ? "public" : "private",
        isShared: kind === "standard" ? false : await hasOutsiders(at),
      };
    },
    isIn: async (channel, user) => {
      if (!userOf(user)) return false;
      return explaining(() => people.isIn(knownConversation(channel), user));
    },
    direct: async (user) => {
      const remembered = await kept.load("direct", user);
      if (remembered !== undefined) return remembered;
      const who = userOf(user);
      if (!who) throw new Failure("not_found", "That person is on another platform.");
      const where = await places.whereabouts(who);
      const { tenant } = who;
      const { id } = await explaining(async () =>
        connector.create(where.serviceUrl, {
          isGroup: false,
          bot: where.bot,
          members: [{ id: await people.wire(user) }],
          tenantId: tenant,
          channelData: { tenant: { id: tenant } },
        }),
      );
      const at = { tenant, kind: "personal", id } as const;
      await places.opened(at, where);
      await kept.save("direct", conversationId(at), user);
      return conversationId(at);
    },
    linkTo: async ({ thread, post }) => {
      if (!deps.hasAddresses) return undefined;
      const at = knownConversation(thread);
      const [first] = postParts(post);
      return first === undefined ? undefined : linkTo(at, first, await groupOf(at));
    },
    siblings: async (at) =>
      (await listed(at)).map(({ id, name }) => ({
        id: conversationId({ tenant: at.tenant, kind: "channel", id }),
        name: name ?? "General",
      })),
  };
}

function linkTo(at: ConversationId, message: string, group: string | undefined): string {
  const path = `https://teams.microsoft.com/l/message/${encodeURIComponent(at.id)}/${encodeURIComponent(message)}`;
  if (at.kind !== "channel") return `${path}?context=${encodeURIComponent('{"contextType":"chat"}')}`;
  const query = new URLSearchParams({
    tenantId: at.tenant,
    ...(group === undefined ? {} : { groupId: group }),
    parentMessageId: at.root ?? message,
  });
  return `${path}?${query.toString()}`;
}
