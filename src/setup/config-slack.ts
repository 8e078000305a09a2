import { createHash } from "node:crypto";
import type { SlackListening, SlackSettings, SlackWorkspaces } from "../platforms/slack/slack.ts";
import type { Settings } from "./settings.ts";

/**
 * How Slack is reached, and in which workspaces; null where nothing of Slack is set.
 * @param keys what tokens are encrypted with; the state of installations is signed with what is derived from the first
 */
export function readSlack(settings: Settings, keys: readonly string[]): SlackSettings | null {
  const token = settings.text("SLACK_BOT_TOKEN");
  const appToken = settings.text("SLACK_APP_TOKEN");
  const signingSecret = settings.text("SLACK_SIGNING_SECRET");
  const clientId = settings.text("SLACK_CLIENT_ID");
  const clientSecret = settings.text("SLACK_CLIENT_SECRET");
  const apiUrl = settings.url("SLACK_API_URL");
  if ([token, appToken, signingSecret, clientId, clientSecret].every((one) => one === undefined)) return null;

  const listening = readListening(settings, appToken, signingSecret);
  const workspaces =
    clientId !== undefined || clientSecret !== undefined
      ? readMany(settings, { token, clientId, clientSecret, key: keys[0] })
      : readOne(settings, token);
  return { listening, workspaces, apiUrl: apiUrl === undefined ? undefined : apiUrl.replace(/\/*$/, "/") };
}

function readListening(
  settings: Settings,
  appToken: string | undefined,
  signingSecret: string | undefined,
): SlackListening {
  if (appToken !== undefined) {
    if (!appToken.startsWith("xapp-"))
      settings.problem("SLACK_APP_TOKEN has to be an app-level token, which begins with xapp-.");
    return { kind: "socket", appToken };
  }
  if (signingSecret === undefined)
    settings.problem(
      "Slack needs SLACK_APP_TOKEN (Socket Mode, no public address) or SLACK_SIGNING_SECRET (Slack calls your address).",
    );
  return { kind: "http", signingSecret: signingSecret ?? "" };
}

function readOne(settings: Settings, token: string | undefined): SlackWorkspaces {
  if (token === undefined)
    settings.problem(
      "Slack needs SLACK_BOT_TOKEN (one workspace), or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET (many).",
    );
  else if (!token.startsWith("xoxb-"))
    settings.problem("SLACK_BOT_TOKEN has to be a bot token, which begins with xoxb-.");
  return { kind: "one", token: token ?? "" };
}

interface Many {
  readonly token: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly key: string | undefined;
}

function readMany(settings: Settings, { token, clientId, clientSecret, key }: Many): SlackWorkspaces {
  if (token !== undefined)
    settings.problem("Set either SLACK_BOT_TOKEN or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, not both.");
  if (clientId === undefined || clientSecret === undefined)
    settings.problem("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together.");
  if (key === undefined)
    settings.problem(
      "Tokens of many workspaces are kept encrypted: set LOOPHOLE_SECRET_KEY to the output of `openssl rand -base64 32`.",
    );
  const stateSecret = createHash("sha256")
    .update(`slack state ${key ?? ""}`)
    .digest("hex");
  return {
    kind: "many",
    oauth: { clientId: clientId ?? "", clientSecret: clientSecret ?? "", stateSecret },
  };
}
