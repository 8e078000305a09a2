import { Failure } from "../../../errors.ts";
import { type Activity, tenantOf, type WhoAndWhere } from "../activity.ts";
import { channelOf, type ConversationId, type ConversationKind, wireId } from "../ids.ts";
import type { Address } from "./connector.ts";
import type { ChannelReference, Kept, Whereabouts } from "./kept.ts";

/** Where things are in Teams, learned from what Teams sends and remembered across restarts. */
export interface Places {
  /** Learns from an activity, and says which conversation it belongs to. */
  learn(activity: WhoAndWhere): Promise<ConversationId>;
  /** @throws {Failure} where Teams never called from that tenant */
  whereabouts(at: Pick<ConversationId, "tenant">): Promise<Whereabouts>;
  reference(at: ConversationId): Promise<ChannelReference | undefined>;
  /** How Teams is told which conversation is meant; `thread` false: the channel as a whole. */
  address(at: ConversationId, thread?: boolean): Promise<Address>;
  /** Remembers a chat that we opened ourselves. */
  opened(at: ConversationId, where: Whereabouts): Promise<void>;
  /** Learns what a team is called in the directory. */
  group(at: ConversationId, group: string): Promise<void>;
  /** The channels of a team that we know. */
  readonly channelsOf: (tenant: string, team: string) => Promise<readonly string[]>;
}

export function places(kept: Kept): Places {
  const whereabouts: Places["whereabouts"] = async ({ tenant }) => {
    const found = await kept.load("whereabouts", tenant);
    if (found) return found;
    throw new Failure(
      "platform",
      "Teams has not called me yet, so I do not know where to reach it. Say hello to Loophole in Teams once.",
    );
  };
  return {
    learn: async (activity) => {
      const at = placeOf(activity);
      const { serviceUrl, recipient, channelData } = activity;
      const where = { serviceUrl, bot: { id: recipient.id, name: recipient.name ?? "" } };
      const team = at.kind === "channel" ? channelData?.team?.id : undefined;
      const group = channelData?.team?.aadGroupId;
      const name = channelData?.channel?.name ?? activity.conversation.name;
      await kept.change("whereabouts", () => where, at.tenant);
      await kept.change(
        "channel",
        (before) => ({
          ...before,
          ...where,
          ...(team === undefined ? {} : { team }),
          ...(group === undefined ? {} : { group }),
          ...(name === undefined ? {} : { name }),
        }),
        channelOf(at),
      );
      const channel = channelOf(at);
      if (team !== undefined)
        await kept.change(
          "team",
          (known = []) => (known.includes(channel) ? known : [...known, channel]),
          at.tenant,
          team,
        );
      return at;
    },
    whereabouts,
    reference: (at) => kept.load("channel", channelOf(at)),
    address: async (at, thread = true) => {
      const { serviceUrl } = await whereabouts(at);
      return { serviceUrl, conversation: thread ? wireId(at) : at.id };
    },
    opened: (at, { serviceUrl, bot }) =>
      kept.change("channel", (before) => ({ ...before, serviceUrl, bot }), channelOf(at)),
    group: (at, group) =>
      kept.change("channel", (before) => ({ ...(before as ChannelReference), group }), channelOf(at)),
    channelsOf: async (tenant, team) => (await kept.load("team", tenant, team)) ?? [],
  };
}

/** The conversation that an activity belongs to. A message that begins a thread belongs to that thread. */
function placeOf(activity: WhoAndWhere): ConversationId {
  const { conversation, channelData } = activity;
  const [bare = "", root] = conversation.id.split(";messageid=");
  const kind = kindOf(activity);
  const id = kind === "channel" ? (channelData?.channel?.id ?? bare) : bare;
  const begins = kind === "channel" && activity.type === "message" ? activity.id : undefined;
  const thread = root ?? begins;
  return {
    tenant: tenantOf(activity),
    kind,
    id,
    ...(kind === "channel" && thread !== undefined ? { root: thread } : {}),
  };
}

function kindOf({ conversation, channelData }: Activity): ConversationKind {
  switch (conversation?.conversationType ?? "") {
    case "channel":
      return "channel";
    case "groupChat":
      return "group";
    case "personal":
      return "personal";
    default:
      return channelData?.team ? "channel" : "group";
  }
}
