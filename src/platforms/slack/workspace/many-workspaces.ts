import { type Installation, type InstallationStore, InstallProvider } from "@slack/oauth";
import PQueue from "p-queue";
import { z } from "zod";
import { Failure } from "../../../errors.ts";
import type { PlatformStore, Route } from "../../platform.ts";
import { scopes } from "./scopes.ts";
import { clientOptions, type Session, type Sessions, type WebClients, type WebOptions } from "./session.ts";
import { explained } from "./trouble.ts";

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
          throw failureIn(error) ?? explained(error);
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

/** Installations by workspace, in the program's own store. */
export interface Installations {
  /** For Slack's installer, which stores refreshed tokens through it as well. */
  readonly store: InstallationStore;
  /** Notes that somebody installed the bot just now. */
  installed(team: string): Promise<void>;
  /** Forgets a workspace. False where it was not known, or was installed anew after that second. */
  forget(team: string, asOfSeconds: number): Promise<boolean>;
}

/** `installedAt` is in milliseconds since 1970. */
const kept = z.object({ installedAt: z.number(), installation: z.record(z.string(), z.unknown()) });
type Kept = z.infer<typeof kept>;

export function installations(store: PlatformStore, now: () => number): Installations {
  const load = async (team: string): Promise<Kept | undefined> => {
    const text = await store.load("installation", idOf(team));
    return text === undefined ? undefined : kept.parse(JSON.parse(text));
  };
  const save = (team: string, value: { installedAt: number; installation: unknown }): Promise<void> =>
    store.save("installation", idOf(team), JSON.stringify(value));

  return {
    store: {
      storeInstallation: async (installation) => {
        const team = installation.team?.id;
        if (installation.isEnterpriseInstall === true || team === undefined)
          throw new Failure(
            "platform",
            "Install me in single workspaces: an installation for a whole organisation is not supported.",
          );
        const before = await load(team);
        await save(team, { installedAt: before?.installedAt ?? now(), installation });
      },
      fetchInstallation: async ({ teamId }) => {
        const found = teamId === undefined ? undefined : await load(teamId);
        if (!found) throw notInstalled();
        return found.installation as unknown as Installation;
      },
      deleteInstallation: async ({ teamId }) => {
        if (teamId !== undefined) await store.forget("installation", idOf(teamId));
      },
    },
    installed: async (team) => {
      const found = await load(team);
      if (found) await save(team, { ...found, installedAt: now() });
    },
    forget: async (team, asOfSeconds) => {
      const found = await load(team);
      if (!found || found.installedAt >= (asOfSeconds + 1) * 1000) return false;
      await store.forget("installation", idOf(team));
      return true;
    },
  };
}

/** Said where a workspace has no installation. */
function notInstalled(): Failure {
  return new Failure(
    "platform",
    "I am not installed in this Slack workspace (any more). An administrator can install me again at /slack/install.",
  );
}

function idOf(team: string): string {
  return `slack:${team}`;
}
