import type { FetcherOptions } from "../intake/fetch/fetcher.ts";
import { type AccessRules, sourceNames } from "../intake/sources/access.ts";
import type { SourcesConfig } from "../intake/sources/sources.ts";
import type { Settings } from "./settings.ts";

/** Where documents are read from; `docs/sources.md` tells how each is set up. */
export function readSources(settings: Settings): SourcesConfig {
  return {
    access: readAccess(settings),
    mostFollowed: settings.integer("LOOPHOLE_FOLLOW_MOST", { least: 0, most: 50 }) ?? 5,
    github: readGitHub(settings),
    gitlab: readGitLab(settings),
    confluence: readConfluence(settings),
    google: readGoogle(settings),
    notion: readNotion(settings),
    microsoft: readMicrosoft(settings),
    slack: readSlackToken(settings),
  };
}

/** How the network is reached, and which hosts may be read at all. */
export function readFetching(settings: Settings): FetcherOptions {
  const proxy = settings.url("HTTPS_PROXY") ?? settings.url("https_proxy");
  const noProxy = [...settings.list("NO_PROXY"), ...settings.list("no_proxy")];
  return {
    allowed: settings.list("LOOPHOLE_HOSTS_ALLOWED"),
    denied: settings.list("LOOPHOLE_HOSTS_DENIED"),
    privateHosts: settings
      .list("LOOPHOLE_HOSTS_PRIVATE")
      .map((host) => (/:\d+$/.test(host) ? host : `${host}:443`)),
    proxy,
    noProxy: noProxy.flatMap((host) => (host.startsWith(".") ? [`*${host}`, host.slice(1)] : [host])),
  };
}

function readAccess(settings: Settings): AccessRules {
  const everywhere = settings.list("LOOPHOLE_ALLOW");
  const conversations = (settings.text("LOOPHOLE_ALLOW_IN") ?? "")
    .split(";")
    .filter((rule) => rule.trim() !== "")
    .map((rule) => {
      const [conversation = "", ...places] = rule.split("=");
      if (places.length === 0) {
        settings.problem(
          "LOOPHOLE_ALLOW_IN has rules such as slack:T1:C1=github:acme/*,web:* with a semicolon between.",
        );
      }
      const listed = places.join("=").split(/[\s,]+/);
      return { conversation: conversation.trim(), places: listed.filter((place) => place !== "") };
    });
  for (const place of [...everywhere, ...conversations.flatMap(({ places }) => places)]) {
    if (sourceNames.some((name) => place.toLowerCase().startsWith(`${name}:`))) continue;
    settings.problem(
      `A place to allow begins with one of ${sourceNames.join(", ")} and a colon; ${JSON.stringify(place.slice(0, 40))} does not.`,
    );
  }
  return { everywhere, conversations };
}

function readGitHub(settings: Settings): SourcesConfig["github"] {
  const token = settings.text("GITHUB_TOKEN");
  const id = settings.text("GITHUB_APP_ID");
  const privateKey = settings.text("GITHUB_APP_PRIVATE_KEY");
  if ((id === undefined) !== (privateKey === undefined)) {
    settings.problem("GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY belong together.");
  }
  const app = id !== undefined && privateKey !== undefined ? { id, privateKey } : undefined;
  const host = hostIn(settings, "GITHUB_ENTERPRISE_HOST");
  const own = settings.text("GITHUB_ENTERPRISE_TOKEN");
  if (own !== undefined && host === undefined)
    settings.problem("GITHUB_ENTERPRISE_TOKEN needs GITHUB_ENTERPRISE_HOST.");
  return [{ host: "github.com", token, app }, ...(host === undefined ? [] : [{ host, token: own }])];
}

/** The token belongs to one's own server where one is named, and to gitlab.com where none is. */
function readGitLab(settings: Settings): SourcesConfig["gitlab"] {
  const token = settings.text("GITLAB_TOKEN");
  const host = hostIn(settings, "GITLAB_HOST") ?? "gitlab.com";
  return [{ host, token }];
}

function readConfluence(settings: Settings): SourcesConfig["confluence"] {
  const site = settings.url("CONFLUENCE_SITE");
  const email = settings.text("CONFLUENCE_EMAIL");
  const token = settings.text("CONFLUENCE_TOKEN");
  const api = settings.url("CONFLUENCE_API_URL");
  if (site !== undefined && token !== undefined) return [{ site, email, token, api }];
  if ([site, email, token, api].some((one) => one !== undefined)) {
    settings.problem(
      "Confluence needs both CONFLUENCE_SITE and CONFLUENCE_TOKEN (and CONFLUENCE_EMAIL in the cloud).",
    );
  }
  return [];
}

function readGoogle(settings: Settings): SourcesConfig["google"] {
  const key = settings.text("GOOGLE_SERVICE_ACCOUNT");
  const keyFile = settings.text("GOOGLE_SERVICE_ACCOUNT_FILE");
  const subject = settings.text("GOOGLE_SUBJECT");
  if (key !== undefined) return { account: { key }, subject };
  if (keyFile !== undefined) return { account: { keyFile }, subject };
  if (subject !== undefined)
    settings.problem("GOOGLE_SUBJECT needs GOOGLE_SERVICE_ACCOUNT or GOOGLE_SERVICE_ACCOUNT_FILE.");
  return undefined;
}

function readNotion(settings: Settings): SourcesConfig["notion"] {
  const token = settings.text("NOTION_TOKEN");
  return token === undefined ? undefined : { token };
}

function readMicrosoft(settings: Settings): SourcesConfig["microsoft"] {
  const tenant = settings.text("MICROSOFT_TENANT_ID");
  const clientId = settings.text("MICROSOFT_CLIENT_ID");
  const clientSecret = settings.text("MICROSOFT_CLIENT_SECRET");
  if (tenant !== undefined && clientId !== undefined && clientSecret !== undefined) {
    return { tenant, clientId, clientSecret, bot: settings.text("TEAMS_APP_ID") };
  }
  if ([tenant, clientId, clientSecret].some((one) => one !== undefined)) {
    settings.problem(
      "SharePoint needs MICROSOFT_TENANT_ID, MICROSOFT_CLIENT_ID and MICROSOFT_CLIENT_SECRET.",
    );
  }
  return undefined;
}

function readSlackToken(settings: Settings): SourcesConfig["slack"] {
  const token = settings.text("SLACK_BOT_TOKEN");
  const api = settings.url("SLACK_API_URL")?.replace(/\/+$/, "");
  return token === undefined ? undefined : { token, api };
}

/** A host, also where people give its whole address. */
function hostIn(settings: Settings, name: string): string | undefined {
  const value = settings.text(name)?.toLowerCase();
  if (value === undefined) return undefined;
  const url = URL.parse(value.includes("://") ? value : `https://${value}`);
  if (url) return url.host;
  settings.problem(`${name} has to be a host, such as git.acme.example.`);
  return undefined;
}
