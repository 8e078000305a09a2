import { z } from "zod";
import type { Surface } from "../handlers.ts";
import type { Person, Place } from "../people-and-places.ts";

/**
 * Ids that leave this platform: a conversation is `slack:<team>:<channel>` or `slack:<team>:<channel>:<thread>`, a
 * person `slack:<team>:<user>`. The team is always the one that installed the bot, since that is whose token answers.
 */
export interface ChannelId {
  readonly team: string;
  readonly channel: string;
  /** The timestamp of the thread's first message. */
  readonly thread?: string;
}

export function conversationId({ team, channel, thread }: ChannelId): string {
  return ["slack", team, channel, ...(thread === undefined ? [] : [thread])].join(":");
}

/** @throws {TypeError} where the id is not one of ours. */
export function channelOf(conversation: string): ChannelId {
  const [platform, team, channel, thread, ...rest] = conversation.split(":");
  if (platform !== "slack" || !team || !channel || rest.length > 0) {
    throw new TypeError(`Not a conversation on Slack: ${conversation}`);
  }
  return thread ? { team, channel, thread } : { team, channel };
}

export function userId(team: string, user: string): string {
  return `slack:${team}:${user}`;
}

/** The person behind an id, or undefined where it belongs to another platform. */
export function userOf(id: string): { readonly team: string; readonly user: string } | undefined {
  const [platform, team, user, ...rest] = id.split(":");
  return platform === "slack" && team && user && rest.length === 0 ? { team, user } : undefined;
}

/** The parts of a post, first to last. */
export function partsId(timestamps: readonly string[]): string {
  return timestamps.join(",");
}

export function partsOf(post: string): readonly string[] {
  return post.split(",").filter((timestamp) => timestamp !== "");
}

/** What listeners need of the rest, to say where an event came from. */
export interface Whereabouts {
  readonly people: {
    readonly known: (team: string, user: string) => Person | undefined;
    readonly from: (team: string, user: string, home: string) => Promise<Person>;
  };
}

/** The workspace whose installation was told. */
export function teamOf(context: { readonly teamId?: string }): string {
  if (context.teamId === undefined) throw new Error("An event without a workspace");
  return context.teamId;
}

/** A place in a channel; `thread` is the thread in which an answer belongs. */
export function placeOf(team: string, channel: string, thread: string | undefined): Place {
  return {
    tenant: team,
    channel: conversationId({ team, channel }),
    conversation: conversationId({ team, channel, ...(thread === undefined ? {} : { thread }) }),
  };
}

/**
 * A person as an event names them. Only somebody of another workspace is looked up, which asks Slack once an hour.
 * @param home the workspace that they belong to, where Slack says it
 */
export async function personOf(
  { people }: Whereabouts,
  team: string,
  user: string,
  home: string | undefined,
): Promise<Person> {
  const known = people.known(team, user);
  if (known) return known;
  if (home && home !== team) return people.from(team, user, home);
  return { id: userId(team, user), name: "", tenant: team };
}

/** The name of a message, the same in every event about it. */
export function messageName(team: string, channel: string, ts: string): string {
  return conversationId({ team, channel, thread: ts });
}

/** What a modal carries, so that its submission is known again after a restart: ids, and nothing that anybody wrote. */
export interface Opened {
  readonly target: string;
  readonly surface: Surface;
  readonly place: Place;
}

const schema = z.object({
  target: z.string(),
  surface: z.enum(["post", "home", "whisper"]),
  place: z.object({ tenant: z.string(), channel: z.string(), conversation: z.string() }),
});

export function opaqueOf({ target, surface, place }: Opened): string {
  return JSON.stringify({ target, surface, place });
}

/** Undefined where it is not one of ours. */
export function openedAt(opaque: string): Opened | undefined {
  try {
    return schema.parse(JSON.parse(opaque));
  } catch {
    return undefined;
  }
}
