import { z } from "zod";
import type { Surface } from "../../handlers.ts";
import type { Person, Place } from "../../people-and-places.ts";
import { conversationId, userId } from "../ids.ts";
import type { People } from "../workspace/people.ts";

/** What listeners need of the rest, to say where an event came from. */
export interface Whereabouts {
  readonly people: Pick<People, "known" | "from">;
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
