import { Failure } from "../errors.ts";
import { type ChannelInfo, type Place, platformOf } from "../platforms/platform.ts";
import type { Parts } from "./parts.ts";
import { platformFor } from "./platforms.ts";
import { spaceAt } from "./space.ts";

/** Looks at a channel, and remembers it and the thread in it: settings and lists belong to what is known. */
export async function learn(parts: Parts, place: Place): Promise<ChannelInfo> {
  const info = await platformFor(parts, place.channel).describe(place.channel);
  const known = {
    platform: platformOf(place.channel),
    space: spaceAt(parts, place),
    channel: place.channel,
    name: info.name,
    isPrivate: info.visibility !== "public",
    address: null,
  };
  await parts.ledger.conversations.seen({ ...known, id: place.channel });
  if (place.conversation !== place.channel) {
    await parts.ledger.conversations.seen({ ...known, id: place.conversation });
  }
  return info;
}

/**
 * Documents and what is asked about them are not for other organisations.
 * @throws {Failure} in a channel that they can see, unless it is allowed by policy.
 */
export function requireUnshared({ policy }: Parts, info: ChannelInfo): void {
  if (!info.isShared || policy.allowsShared(info.channel)) return;
  throw new Failure(
    "forbidden",
    "People of another organisation can see this channel, so I do not review here. Ask in a channel of your own, or have an administrator allow this one.",
  );
}
