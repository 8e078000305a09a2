import { z } from "zod";
import type { Fetcher } from "../../intake/fetch/fetcher.ts";
import { oauthToken, type TokenKeeper, tokenKeeper } from "../app-tokens.ts";
import { jsonOf } from "../json-api.ts";
import { askGuarded, type Graph, openGraph, publicGraph } from "./graph.ts";

/** An app registered in Microsoft Entra, which reads with permissions of its own. */
export interface MicrosoftConfig {
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The app as which the bot speaks in Teams, where that is another one and known. */
  readonly bot?: string | undefined;
  /** Where Graph is, with its version. */
  readonly graph?: string | undefined;
  readonly login?: string | undefined;
}

/** Graph for what an app may read by itself. */
export interface AppGraph extends Graph {
  /** The permissions that the app was granted; empty where the token does not tell. */
  permissions(signal?: AbortSignal): Promise<readonly string[]>;
  /** The apps that are this program: what they said in Teams was said by the bot. */
  readonly ours: readonly string[];
}

/**
 * Opens Graph through the guarded fetcher, signed in as an app; it signs in when it is first asked for something. One
 * sign-in serves all sources that read through it.
 */
export function openGraphAsApp(
  fetcher: Fetcher,
  config: MicrosoftConfig,
  tokens: TokenKeeper = tokenKeeper(),
): AppGraph {
  const login = config.login ?? "https://login.microsoftonline.com";
  const { now } = tokens;
  const signIn = (signal?: AbortSignal) => {
    const url = `${login}/${encodeURIComponent(config.tenant)}/oauth2/v2.0/token`;
    const form = {
      grant_type: "client_credentials",
      client_id: config.clientId,
      client_secret: config.clientSecret,
      scope: `${publicGraph}/.default`,
    };
    const advice =
      "Check tenant, client id and client secret; secrets expire, and a new one is made under Certificates & secrets.";
    return oauthToken(fetcher, { name: "Microsoft", url, form, advice, now }, signal);
  };
  const token = (signal?: AbortSignal) =>
    tokens.token(`microsoft ${config.tenant} ${config.clientId}`, signIn, signal);
  const graph = openGraph({ url: config.graph ?? `${publicGraph}/v1.0`, ask: askGuarded(fetcher), token });
  return {
    ...graph,
    ours: [config.clientId, ...(config.bot === undefined ? [] : [config.bot])],
    permissions: async (signal) => {
      const claims = Buffer.from((await token(signal)).split(".")[1] ?? "", "base64url");
      return z.object({ roles: z.array(z.string()) }).safeParse(jsonOf({ bytes: claims })).data?.roles ?? [];
    },
  };
}
