import { type Check, Failure } from "../../../errors.ts";
import type { Log } from "../../kit/platform-log.ts";
import type { SlackListening, SlackSettings, SlackWorkspaces } from "../slack.ts";
import { scopes } from "./scopes.ts";
import { libraryLogger, type WebClients, webClients } from "./session.ts";
import { explaining } from "./trouble.ts";

/** Looks whether Slack takes the configured tokens, and whether the app may do everything that the bot does. */
export async function checkSlack(settings: SlackSettings, log: Log): Promise<readonly Check[]> {
  const clientsFor = webClients({ apiUrl: settings.apiUrl, logger: libraryLogger(log) });
  return [
    ...(await checkWorkspaces(settings.workspaces, clientsFor)),
    await checkListening(settings.listening, clientsFor),
  ];
}

async function checkWorkspaces(
  workspaces: SlackWorkspaces,
  clientsFor: (token: string) => WebClients,
): Promise<readonly Check[]> {
  switch (workspaces.kind) {
    case "one":
      return checkToken(clientsFor(workspaces.token));
    case "many": {
      const isFine = /^\d+\.\d+$/.test(workspaces.oauth.clientId);
      const says = isFine
        ? "People install the bot at /slack/install; their workspaces are checked when they use it."
        : "SLACK_CLIENT_ID is not a client id; it stands under “Basic Information” of the app and looks like 1234.5678.";
      return [{ what: "Slack installation", isFine, says }];
    }
  }
}

async function checkToken({ patient }: WebClients): Promise<readonly Check[]> {
  const token = "Slack bot token";
  try {
    const me = await explaining(() => patient.auth.test());
    const given = (me.response_metadata?.scopes ?? []).filter((scope) => scope !== "");
    return [
      { what: token, isFine: true, says: `I am @${me.user ?? "?"} in ${me.team ?? "?"}.` },
      // A Slack that does not tell the scopes cannot be checked; what is missing then shows when it is needed.
      ...(given.length > 0 ? [checkScopes(given)] : []),
    ];
  } catch (error) {
    return [{ what: token, isFine: false, says: said(error) }];
  }
}

function checkScopes(given: readonly string[]): Check {
  const missing = scopes.filter((scope) => !given.includes(scope));
  const what = "Slack scopes";
  if (missing.length === 0) return { what, isFine: true, says: `All ${scopes.length} are granted.` };
  return {
    what,
    isFine: false,
    says:
      `Missing: ${missing.join(", ")}. Add them at https://api.slack.com/apps under “OAuth & Permissions → Bot Token ` +
      "Scopes” (manifests/slack.yaml has them all), and reinstall the app there.",
  };
}

async function checkListening(
  listening: SlackListening,
  clientsFor: (token: string) => WebClients,
): Promise<Check> {
  switch (listening.kind) {
    case "socket": {
      const what = "Slack Socket Mode";
      const { patient } = clientsFor(listening.appToken);
      const advice =
        "SLACK_APP_TOKEN was not taken. Make one with the scope connections:write at https://api.slack.com/apps under " +
        "“Basic Information → App-Level Tokens”; it begins with xapp-. Socket Mode has to be switched on as well.";
      try {
        const { ok } = await patient.apps.connections.open();
        return { what, isFine: ok, says: ok ? "Slack opens a line." : advice };
      } catch (error) {
        return { what, isFine: false, says: `${advice} (${said(error)})` };
      }
    }
    case "http": {
      const isFine = /^[0-9a-f]{32}$/.test(listening.signingSecret);
      const says = isFine
        ? "Slack's requests are checked by their signature. Its request URL has to be your address with /slack/events."
        : "SLACK_SIGNING_SECRET is not a signing secret; it stands under “Basic Information” of the app, 32 characters of 0-9 and a-f.";
      return { what: "Slack signing secret", isFine, says };
    }
  }
}

function said(error: unknown): string {
  if (error instanceof Failure) return error.message;
  return `Slack could not be reached: ${error instanceof Error ? error.message : String(error)}`;
}
