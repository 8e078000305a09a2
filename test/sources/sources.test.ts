import { afterEach, describe, expect, test } from "vitest";
import { readConfig } from "../../src/setup/config.ts";
import { openFetcher } from "../../src/intake/fetch/fetcher.ts";
import { checkSources, openLinkReader } from "../../src/intake/link-reader.ts";
import { linksIn } from "../../src/design/find-links.ts";
import { configuredSources, sources, type SourcesConfig } from "../../src/intake/sources/sources.ts";
import { openProvider, type Provider } from "./provider-server.ts";
import { refused } from "./refused.ts";

const open: Pick<Provider, "close">[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const id = "0123456789abcdef0123456789abcdef";
const everything: SourcesConfig = readConfig({
  GITHUB_ENTERPRISE_HOST: "https://git.acme.example/",
  GITLAB_HOST: "gitlab.acme.example",
  CONFLUENCE_SITE: "https://acme.atlassian.net",
  CONFLUENCE_EMAIL: "bot@acme.example",
  CONFLUENCE_TOKEN: "t",
  GOOGLE_SERVICE_ACCOUNT: "{}",
  NOTION_TOKEN: "t",
  MICROSOFT_TENANT_ID: "t",
  MICROSOFT_CLIENT_ID: "c",
  MICROSOFT_CLIENT_SECRET: "s",
  SLACK_BOT_TOKEN: "xoxb-1",
  SLACK_APP_TOKEN: "xapp-1",
}).sources;

/** One link of every form that people paste, and the source that reads it. */
const links: readonly (readonly [string, string])[] = [
  ["github", "https://github.com/acme/designs"],
  ["github", "https://github.com/acme/designs/blob/main/docs/ranking.md?plain=1#L10-L20"],
  ["github", "https://github.com/acme/designs/tree/main/docs"],
  ["github", "https://raw.githubusercontent.com/acme/designs/main/ranking.md"],
  ["github", "https://github.com/acme/designs/pull/12/files#diff-1"],
  ["github", "https://github.com/acme/designs/issues/7#issuecomment-1"],
  ["github", "https://github.com/acme/designs/discussions/3"],
  ["github", "https://github.com/acme/designs/wiki/Feed-Ranking"],
  ["github", `https://gist.github.com/ada/${id}`],
  ["github", "https://git.acme.example/ml/designs/blob/main/ranking.md"],
  ["gitlab", "https://gitlab.com/acme/ml/designs/-/blob/main/ranking.md?ref_type=heads"],
  ["gitlab", "https://gitlab.acme.example/ml/designs/-/merge_requests/5"],
  ["gitlab", "https://gitlab.acme.example/ml/designs/-/issues/7"],
  ["gitlab", "https://gitlab.acme.example/groups/ml/-/wikis/Feed/Ranking"],
  ["gitlab", "https://gitlab.acme.example/-/snippets/31"],
  ["confluence", "https://acme.atlassian.net/wiki/spaces/ENG/pages/98765/Feed+Ranking"],
  ["confluence", "https://acme.atlassian.net/wiki/x/zYEB"],
  ["confluence", "https://acme.atlassian.net/wiki/display/ENG/Feed+Ranking"],
  ["confluence", "https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=98765"],
  ["google", "https://docs.google.com/document/d/1AbCdEfGhIjKlMnOp/edit?tab=t.0#heading=h.1"],
  ["google", "https://docs.google.com/presentation/d/1AbCdEfGhIjKlMnOp/edit"],
  ["google", "https://drive.google.com/file/d/1AbCdEfGhIjKlMnOp/view?usp=sharing"],
  ["google", "https://drive.google.com/open?id=1AbCdEfGhIjKlMnOp"],
  ["notion", `https://www.notion.so/acme/Feed-Ranking-${id}?pvs=4`],
  ["notion", `https://acme.notion.site/Feed-Ranking-${id}`],
  ["notion", `https://www.notion.so/acme/ffffffffffffffffffffffffffffffff?v=1&p=${id}&pm=s`],
  ["sharepoint", "https://acme.sharepoint.com/:w:/s/ml/EaBcD?e=x1"],
  ["sharepoint", "https://acme.sharepoint.com/sites/ml/Shared%20Documents/ranking.docx?web=1"],
  ["sharepoint", "https://acme.sharepoint.com/sites/ml/SitePages/Ranking.aspx"],
  ["sharepoint", "https://acme-my.sharepoint.com/:b:/g/personal/ada_acme_example/EaBcD"],
  [
    "sharepoint",
    "https://teams.microsoft.com/l/file/0A1B?objectUrl=https%3A%2F%2Facme.sharepoint.com%2Fa.docx&x=1",
  ],
  [
    "teams",
    "https://teams.microsoft.com/l/message/19:abc@thread.tacv2/1700000000002?groupId=g1&parentMessageId=1700000000001",
  ],
  [
    "slack",
    "https://acme.slack.com/archives/C0DESIGN/p1700000002000200?thread_ts=1700000001.000100&cid=C0DESIGN",
  ],
  ["slack", "https://acme.slack.com/docs/T0ACME/F0CANVAS"],
  ["web", "https://docs.google.com/document/d/e/2PACX-1vabcdefghijkl/pub"],
  ["web", "https://blog.acme.example/feed-ranking.html"],
  ["web", "http://design.acme.example:8080/ranking.pdf"],
];

/** The ways in which platforms wrap a link. */
const wrappings: Readonly<Record<string, (link: string) => string>> = {
  "plain text": (link) => `Please review ${link}.`,
  "Slack's link": (link) => `Please review <${link.replaceAll("&", "&amp;")}|the design> today`,
  "a Teams anchor": (link) =>
    `<p>See <a href="${link.replaceAll("&", "&amp;")}" rel="noreferrer" title="x">the <b>design</b></a></p>`,
  Markdown: (link) => `See [the design](${link}), please`,
};

describe.each(Object.keys(wrappings))("every form of link is recognised from %s", (wrapping) => {
  test.each(links)("%s: %s", (name, link) => {
    const found = linksIn(wrappings[wrapping]?.(link) ?? "");
    expect(found).toEqual([link]);
    const fetcher = openFetcher();
    open.push(fetcher);
    const source = sources(everything, fetcher).find((each) =>
      each.accepts({ kind: "link", url: found[0] ?? "" }),
    );
    expect(source?.name).toBe(name);
  });
});

describe("what is not configured", () => {
  test("is absent, and its links are told from web pages", async () => {
    const fetcher = openFetcher();
    open.push(fetcher);
    expect(configuredSources(readConfig({}).sources, fetcher).map(({ name }) => name)).toEqual([
      "github",
      "gitlab",
      "web",
    ]);
    const read = openLinkReader(readConfig({}).sources, fetcher);
    for (const [name, link] of links) {
      if (["github", "gitlab", "web"].includes(name)) continue;
      const failure = await refused(read(link, { follow: false }));
      expect(failure.message).toMatch(/This looks like .* not configured here.* set [A-Z_]+/);
    }
  });
});

describe("the reader of links", () => {
  async function library() {
    const site = await openProvider((base) => ({
      "GET /design.md": {
        text: `# Design\n\nIt follows ${base}/labels.md and https://elsewhere.example/x.\n`,
      },
      "GET /labels.md": { text: "# Labels\n\nA label arrives late.\n" },
    }));
    open.push(site);
    return { site, read: openLinkReader({ mostFollowed: 3 }, site.fetcher) };
  }

  test("names the linked documents as not read, or reads those on the same host", async () => {
    const { site, read } = await library();
    const alone = await read(`${site.base}/design.md`, { follow: false });
    expect(alone.unread.map(({ what }) => what)).toEqual([
      `${site.base}/labels.md`,
      "https://elsewhere.example/x",
    ]);
    const both = await read(`${site.base}/design.md`, { follow: true });
    expect(both.text).toContain("A label arrives late.");
    expect(both.unread.map(({ what }) => what)).toEqual(["https://elsewhere.example/x"]);
  });

  test("takes the wrapper off that watches clicks", async () => {
    const { site, read } = await library();
    const wrapped = `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(`${site.base}/labels.md`)}`;
    expect((await read(wrapped, { follow: false })).title).toBe("Labels");
  });

  test("holds a conversation to its own places, also when it follows links", async () => {
    const { site } = await library();
    const rules = { conversations: [{ conversation: "slack:T0:C0*", places: ["github:acme/*"] }] };
    const read = openLinkReader({ access: rules }, site.fetcher);
    const failure = await refused(
      read(`${site.base}/design.md`, { conversation: "slack:T0:C0X", follow: true }),
    );
    expect(failure.kind).toBe("forbidden");
    expect((await read(`${site.base}/design.md`, { follow: false })).title).toBe("Design");
    expect(site.asked).toHaveLength(1);
  });
});

test("the checks say of each source what is right or what to do", async () => {
  const api = await openProvider({
    "GET /github/user": { json: { login: "loophole-bot" } },
    "GET /v1/users/me": { status: 401, json: { object: "error", code: "unauthorized" } },
    "GET /gitlab/projects": { json: [] },
  });
  open.push(api);
  const config: SourcesConfig = {
    access: { everywhere: ["github:acme/*"] },
    github: [{ host: "github.com", api: `${api.base}/github`, token: "t" }],
    gitlab: [{ host: "gitlab.com", api: `${api.base}/gitlab` }],
    notion: { token: "t", api: api.base },
  };
  const checks = await checkSources(config, api.fetcher);
  expect(checks.map(({ what, isFine }) => [what, isFine])).toEqual([
    ["github", true],
    ["gitlab", true],
    ["notion", false],
    ["web", true],
  ]);
  expect(checks[0]?.says).toBe("github.com: signed in as loophole-bot.");
  expect(checks[1]?.says).toContain("LOOPHOLE_ALLOW narrows that");
  expect(checks[2]?.says).toContain("revoked");
});

describe("the configuration of sources", () => {
  test("is read from the environment", () => {
    const { sources: read, fetching } = readConfig({
      GITHUB_APP_ID: "9",
      GITHUB_APP_PRIVATE_KEY: "pem",
      LOOPHOLE_ALLOW: "github:acme/*, confluence:ENG",
      LOOPHOLE_ALLOW_IN: "slack:T1:C1 = github:acme/public web:*; teams:* = ",
      LOOPHOLE_HOSTS_PRIVATE: "wiki.acme.example,git.acme.example:8443",
      HTTPS_PROXY: "http://proxy.acme.example:3128",
      NO_PROXY: ".acme.example,localhost",
    });
    expect(read.github?.[0]?.app).toEqual({ id: "9", privateKey: "pem" });
    expect(read.access).toEqual({
      everywhere: ["github:acme/*", "confluence:ENG"],
      conversations: [
        { conversation: "slack:T1:C1", places: ["github:acme/public", "web:*"] },
        { conversation: "teams:*", places: [] },
      ],
    });
    expect(fetching).toMatchObject({
      privateHosts: ["wiki.acme.example:443", "git.acme.example:8443"],
      proxy: "http://proxy.acme.example:3128",
      noProxy: ["*.acme.example", "acme.example", "localhost"],
    });
  });

  test("has everything that is wrong reported at once", () => {
    const wrong = () =>
      readConfig({
        GITHUB_APP_ID: "9",
        CONFLUENCE_TOKEN: "t",
        MICROSOFT_CLIENT_ID: "c",
        GOOGLE_SUBJECT: "ada@acme.example",
        GITHUB_ENTERPRISE_TOKEN: "t",
        LOOPHOLE_ALLOW: "acme/designs",
        LOOPHOLE_ALLOW_IN: "slack:T1:C1",
      });
    expect(wrong).toThrow(
      /LOOPHOLE_ALLOW_IN has rules[^]*"acme\/designs"[^]*GITHUB_APP_PRIVATE_KEY[^]*GITHUB_ENTERPRISE_HOST[^]*CONFLUENCE_SITE[^]*GOOGLE_SERVICE_ACCOUNT[^]*MICROSOFT_TENANT_ID/,
    );
  });
});
