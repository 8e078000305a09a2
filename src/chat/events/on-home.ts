import { platformOf, baseSpace, spacesOf } from "../../design/conversation.ts";
import type { Person, UserId } from "../../platforms/people-and-places.ts";
import type { Message } from "../../render/message.ts";
import { type ChannelStanding, home } from "../../render/mine.ts";
import { linksTo } from "../card-links.ts";
import { ownOf } from "../standing.ts";
import type { ChatTools } from "../tools.ts";
import { eyesOf, platformFor } from "../who-and-where.ts";

/** How many channels a person's page lists. */
const mostChannels = 20;

/** Somebody's own page, from one entry on. */
export async function homeOf(
  tools: ChatTools,
  { person, tenant }: { readonly person: Person; readonly tenant: string },
  from: number,
): Promise<Message> {
  const own = await ownOf(tools, person.id);
  const space = tools.policy.spaceOf(platformOf(person.id), tenant);
  const people = own.assigned.map(({ assignee }) => assignee);
  const eyes = await eyesOf(tools, person.id, [person.id, ...people]);
  const links = await linksTo(
    tools,
    [...own.assigned.slice(from, from + 10), ...own.accepted.slice(0, 10)],
    person.id,
    true,
  );
  return home(own, await channelsOf(tools, person.id, space), from, links, eyes);
}

/** The channels with open risks that the person is in: what others ask each other is not theirs to see. */
async function channelsOf(
  tools: ChatTools,
  user: UserId,
  space: string,
): Promise<readonly ChannelStanding[]> {
  const standings: ChannelStanding[] = [];
  const channels = await tools.ledger.conversations.channels(platformOf(user));
  for (const channel of channels.filter((each) => baseSpace(each.space) === space && each.name !== "")) {
    if (standings.length === mostChannels) break;
    const open = await tools.ledger.questions.find({
      space: spacesOf(channel),
      channel: channel.id,
      status: ["open", "reopened"],
    });
    if (open.length === 0 || !(await isIn(tools, channel.id, user))) continue;
    standings.push({ name: channel.name, open: open.length });
  }
  return standings;
}

async function isIn(tools: ChatTools, channel: string, user: UserId): Promise<boolean> {
  try {
    return await platformFor(tools, channel).isIn(channel, user);
  } catch (error) {
    tools.log.info({ channel, err: error }, "membership could not be told");
    return false;
  }
}
