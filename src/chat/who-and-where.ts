import { createHash } from "node:crypto";
import { platformOf, privateSpace, spacesOf } from "../design/conversation.ts";
import { program, type Review } from "../design/register.ts";
import { Failure } from "../errors.ts";
import type { ChannelInfo, Conversation, Person, Place } from "../platforms/people-and-places.ts";
import type { Platform } from "../platforms/platform.ts";
import type { Eyes } from "../render/spans.ts";
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

/**
 * The platform that an id (of a conversation or a person) belongs to.
 * @throws {Failure} when the platform is not configured any more.
 */
export function platformFor({ platforms }: Pick<ChatTools, "platforms">, id: string): Platform {
  const name = platformOf(id);
  const found = platforms.find((platform) => platform.name === name);
  if (found) return found;
  throw new Failure(
    "platform",
    `The platform “${name}” is not configured here. Set its tokens, then try again.`,
  );
}

/** A short name for something that has a long id, the same each time. */
export function shortName(...ids: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(ids)).digest("base64url").slice(0, 16);
}

/** Remembers what somebody is called. */
export async function meet({ ledger }: Pick<ChatTools, "ledger">, person: Person): Promise<void> {
  if (person.name !== "") await ledger.people.seen({ id: person.id, name: person.name });
}

/** The time, the zone of a conversation's channel, and the names of the people in question. */
export async function eyesOf(
  tools: ChatTools,
  at: Conversation,
  users: readonly (string | null | undefined)[],
): Promise<Eyes> {
  const { timezone } = await tools.ledger.conversations.settings(at);
  const wanted = [
    ...new Set(users.filter((user) => typeof user === "string" && user !== program)),
  ] as string[];
  const names = new Map((await tools.ledger.people.get(wanted)).map(({ id, name }) => [id, name]));
  for (const user of wanted.filter((id) => !names.has(id))) {
    const name = await askName(tools, user);
    if (name !== "") names.set(user, name);
  }
  return { now: tools.now(), zone: timezone, names };
}

async function askName(tools: ChatTools, user: string): Promise<string> {
  const platform = tools.platforms.find(({ name }) => name === platformOf(user));
  if (!platform) return "";
  try {
    const person = await platform.person(user);
    await meet(tools, person);
    return person.name;
  } catch (error) {
    tools.log.info({ user, err: error }, "a name could not be learnt");
    return "";
  }
}
