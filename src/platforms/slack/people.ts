import type { Person, UserId } from "../platform.ts";
import { userId, userOf } from "./ids.ts";
import type { Session, Sessions } from "./session.ts";
import { codeOf, explaining } from "./trouble.ts";
import { Failure } from "../../errors.ts";

/** Who people are, remembered for an hour. */
export interface People {
  readonly person: (user: UserId) => Promise<Person>;
  /** The same for a person of the session's workspace; somebody who cannot be looked up keeps an empty name. */
  readonly named: (session: Session, user: string) => Promise<Person>;
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

  const lookUp = async ({ team, clients }: Session, user: string): Promise<Person> => {
    const found = known(team, user);
    if (found) return found;
    const { user: info } = await explaining(() => clients.patient.users.info({ user }));
    const name =
      info?.profile?.display_name || info?.real_name || info?.profile?.real_name || info?.name || "";
    const person = { id: userId(team, user), name, tenant: info?.team_id ?? info?.profile?.team ?? team };
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
  };
}
