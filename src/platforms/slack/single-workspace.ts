import { Failure } from "../../errors.ts";
import type { Session, Sessions } from "./session.ts";
import { explaining } from "./trouble.ts";
import type { WebClients } from "./web-clients.ts";

/** The bot in one workspace, by the token that was configured. Who it is there is asked once. */
export function singleWorkspace(token: string, clientsFor: (token: string) => WebClients): Sessions {
  let session: Promise<Session> | undefined;
  const open = async (): Promise<Session> => {
    const clients = clientsFor(token);
    const { team_id, user_id, bot_id, enterprise_id } = await explaining(() => clients.patient.auth.test());
    if (!team_id || !user_id || !bot_id)
      throw new Failure(
        "configuration",
        "SLACK_BOT_TOKEN is not a bot's token; use the one that begins with xoxb-.",
      );
    return { team: team_id, enterprise: enterprise_id, botUser: user_id, botId: bot_id, token, clients };
  };
  return async (team) => {
    session ??= open();
    try {
      const opened = await session;
      if (team !== "" && team !== opened.team)
        throw new Failure("platform", "That is in another Slack workspace, in which I am not installed.");
      return opened;
    } catch (error) {
      if (!(error instanceof Failure && error.kind === "platform")) session = undefined;
      throw error;
    }
  };
}
