import { InstallProvider } from "@slack/oauth";
import PQueue from "p-queue";
import { Failure } from "../../errors.ts";
import type { Route } from "../route.ts";
import { type Installations, notInstalled } from "./installations.ts";
import { scopes } from "./scopes.ts";
import type { Session, Sessions } from "./session.ts";
import { clientOptions, type WebClients, type WebOptions } from "./web-clients.ts";

export interface OAuthSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs the state that protects the installation against forgery. */
  readonly stateSecret: string;
  /** Where Slack asks people for their consent; only a local Slack has another place than Slack's. */
  readonly authorizeUrl?: string | undefined;
}

export interface ManyWorkspaces {
  readonly sessions: Sessions;
  /** The pages at which somebody installs the bot. */
  readonly routes: readonly Route[];
}

/** The bot in many workspaces, each of which installed it. Tokens that are about to expire are refreshed. */
export function manyWorkspaces(
  oauth: OAuthSettings,
  installations: Installations,
  web: WebOptions,
  clientsFor: (token: string) => WebClients,
  installed: (team: string) => Promise<void>,
): ManyWorkspaces {
  const installer = new InstallProvider({
    clientId: oauth.clientId,
    clientSecret: oauth.clientSecret,
    stateSecret: oauth.stateSecret,
    installationStore: installations.store,
    logger: web.logger,
    clientOptions: clientOptions(web),
    directInstall: true,
    ...(oauth.authorizeUrl === undefined ? {} : { authorizationUrl: oauth.authorizeUrl }),
  });
  const lines = new Map<string, PQueue>();

  /** A refresh token works once: two refreshes at a time would lock the bot out of the workspace. */
  const oneByOne = (team: string, work: () => Promise<Session>): Promise<Session> => {
    let line = lines.get(team);
    if (!line) lines.set(team, (line = new PQueue({ concurrency: 1 })));
    return line.add(work);
  };

  return {
    sessions: (team) =>
      oneByOne(team, async () => {
        try {
          const source = { teamId: team, enterpriseId: undefined, isEnterpriseInstall: false } as const;
          const {
            botToken: token,
            botId,
            botUserId: botUser,
            enterpriseId: enterprise,
          } = await installer.authorize(source);
          if (!token || !botId || !botUser) throw notInstalled();
          return { team, enterprise, token, botId, botUser, clients: clientsFor(token) };
        } catch (error) {
          throw failureIn(error) ?? error;
        }
      }),
    routes: [
      {
        path: "/slack/install",
        handle: (request, response) =>
          installer.handleInstallPath(request, response, {}, { scopes: [...scopes] }),
      },
      {
        path: "/slack/oauth_redirect",
        handle: (request, response) =>
          installer.handleCallback(request, response, {
            afterInstallation: async ({ team }) => {
              if (team) {
                await installations.installed(team.id);
                await installed(team.id);
              }
              return true;
            },
          }),
      },
    ],
  };
}

/** The failure inside of the installer's own error. */
function failureIn(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (!(error instanceof Error)) return undefined;
  const { original } = error as { readonly original?: unknown };
  return failureIn(original ?? error.cause);
}
