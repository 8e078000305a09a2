import { type TokenKeeper, tokenKeeper } from "../../services/app-tokens.ts";
import { type MicrosoftConfig, openGraphAsApp } from "../../services/microsoft/graph-app.ts";
import type { SlackSourceConfig } from "../../services/slack/slack-api.ts";
import type { Fetcher } from "../fetch/fetcher.ts";
import { type AccessRules, accessTo, type SourceName } from "./access.ts";
import type { ConfluenceConfig } from "./confluence/confluence-site.ts";
import { confluenceSource } from "./confluence/confluence-source.ts";
import type { GitHubConfig } from "./github/github-api.ts";
import { gitHubSource } from "./github/github-source.ts";
import { type GitLabConfig, gitLabSource } from "./gitlab/gitlab-source.ts";
import { type GoogleConfig, googleSource } from "./google/google-source.ts";
import { sharePointSource } from "./microsoft/sharepoint-source.ts";
import { teamsSource } from "./microsoft/teams-source.ts";
import { type NotionConfig, notionSource } from "./notion/notion-source.ts";
import { slackSource } from "./slack-source.ts";
import { absentSource, type RemoteSource, type Source } from "./source.ts";
import { webSource } from "./web-source.ts";

/** Where documents are read from. What is not given is not configured; public pages are always read. */
export interface SourcesConfig {
  readonly access?: AccessRules;
  /** How many linked documents are read with a document when that is asked for. */
  readonly mostFollowed?: number;
  /** Servers; `github.com` without a token where none is given. */
  readonly github?: readonly GitHubConfig[] | undefined;
  /** Servers; `gitlab.com` without a token where none is given. */
  readonly gitlab?: readonly GitLabConfig[] | undefined;
  readonly confluence?: readonly ConfluenceConfig[] | undefined;
  readonly google?: GoogleConfig | undefined;
  readonly notion?: NotionConfig | undefined;
  /** For SharePoint, OneDrive and threads of Teams. */
  readonly microsoft?: MicrosoftConfig | undefined;
  readonly slack?: SlackSourceConfig | undefined;
}

/**
 * All places that documents are read from in a conversation, in the order in which they are asked whether they accept a
 * link: the configured ones, those that can only say what is missing, and last the web.
 * @param conversation the channel that asks, for its access rules; undefined in the terminal.
 * @param tokens where they are kept from one conversation to the next.
 */
export function sources(
  config: SourcesConfig,
  fetcher: Fetcher,
  conversation?: string,
  tokens?: TokenKeeper,
): readonly Source[] {
  const configured = configuredSources(config, fetcher, conversation, tokens);
  const names = new Set(configured.map(({ name }) => name));
  const absent = known.filter(({ name }) => !names.has(name));
  const web = configured.length - 1;
  return [
    ...configured.slice(0, web),
    ...absent.map(({ name, links, thing, settings }) =>
      absentSource(name, (url) => links.test(url.host + url.pathname), thing, settings),
    ),
    ...configured.slice(web),
  ];
}

/** Links that are known by their hosts, and what has to be set before they can be read. */
const known = [
  {
    name: "confluence",
    links: /^[^/]+\.atlassian\.net\/wiki\//i,
    thing: "a Confluence page",
    settings: "CONFLUENCE_SITE and CONFLUENCE_TOKEN",
  },
  {
    name: "google",
    links: /^(docs|drive)\.google\.com\/(?!(u\/\d+\/)?\w+\/d\/e\/)/i,
    thing: "a Google Doc or a file in Google Drive",
    settings: "GOOGLE_SERVICE_ACCOUNT",
  },
  {
    name: "notion",
    links: /^(([^/]+\.)?notion\.(so|site)|app\.notion\.com)\//i,
    thing: "a Notion page",
    settings: "NOTION_TOKEN",
  },
  {
    name: "sharepoint",
    links:
      /^([\w-]+\.sharepoint\.(com|us|cn)|1drv\.ms|onedrive\.live\.com|teams\.(microsoft\.com|cloud\.microsoft)\/l\/file)\//i,
    thing: "a document in SharePoint or OneDrive",
    settings: "MICROSOFT_TENANT_ID, MICROSOFT_CLIENT_ID and MICROSOFT_CLIENT_SECRET",
  },
  {
    name: "teams",
    links: /^teams\.(microsoft\.com|microsoft\.us|cloud\.microsoft)\//i,
    thing: "a message in Teams",
    settings: "MICROSOFT_TENANT_ID, MICROSOFT_CLIENT_ID and MICROSOFT_CLIENT_SECRET",
  },
  {
    name: "slack",
    links: /^[\w-]+(\.enterprise)?\.slack\.com\/(archives|client|docs|files|canvas)\//i,
    thing: "a message or canvas in Slack",
    settings: "SLACK_BOT_TOKEN",
  },
];

/** The sources whose credentials can be tried out. */
export function configuredSources(
  config: SourcesConfig,
  fetcher: Fetcher,
  conversation?: string,
  tokens = tokenKeeper(),
): readonly RemoteSource[] {
  const access = (name: SourceName) => accessTo(name, config.access, conversation);
  const graph = config.microsoft && openGraphAsApp(fetcher, config.microsoft, tokens);
  return [
    ...withHost(config.github, "github.com").map((each) =>
      gitHubSource(fetcher, each, access("github"), tokens),
    ),
    ...withHost(config.gitlab, "gitlab.com").map((each) => gitLabSource(fetcher, each, access("gitlab"))),
    ...(config.confluence ?? []).map((each) => confluenceSource(fetcher, each, access("confluence"))),
    ...(config.google ? [googleSource(fetcher, config.google, access("google"), tokens)] : []),
    ...(config.notion ? [notionSource(fetcher, config.notion, access("notion"))] : []),
    ...(graph ? [sharePointSource(graph, access("sharepoint")), teamsSource(graph, access("teams"))] : []),
    ...(config.slack ? [slackSource(fetcher, config.slack, access("slack"))] : []),
    webSource(fetcher, access("web")),
  ];
}

/** Public servers are read also when only one's own is configured. */
function withHost<T extends { readonly host: string }>(
  given: readonly T[] = [],
  host: string,
): readonly (T | { host: string })[] {
  return given.some((each) => each.host === host) ? given : [...given, { host }];
}
