import { type Person, type UserId, platformOf } from "../platforms/platform.ts";
import type { Message } from "../render/message.ts";
import { type ChannelStanding, home } from "../render/mine.ts";
import { linksTo } from "./links.ts";
import { eyesOf } from "./names.ts";
import { ownOf } from "./own.ts";
import type { Parts } from "./parts.ts";
import { platformFor } from "./platforms.ts";

/** How many channels a person's page lists. */
const mostChannels = 20;

/** Somebody's own page, from one entry on. */
export async function homeOf(
  parts: Parts,
  { person, tenant }: { readonly person: Person; readonly tenant: string },
  from: number,
): Promise<Message> {
  const own = await ownOf(parts, person.id);
  const space = parts.policy.spaceOf(platformOf(person.id), tenant);
  const people = own.assigned.map(({ assignee }) => assignee);
  const eyes = await eyesOf(parts, person.id, [person.id, ...people]);
  const links = await linksTo(
    parts,
    [...own.assigned.slice(from, from + 10), ...own.accepted.slice(0, 10)],
    person.id,
  );
  return home(own, await channelsOf(parts, person.id, space), from, links, eyes);
}

/** The channels with open risks that the person is in: what others ask each other is not theirs to see. */
async function channelsOf(parts: Parts, user: UserId, space: string): Promise<readonly ChannelStanding[]> {
  const standings: ChannelStanding[] = [];
  const channels = await parts.ledger.conversations.channels(platformOf(user));
  for (const channel of channels.filter((each) => each.space === space && each.name !== "")) {
    if (standings.length === mostChannels) break;
    const open = await parts.ledger.questions.find({
      space,
      channel: channel.id,
      status: ["open", "reopened"],
    });
    if (open.length === 0 || !(await isIn(parts, channel.id, user))) continue;
    standings.push({ name: channel.name, open: open.length });
  }
  return standings;
}

async function isIn(parts: Parts, channel: string, user: UserId): Promise<boolean> {
  try {
    return await platformFor(parts, channel).isIn(channel, user);
  } catch (error) {
    parts.log.info({ channel, error: String(error) }, "membership could not be told");
    return false;
  }
}
