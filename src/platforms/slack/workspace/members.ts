import { Failure } from "../../../errors.ts";
import { nameIn } from "../../../services/slack/slack-thread.ts";
import type { ChannelInfo, Conversation, Person, Posted, UserId } from "../../people-and-places.ts";
import { channelOf, conversationId, partsOf, userId, userOf } from "../ids.ts";
import type { Session, Sessions } from "./session.ts";
import { codeOf, explaining } from "./trouble.ts";

/** What is asked about channels. */
export interface Channels {
  readonly describe: (channel: Conversation) => Promise<ChannelInfo>;
  readonly isIn: (channel: Conversation, user: UserId) => Promise<boolean>;
  readonly direct: (user: UserId) => Promise<Conversation>;
  readonly linkTo: (posted: Posted) => Promise<string | undefined>;
}

export function channels(sessions: Sessions): Channels {
  const directs = new Map<UserId, Conversation>();
  return {
    describe: async (id) => {
      const { team, channel } = channelOf(id);
      const { clients } = await sessions(team);
      const { channel: info } = await explaining(() => clients.patient.conversations.info({ channel }));
      const isDirect = info?.is_im === true || info?.is_mpim === true;
      return {
        channel: conversationId({ team, channel }),
        tenant: team,
        name: isDirect ? "" : (info?.name ?? ""),
        visibility: isDirect ? "direct" : info?.is_private === true ? "private" : "public",
        isShared: info?.is_ext_shared === true || info?.is_pending_ext_shared === true,
      };
    },

    isIn: async (id, user) => {
      const { team, channel } = channelOf(id);
      const wanted = userOf(user)?.user;
      if (wanted === undefined) return false;
      const { clients } = await sessions(team);
      let cursor: string | undefined;
      do {
        const page = await explaining(() =>
          clients.patient.conversations.members({ channel, limit: 1000, ...(cursor ? { cursor } : {}) }),
        );
        if (page.members?.includes(wanted)) return true;
        cursor = page.response_metadata?.next_cursor;
      } while (cursor);
      return false;
    },

    direct: async (user) => {
      const remembered = directs.get(user);
      if (remembered) return remembered;
      const who = userOf(user);
      if (!who) throw new Failure("not_found", "That person is on another platform.");
      const { clients } = await sessions(who.team);
      const { channel } = await explaining(() => clients.patient.conversations.open({ users: who.user }));
      if (!channel?.id)
        throw new Failure("platform", "Slack opened no direct conversation with that person.");
      const direct = conversationId({ team: who.team, channel: channel.id });
      if (directs.size > 20_000) directs.clear();
      directs.set(user, direct);
      return direct;
    },

    linkTo: async ({ conversation, post }) => {
      const { team, channel } = channelOf(conversation);
      const [message_ts] = partsOf(post);
      if (message_ts === undefined) return undefined;
      const { clients } = await sessions(team);
      const { permalink } = await explaining(() =>
        clients.patient.chat.getPermalink({ channel, message_ts }),
      );
      return permalink;
    },
  };
}

/** Who people are, remembered for an hour. */
export interface People {
  readonly person: (user: UserId) => Promise<Person>;
  /** The same by the ids of Slack; somebody who cannot be looked up keeps an empty name. */
  readonly named: (session: Session, user: string) => Promise<Person>;
  /**
   * Somebody whom Slack calls a member of `home`: in an organisation of many workspaces one of us all the same, in a
   * shared channel a stranger.
   */
  readonly from: (team: string, user: string, home: string) => Promise<Person>;
  /** What is remembered already; asks nobody. */
  readonly known: (team: string, user: string) => Person | undefined;
}

const anHour = 3_600_000;
const mostRemembered = 20_000;

export function people(sessions: Sessions, now: () => number): People {
  const remembered = new Map<string, { readonly person: Person; readonly until: number }>();

  const known = (team: string, user: string): Person | undefined => {
    const found = remembered.get(userId(team, user));
    return found && found.until > now() ? found.person : undefined;
  };

  const lookUp = async (session: Session, user: string, home = session.team): Promise<Person> => {
    const { team, enterprise, clients } = session;
    const found = known(team, user);
    if (found) return found;
    const { user: info } = await explaining(() => clients.patient.users.info({ user }));
    const name = nameIn(info ?? {});
    const isOurs = enterprise !== undefined && info?.enterprise_user?.enterprise_id === enterprise;
    const tenant = isOurs ? team : (info?.team_id ?? info?.profile?.team ?? home);
    const person = { id: userId(team, user), name, tenant };
    if (remembered.size > mostRemembered) remembered.clear();
    remembered.set(person.id, { person, until: now() + anHour });
    return person;
  };

  return {
    known,
    person: async (id) => {
      const user = userOf(id);
      if (!user) throw new Failure("not_found", "That person is on another platform.");
      return lookUp(await sessions(user.team), user.user);
    },
    named: async (session, user) => {
      try {
        return await lookUp(session, user);
      } catch (error) {
        if (codeOf(error) === undefined) throw error;
        return { id: userId(session.team, user), name: "", tenant: session.team };
      }
    },
    from: async (team, user, home) => {
      try {
        return await lookUp(await sessions(team), user, home);
      } catch {
        return { id: userId(team, user), name: "", tenant: home };
      }
    },
  };
}
