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
    space: spaceAt(tools, place),
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

/** The register that a review belongs to. */
export function spaceOf(
  tools: ChatTools,
  place: Place,
  subject: Subject,
  earlier: Review | undefined,
): string {
  if (subject.kind === "example") return exampleSpace;
  return earlier?.space ?? spaceAt(tools, place);
}

/** The register of the workspace or tenant that a place belongs to. */
export function spaceAt({ policy }: Pick<ChatTools, "policy">, { channel, tenant }: Place): string {
  return policy.spaceOf(platformOf(channel), tenant);
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
