import { z } from "zod";
import { signedJwt, type TokenKeeper } from "../../../services/app-tokens.ts";
import { type Api, jsonOf, openApi, parsed } from "../../../services/json-api.ts";
import type { Fetcher } from "../../fetch/fetcher.ts";
import type { Fetched } from "../../fetch/request.ts";

/** The ways into one server: its interface for a repository's owner, and its raw wiki pages. */
export interface GitHubApis {
  /** Signed in for a repository; an app is signed in where it is installed. Without a repository: for gists and checks. */
  api(repository?: string): Api;
  raw(repository: string): Api;
  /** The interface as the app itself, to ask where it is installed; undefined without an app. */
  readonly asApp: Api | undefined;
}

/** Where the app is not installed only what is public is read; after a while it is asked again whether it is now. */
const notInstalledMs = 300_000;

const version = { "x-github-api-version": "2022-11-28" };
const installation = z.object({ id: z.number() });
const issuedToken = z.object({ token: z.string(), expires_at: z.iso.datetime({ offset: true }) });

/** Opens the ways into a server. */
export function openGitHub(fetcher: Fetcher, config: GitHubConfig, tokens: TokenKeeper): GitHubApis {
  const addresses = addressesOf(config);
  const name = config.host === "github.com" ? "GitHub" : config.host;
  const says = (refusal: Fetched) => sentence(name, config, refusal);
  const json = { accept: "application/vnd.github+json", ...version };

  const { app } = config;
  const asApp =
    app &&
    openApi(fetcher, {
      name,
      base: addresses.api,
      headers: json,
      says,
      credentials: () => {
        const seconds = Math.floor(tokens.now() / 1000);
        const jwt = signedJwt({ iss: app.id, iat: seconds - 60, exp: seconds + 540 }, app.privateKey);
        return { authorization: `Bearer ${jwt}` };
      },
    });

  /** Empty where the app is not installed. */
  function installed(repository: string, as: Api, id: string, signal?: AbortSignal): Promise<string> {
    const obtain = async () => {
      const found = await as.find(`/repos/${repository}/installation`, signal);
      if (!found) return { value: "", expiresMs: tokens.now() + notInstalledMs };
      const path = `/app/installations/${parsed(name, found, installation).id}/access_tokens`;
      const issued = await as.json(path, issuedToken, signal, { method: "POST" });
      return { value: issued.token, expiresMs: Date.parse(issued.expires_at) };
    };
    return tokens.token(`github ${config.host} ${id} ${repository}`, obtain, signal);
  }

  async function credentials(repository: string | undefined, signal?: AbortSignal) {
    if (config.token) return { authorization: `Bearer ${config.token}` };
    if (!app || !asApp || repository === undefined) return {};
    const token = await installed(repository, asApp, app.id, signal);
    return token === "" ? {} : { authorization: `Bearer ${token}` };
  }

  const signedIn = (base: string, headers: Readonly<Record<string, string>>, repository?: string) =>
    openApi(fetcher, {
      name,
      base,
      headers,
      says,
      ...(config.token || app ? { credentials: (signal) => credentials(repository, signal) } : {}),
    });

  return {
    api: (repository) => signedIn(addresses.api, json, repository),
    raw: (repository) => signedIn(addresses.raw, {}, repository),
    asApp,
  };
}

/** What a refusal of GitHub means, and who has to do what. */
function sentence(
  name: string,
  { token, app }: GitHubConfig,
  { status, headers, bytes }: Fetched,
): string | undefined {
  const message = z.object({ message: z.string() }).safeParse(jsonOf({ bytes })).data?.message ?? "";
  if (status === 401) {
    return `${name} does not accept the token: it has expired or was revoked. Ask an administrator to replace it.`;
  }
  if ((status === 403 || status === 429) && isLimit(headers, message)) {
    const reset = Number(headers["x-ratelimit-reset"]);
    const until = reset > 0 ? ` until ${new Date(reset * 1000).toISOString().slice(11, 16)} UTC` : "";
    const advice =
      token || app ? "Try again then." : "Try again then, or set a token, which raises the limit.";
    return `${name} answers no more questions of this bot${until}: its rate limit is used up. ${advice}`;
  }
  if (status === 403 && headers["x-github-sso"]) {
    return `${name} wants the token authorised for the organisation's single sign-on. Its owner does so under Settings › Tokens › Configure SSO.`;
  }
  if (status === 403) {
    return `${name} does not let this bot read it. Give its token read access to contents, issues and pull requests of the repository.`;
  }
  if (status === 404 || status === 410 || status === 451) {
    if (app)
      return `${name} says not found: check the link, and if the repository is private, install the app there.`;
    if (token)
      return `${name} says not found: check the link, and if the repository is private, add it to the token's repositories.`;
    return `${name} says not found: check the link, and if the repository is private, ask an administrator to set a token for ${name}.`;
  }
  return undefined;
}

function isLimit(headers: Readonly<Record<string, string>>, message: string): boolean {
  return headers["x-ratelimit-remaining"] === "0" || /rate limit/i.test(message) || "retry-after" in headers;
}

/** A GitHub or GitHub Enterprise server. Without token and app only what is public is read. */
export interface GitHubConfig {
  /** Where its pages are: `github.com`, or the host of an Enterprise server. */
  readonly host: string;
  /** `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly api?: string;
  /** Where raw wiki pages are: `https://raw.githubusercontent.com`, or `https://HOST/raw`. */
  readonly raw?: string;
  /** A personal access token with read access to contents, issues, pull requests and discussions. */
  readonly token?: string | undefined;
  /** A GitHub App instead: its id and private key (PEM). It reads where it is installed. */
  readonly app?: { readonly id: string; readonly privateKey: string } | undefined;
}

/** The addresses of a server's interface, completed. */
export function addressesOf({ host, api, raw }: GitHubConfig): {
  readonly api: string;
  readonly raw: string;
} {
  const isPublic = host === "github.com";
  return {
    api: api ?? (isPublic ? "https://api.github.com" : `https://${host}/api/v3`),
    raw: raw ?? (isPublic ? "https://raw.githubusercontent.com" : `https://${host}/raw`),
  };
}
