import type { Sessions } from "./session.ts";

/** What Bolt wants to know of the workspace that an event belongs to. */
export interface Authorized {
  readonly botToken: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly teamId: string;
}

/** The parts of an event that say whose installation it is about. */
interface About {
  readonly type?: string;
  readonly message?: { readonly team?: string };
  readonly view?: { readonly app_installed_team_id?: string };
}

/**
 * The installation that an event is about. Somebody of another organisation who clicks in a shared channel is told
 * with their own workspace; the one that installed the bot stands on the message that they clicked.
 */
export async function authorized(
  sessions: Sessions,
  team: string | undefined,
  body: unknown,
): Promise<Authorized> {
  const { type, message, view } = (body ?? {}) as About;
  const onlyOne = type === "event_callback" ? undefined : "";
  const teams = [team, message?.team, view?.app_installed_team_id, onlyOne];
  let trouble: unknown;
  for (const candidate of new Set(teams.filter((one) => one !== undefined))) {
    try {
      const session = await sessions(candidate);
      return {
        botToken: session.token,
        botId: session.botId,
        botUserId: session.botUser,
        teamId: session.team,
      };
    } catch (error) {
      trouble = error;
    }
  }
  throw trouble;
}
