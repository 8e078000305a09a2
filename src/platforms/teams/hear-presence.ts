import type { Handlers } from "../handlers.ts";
import type { WhoAndWhere } from "./activity.ts";
import { channelOf, type ConversationId } from "./ids.ts";
import { originOf } from "./origin.ts";
import type { People } from "./people.ts";

/** Tells the bot's coming and going, and what became of a channel. */
export async function hearPresence(
  handlers: Handlers,
  {
    people,
    channelsOf,
  }: { people: People; channelsOf: (tenant: string, team: string) => Promise<readonly string[]> },
  activity: WhoAndWhere,
  at: ConversationId,
): Promise<void> {
  const { recipient, membersAdded = [], membersRemoved = [], channelData, action } = activity;
  const isUs = ({ id }: { readonly id: string }): boolean => id === recipient.id;
  const channel = channelOf(at);
  const team = channelData?.team?.id;
  if (membersAdded.some(isUs) || action === "add" || action === "add-upgrade") {
    const origin = originOf(activity, at, await people.actor(at, activity.from));
    await handlers.joined(origin);
    // Back in a team, the bot is back in all its channels that were known before.
    const others = team === undefined ? [] : await channelsOf(at.tenant, team);
    for (const other of others.filter((each) => each !== channel)) {
      const place = { ...origin.place, channel: other, conversation: other };
      await handlers.joined({ ...origin, event: `${origin.event} ${other}`, place });
    }
    return;
  }
  if (membersRemoved.some(isUs) || action === "remove" || action === "remove-upgrade") {
    const all = team === undefined ? [channel] : [channel, ...(await channelsOf(at.tenant, team))];
    for (const each of new Set(all)) await handlers.left({ channel: each });
    return;
  }
  switch (channelData?.eventType ?? "") {
    case "channelDeleted":
      return handlers.left({ channel });
    case "teamDeleted":
    case "teamHardDeleted":
      for (const each of await channelsOf(at.tenant, team ?? "")) await handlers.left({ channel: each });
      return;
    case "channelRenamed":
      return handlers.renamed({ channel, name: channelData?.channel?.name ?? "" });
    default:
      return;
  }
}
