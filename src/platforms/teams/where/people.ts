import { Failure } from "../../../errors.ts";
import type { Person, UserId } from "../../people-and-places.ts";
import type { Activity } from "../activity.ts";
import { channelOf, type ConversationId, userId, userOf } from "../ids.ts";
import type { Connector, Member } from "./connector.ts";
import type { Kept, KnownUser } from "./kept.ts";
import { explaining, isAbsent } from "./trouble.ts";
import type { Places } from "./whereabouts.ts";

/** Who people are. Teams tells it only of members of a conversation, so everybody who was met is remembered. */
export interface People {
  readonly person: (user: UserId) => Promise<Person>;
  /** Who acted. Only Teams' own list says to which tenant they belong; where it does not, they are strangers. */
  actor(at: ConversationId, account: NonNullable<Activity["from"]>): Promise<Person>;
  isIn(at: ConversationId, user: UserId): Promise<boolean>;
  /** Up to `most` members of a conversation. */
  members(at: ConversationId, most: number): Promise<readonly Person[]>;
  /** The id by which the bot knows somebody. */
  readonly wire: (user: UserId) => Promise<string>;
}

const anHourMs = 3_600_000;
const fiveMinutesMs = 300_000;
const mostRemembered = 20_000;

export function people(kept: Kept, places: Places, connector: Connector, now: () => number): People {
  const fresh = new Map<string, { readonly person: Person; readonly until: number }>();
  const lists = new Map<string, { readonly people: readonly Person[]; isWhole: boolean; until: number }>();

  const remember = async (at: ConversationId, member: Member): Promise<Person> => {
    const id = userId(at.tenant, member.aadObjectId ?? member.objectId ?? member.id);
    const person = { id, name: member.name ?? "", tenant: member.tenantId ?? homeOf(at) };
    const known: KnownUser = { name: person.name, tenant: person.tenant, wire: member.id };
    await kept.change("user", () => known, id);
    return person;
  };

  const ask = async (at: ConversationId, wire: string): Promise<Person> =>
    remember(at, await connector.member(await places.address(at, false), wire));

  const wire: People["wire"] = async (user) =>
    (await kept.load("user", user))?.wire ?? userOf(user)?.user ?? "";

  return {
    wire,
    person: async (user) => {
      const known = await kept.load("user", user);
      if (known) return { id: user, name: known.name, tenant: known.tenant };
      throw new Failure("not_found", "I have not met that person in Teams yet.");
    },
    actor: async (at, { id, aadObjectId, name = "" }) => {
      const own = userId(at.tenant, aadObjectId ?? id);
      const place = `${channelOf(at)} ${own}`;
      const found = fresh.get(place);
      if (found && found.until > now()) return found.person;
      try {
        const person = { ...(await ask(at, id)), id: own };
        if (fresh.size > mostRemembered) fresh.clear();
        fresh.set(place, { person, until: now() + anHourMs });
        return person;
      } catch {
        const known = await kept.load("user", own);
        return { id: own, name: known?.name ?? name, tenant: known?.tenant ?? homeOf(at) };
      }
    },
    isIn: async (at, user) => {
      try {
        await ask(at, await wire(user));
        return true;
      } catch (error) {
        if (isAbsent(error)) return false;
        throw error;
      }
    },
    members: async (at, most) => {
      const channel = channelOf(at);
      const listed = lists.get(channel);
      const isEnough = listed && (listed.isWhole || listed.people.length >= most);
      if (isEnough && listed.until > now()) return listed.people.slice(0, most);
      const found: Person[] = [];
      let next: string | undefined;
      do {
        const address = await places.address(at, false);
        const page = await explaining(() => connector.members(address, next));
        for (const member of page.members) found.push(await remember(at, member));
        ({ next } = page);
      } while (next !== undefined && found.length < most);
      if (lists.size > 1_000) lists.clear();
      lists.set(channel, { people: found, isWhole: next === undefined, until: now() + fiveMinutesMs });
      return found.slice(0, most);
    },
  };
}

/** The tenant of somebody of whom it was not told: in a chat with the bot alone that is the bot's, else nobody knows. */
function homeOf(at: ConversationId): string {
  return at.kind === "personal" ? at.tenant : "";
}
