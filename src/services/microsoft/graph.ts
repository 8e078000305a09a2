import { z } from "zod";
import type { Fetcher } from "../../intake/fetch/fetcher.ts";
import type { Fetched } from "../../intake/fetch/request.ts";
import { keptToken, oauthToken } from "../app-tokens.ts";
import { type Api, jsonOf, openApi } from "../json-api.ts";

/** An app registered in Microsoft Entra, which reads with permissions of its own. */
export interface MicrosoftConfig {
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly graph?: string | undefined;
  readonly login?: string | undefined;
}

/** Microsoft Graph, signed in as the app. One sign-in serves all sources that read through it. */
export interface Graph {
  /** The interface, with a source's own sentences for refusals. */
  api(says: (refusal: Fetched) => string | undefined): Api;
  /** The permissions that the app was granted; empty where the token does not tell. */
  permissions(signal?: AbortSignal): Promise<readonly string[]>;
}

/** Opens Graph; it signs in when it is first asked for something. */
export function openGraph(fetcher: Fetcher, config: MicrosoftConfig, now: () => number = Date.now): Graph {
  const graph = config.graph ?? "https://graph.microsoft.com";
  const login = config.login ?? "https://login.microsoftonline.com";
  const token = keptToken((signal) => {
    const url = `${login}/${encodeURIComponent(config.tenant)}/oauth2/v2.0/token`;
    const form = {
      grant_type: "client_credentials",
      client_id: config.clientId,
      client_secret: config.clientSecret,
      scope: "https://graph.microsoft.com/.default",
    };
    const advice =
      "Check tenant, client id and client secret; secrets expire, and a new one is made under Certificates & secrets.";
    return oauthToken(fetcher, { name: "Microsoft", url, form, advice, now }, signal);
  }, now);
  return {
    api: (says) =>
      openApi(fetcher, {
        name: "Microsoft Graph",
        base: graph,
        credentials: async (signal) => ({ authorization: `Bearer ${await token(signal)}` }),
        says,
      }),
    async permissions(signal) {
      const claims = Buffer.from((await token(signal)).split(".")[1] ?? "", "base64url");
      return z.object({ roles: z.array(z.string()) }).safeParse(jsonOf({ bytes: claims })).data?.roles ?? [];
    },
  };
}

/** Graph's own code for a refusal, such as `itemNotFound`. */
export function graphCode(refusal: Fetched): string {
  const error = z.object({ error: z.object({ code: z.string() }) }).safeParse(jsonOf(refusal));
  return error.data?.error.code ?? "";
}
