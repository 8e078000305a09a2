import { privateSpace, spacesOf } from "../design/conversation.ts";
import type { Review } from "../design/register.ts";
import { Failure } from "../errors.ts";
import { type ChannelInfo, type Place, platformOf } from "../platforms/people-and-places.ts";
import type { Platform } from "../platforms/platform.ts";
import type { ChatTools } from "./tools.ts";
import type { Subject } from "./work/job-kinds.ts";

/** Looks at a channel, and remembers it and the thread in it: settings and lists belong to what is known. */
export async function learn(tools: ChatTools, place: Place): Promise<ChannelInfo> {
  const info = await platformFor(tools, place.channel).describe(place.channel);
  const known = {
    platform: platformOf(place.channel),
    space: spaceAt(tools, place, info),
    channel: place.channel,
    name: info.name,
    isPrivate: info.visibility !== "public",
  };
  await tools.ledger.conversations.seen({ ...known, id: place.channel });
  if (place.conversation !== place.channel) {
    await tools.ledger.conversations.seen({ ...known, id: place.conversation });
  }
  return info;
}

/**
 * Documents and what is asked about them are not for other organisations.
 * @throws {Failure} in a channel that they can see, unless it is allowed by policy.
 */
export function requireUnshared({ policy }: ChatTools, info: ChannelInfo): void {
  if (!info.isShared || policy.allowsShared(info.channel)) return;
  throw new Failure(
    "forbidden",
    "People of another organisation can see this channel, so I do not review here. Ask in a channel of your own, or have an administrator allow this one.",
  );
}

/** Examples are in a register of their own: nobody wants them in a digest. */
export const exampleSpace = "example";

/** The register that a review belongs to: that of its channel as it is now, or the one in which it goes on there. */
export function spaceOf(
  tools: ChatTools,
  place: Place,
  info: ChannelInfo,
  subject: Subject,
  earlier: Review | undefined,
): string {
  if (subject.kind === "example" || earlier?.space === exampleSpace) return exampleSpace;
  const own = spaceAt(tools, place, info);
  // A channel that was made private keeps from now on to itself; one that was made public goes on with what it has.
  const goesOn =
    info.visibility === "public" && spacesOf({ ...place, space: own }).includes(earlier?.space ?? "");
  return goesOn && earlier ? earlier.space : own;
}

/** The register of a channel: the one that the public channels of its workspace or tenant share, or its own. */
function spaceAt(
  tools: Pick<ChatTools, "policy">,
  place: Place,
  { visibility }: Pick<ChannelInfo, "visibility">,
): string {
  const base = baseSpaceAt(tools, place);
  return visibility === "public" ? base : privateSpace(base, place.channel);
}

/** The register that the public channels of a workspace or tenant share. */
export function baseSpaceAt(
  { policy }: Pick<ChatTools, "policy">,
  { channel, tenant }: Pick<Place, "channel" | "tenant">,
): string {
  return policy.spaceOf(platformOf(channel), tenant);
}

/** Where a review stands, with its channel: what is done with it is done there, wherever somebody asks for it. */
export async function placeOfReview(tools: ChatTools, { conversation }: Review): Promise<Place | undefined> {
  const known = conversation === null ? undefined : await tools.ledger.conversations.get(conversation);
  if (!known) return undefined;
  const { tenant } = await platformFor(tools, known.channel).describe(known.channel);
  return { tenant, channel: known.channel, conversation: known.id };
}

/** The platform that an id (of a conversation or a person) belongs to. */
export function platformFor(tools: Pick<ChatTools, "platforms">, id: string): Platform {
  return platformNamed(tools, platformOf(id));
}

/** @throws {Failure} when the platform is not configured any more. */
export function platformNamed({ platforms }: Pick<ChatTools, "platforms">, name: string): Platform {
  const found = platforms.find((platform) => platform.name === name);
  if (found) return found;
  throw new Failure(
    "platform",
    `The platform “${name}” is not configured here. Set its tokens, then try again.`,
  );
}
