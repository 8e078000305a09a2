import { afterEach, describe, expect, test } from "vitest";
import { accessTo } from "../../src/intake/sources/access.ts";
import { openGraphAsApp } from "../../src/services/microsoft/graph-app.ts";
import { sharePointTarget } from "../../src/intake/sources/microsoft/sharepoint-source.ts";
import { sharePointSource } from "../../src/intake/sources/microsoft/sharepoint-source.ts";
import { teamsTarget } from "../../src/intake/sources/microsoft/teams-source.ts";
import { teamsSource } from "../../src/intake/sources/microsoft/teams-source.ts";
import { openProvider, type Provider, type Reply, type Routes } from "./provider-server.ts";
import { refused } from "./refused.ts";

const open: Provider[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const tokenWith = (roles: string[]) => `e.${Buffer.from(JSON.stringify({ roles })).toString("base64url")}.s`;
const error = (status: number, code: string): Reply => ({ status, json: { error: { code, message: code } } });

async function world(
  routes: Routes | ((base: string) => Routes),
  options: {
    allowed?: string[];
    conversation?: string;
    roles?: string[];
    token?: Reply;
    also?: string[];
  } = {},
) {
  const value = tokenWith(options.roles ?? ["Sites.Selected"]);
  const token = options.token ?? { json: { token_type: "Bearer", expires_in: 3599, access_token: value } };
  const opened = await openProvider(
    (base) => ({
      "POST /acme-tenant/oauth2/v2.0/token": token,
      ...(typeof routes === "function" ? routes(base) : routes),
    }),
    ({ path, headers }) =>
      path.endsWith("/token") || headers.authorization === `Bearer ${value}`
        ? undefined
        : error(401, "InvalidAuthenticationToken"),
    options.also,
  );
  open.push(opened);
  const graph = openGraphAsApp(opened.fetcher, {
    tenant: "acme-tenant",
    clientId: "c",
    clientSecret: "s",
    graph: `${opened.base}/v1.0`,
    login: opened.base,
  });
  const access = (source: "sharepoint" | "teams") =>
    accessTo(
      source,
      { everywhere: (options.allowed ?? []).map((place) => `${source}:${place}`) },
      options.conversation,
    );
  const sharePoint = sharePointSource(graph, access("sharepoint"));
  const teams = teamsSource(graph, access("teams"));
  return {
    opened,
    sharePoint,
    teams,
    read: (url: string) => sharePoint.read({ kind: "link", url }),
    readThread: (url: string) => teams.read({ kind: "link", url }),
  };
}

describe("links to SharePoint and OneDrive", () => {
  test.each([
    ["https://acme.sharepoint.com/:w:/s/ml/EaBcD?e=x1", { kind: "item" }],
    ["https://acme.sharepoint.com/:b:/r/sites/ml/Shared%20Documents/a.pdf?csf=1", { kind: "item" }],
    ["https://acme.sharepoint.com/sites/ml/Shared%20Documents/a.docx", { kind: "item" }],
    [
      "https://acme.sharepoint.com/sites/ml/_layouts/15/Doc.aspx?sourcedoc=%7B1%7D&file=a.docx",
      { kind: "item" },
    ],
    ["https://acme-my.sharepoint.com/personal/ada_acme_example/Documents/a.md", { kind: "item" }],
    [
      "https://acme.sharepoint.com/sites/ml/SitePages/Feed%20Ranking.aspx",
      { kind: "page", site: "/sites/ml", name: "Feed Ranking.aspx" },
    ],
    ["https://1drv.ms/w/s!abc", { kind: "other" }],
    ["https://onedrive.live.com/?id=1", { kind: "other" }],
  ])("%s", (url, target) => expect(sharePointTarget(new URL(url))).toMatchObject(target));

  test("a file behind a link of Teams, and one open in a list", () => {
    const inside = "https://acme.sharepoint.com/sites/ml/Shared%20Documents/a.docx";
    const wrapped = `https://teams.microsoft.com/l/file/0A1B?tenantId=t&fileType=docx&objectUrl=${encodeURIComponent(inside)}`;
    const listed = `https://acme-my.sharepoint.com/my?id=1`;
    const open = `https://acme.sharepoint.com/sites/ml/_layouts/15/onedrive.aspx?id=${encodeURIComponent("/sites/ml/Shared Documents/a.docx")}`;
    for (const url of [wrapped, open])
      expect(sharePointTarget(new URL(url))).toMatchObject({ url: new URL(inside) });
    expect(sharePointTarget(new URL(listed))).toMatchObject({ kind: "item" });
  });

  test.each(["https://sharepoint.com.evil.example/a", "https://acme.sharepoint.com.evil.example/a"])(
    "%s is none",
    (url) => expect(sharePointTarget(new URL(url))).toBeUndefined(),
  );
});

describe("SharePoint", () => {
  const link = "https://acme.sharepoint.com/:w:/s/ml/EaBcD?e=x1";
  const share = `/v1.0/shares/u!${Buffer.from(link).toString("base64url")}/driveItem`;
  const item = (name: string, more: object = {}): Reply => ({
    json: {
      id: "i1",
      name,
      webUrl: "https://acme.sharepoint.com/sites/ml/Shared%20Documents/a.docx",
      file: { mimeType: "text/markdown" },
      parentReference: { driveId: "d1" },
      ...more,
    },
  });
  const content = "GET /v1.0/drives/d1/items/i1/content";

  test("the bytes come from another host, which does not see the token", async () => {
    const store = await openProvider({ "GET /download": { text: "# Ranking" } });
    open.push(store);
    const { read } = await world(
      {
        [`GET ${share}`]: item("a.md"),
        [content]: { status: 302, headers: { location: `${store.base}/download` } },
      },
      { also: [new URL(store.base).host] },
    );
    expect((await read(link)).title).toBe("Ranking");
    expect(store.asked.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  test("a file by a sharing link is read by its type", async () => {
    const { read, opened } = await world((base) => ({
      [`GET ${share}`]: item("a.md"),
      [content]: { status: 302, headers: { location: `${base}/download?tempauth=1` } },
      "GET /download": { text: "# Ranking\n\nWe rank." },
    }));
    expect((await read(link)).title).toBe("Ranking");
    await read(link);
    expect(opened.asked.filter(({ path }) => path.endsWith("/token"))).toHaveLength(1);
  });

  test("a Loop page is read as HTML", async () => {
    const paragraph = "<p>The ranker reads the clicks of thirty days and is trained every night.</p>";
    const { read } = await world({
      [`GET ${share}`]: item("Ranking.loop", { file: { mimeType: "application/octet-stream" } }),
      [`${content}?format=html`]: {
        text: `<html><body><h1>Goal</h1>${paragraph.repeat(4)}</body></html>`,
        headers: { "content-type": "text/html" },
      },
    });
    const { title, text } = await read(link);
    expect(title).toBe("Ranking");
    expect(text).toContain("trained every night");
  });

  test("a page of a site: text parts, plain texts of others, and what holds no text", async () => {
    const { read } = await world((base) => ({
      "GET /v1.0/sites/acme.sharepoint.com:/sites/ml": { json: { id: "s1" } },
      "GET /v1.0/sites/s1/pages/microsoft.graph.sitePage": ({ query }) => ({
        json: query.has("skip")
          ? { value: [{ id: "p2", name: "Feed Ranking.aspx" }] }
          : {
              value: [{ id: "p1", name: "Home.aspx" }],
              "@odata.nextLink": `${base}/v1.0/sites/s1/pages/microsoft.graph.sitePage?skip=1`,
            },
      }),
      "GET /v1.0/sites/s1/pages/p2/microsoft.graph.sitePage": {
        json: {
          title: "Feed ranking",
          canvasLayout: {
            horizontalSections: [
              {
                columns: [
                  {
                    webparts: [
                      {
                        "@odata.type": "#microsoft.graph.textWebPart",
                        innerHtml: "<h2>Goal</h2><p>We&nbsp;rank.</p>",
                      },
                    ],
                  },
                  {
                    webparts: [
                      {
                        "@odata.type": "#microsoft.graph.standardWebPart",
                        data: {
                          title: "Quote",
                          serverProcessedContent: {
                            searchablePlainTexts: [{ key: "t", value: "Late labels" }],
                          },
                        },
                      },
                    ],
                  },
                ],
              },
            ],
            verticalSection: { webparts: [{ data: { title: "Image" } }] },
          },
        },
      },
    }));
    const { title, text, unread } = await read(
      "https://acme.sharepoint.com/sites/ml/SitePages/Feed%20Ranking.aspx",
    );
    expect(title).toBe("Feed ranking");
    expect(text).toMatch(/## Goal\n\nWe.rank\.\n\nLate labels/);
    expect(unread[0]?.what).toContain("Image");
  });

  test.each<[string, Reply, RegExp]>([
    ["a site that the app may not read", error(403, "accessDenied"), /Sites\.Selected/],
    ["not found", error(404, "itemNotFound"), /says not found/],
    ["an expired sign-in", error(401, "InvalidAuthenticationToken"), /app registration/],
    ["another organisation", error(400, "invalidRequest"), /another organisation/],
    ["a locked file", error(423, "resourceLocked"), /locked/],
    [
      "too many requests",
      { ...error(429, "activityLimitReached"), headers: { "retry-after": "100" } },
      /wait 100 s/,
    ],
    ["a folder", item("Docs", { folder: { childCount: 3 } }), /is a folder/],
  ])("%s is refused with what to do", async (_, reply, sentence) => {
    const { read } = await world({ [`GET ${share}`]: reply });
    expect((await refused(read(link))).message).toMatch(sentence);
  });

  test("a secret that expired is a matter of configuration", async () => {
    const { read } = await world(
      {},
      { token: { status: 401, json: { error: "invalid_client", error_description: "AADSTS7000222" } } },
    );
    expect(await refused(read(link))).toMatchObject({
      kind: "configuration",
      message: expect.stringContaining("secrets expire") as string,
    });
  });

  test("a document is allowed by its site, wherever the link pretends to lead", async () => {
    const routes: Routes = { [`GET ${share}`]: item("a.md"), [content]: { text: "# Ranking" } };
    const allowed = await world(routes, { allowed: ["acme.sharepoint.com/sites/ml"] });
    expect((await allowed.read(link)).title).toBe("Ranking");
    const other = await world(routes, {
      allowed: ["acme.sharepoint.com/sites/hr", "acme.sharepoint.com/sites/m"],
    });
    expect((await refused(other.read(link))).kind).toBe("forbidden");
    expect(other.opened.asked.some(({ path }) => path.endsWith("/content"))).toBe(false);
  });

  test("the check names the permissions, or their lack", async () => {
    expect(await (await world({})).sharePoint.check()).toContain("Sites.Selected");
    expect(
      (await refused((await world({}, { roles: ["User.Read.All"] })).sharePoint.check())).message,
    ).toContain("no permission");
  });
});

describe("Teams", () => {
  const channel = "19:abc@thread.tacv2";
  const link = `https://teams.microsoft.com/l/message/${encodeURIComponent(channel)}/1700000000002?tenantId=t&groupId=g1&parentMessageId=1700000000001&teamName=ML&channelName=Designs`;
  const path = `/v1.0/teams/g1/channels/${encodeURIComponent(channel)}/messages/1700000000001`;
  const message = (id: string, name: string, content: string, more: object = {}) => ({
    id,
    messageType: "message",
    createdDateTime: new Date(Number(id)).toISOString(),
    from: { user: { displayName: name } },
    body: { contentType: "html", content },
    attachments: [],
    ...more,
  });

  test.each([
    [link, { kind: "channel", team: "g1", channel, root: "1700000000001" }],
    [`https://teams.cloud.microsoft/l/message/${channel}/17?groupId=g1`, { kind: "channel", root: "17" }],
    [
      "https://teams.microsoft.com/l/message/19:x@thread.v2/17?context=%7B%22contextType%22%3A%22chat%22%7D",
      { kind: "chat", chat: "19:x@thread.v2", message: "17" },
    ],
    ["https://teams.microsoft.com/l/channel/19:x@thread.tacv2/Designs?groupId=g1", { kind: "other" }],
  ])("%s", (url, target) => expect(teamsTarget(new URL(url))).toMatchObject(target));

  test("a thread with its replies over several pages, oldest first", async () => {
    const { readThread } = await world(
      (base) => ({
        [`GET ${path}`]: {
          json: message("1700000000001", "Ada", "<p>We rank <b>hourly</b>.</p><ul><li>clicks</li></ul>", {
            subject: "Feed ranking",
          }),
        },
        [`GET ${path}/replies?$top=50`]: {
          json: {
            value: [
              message(
                "1700000000005",
                "Bob",
                'See <at id="0">Ada Lovelace</at>&nbsp;<emoji alt="👍"></emoji><attachment id="1"></attachment>',
                {
                  attachments: [
                    {
                      id: "1",
                      contentType: "reference",
                      contentUrl: "https://acme.sharepoint.com/sites/ml/a b.docx",
                      name: "a b.docx",
                    },
                  ],
                },
              ),
            ],
            "@odata.nextLink": `${base}${path}/replies?$skiptoken=2`,
          },
        },
        [`GET ${path}/replies?$skiptoken=2`]: {
          json: {
            value: [
              message(
                "1700000000003",
                "Eve",
                '<p>As code:</p><codeblock class="Python"><code>if a:<br>    b()</code></codeblock><p><img src="https://graph/x"></p>',
              ),
              message("1700000000004", "Eve", "gone", { deletedDateTime: "2026-01-01T00:00:00Z" }),
              {
                ...message("1700000000002", "x", "<systemEventMessage/>"),
                messageType: "systemEventMessage",
                from: null,
              },
            ],
          },
        },
      }),
      { allowed: ["g1"] },
    );
    const { title, text, sections, unread, links } = await readThread(link);
    expect(title).toBe("Feed ranking");
    expect(sections.map(({ author }) => author)).toEqual(["Ada", "Eve", "Bob"]);
    expect(text).toContain("We rank **hourly**.");
    expect(text).toContain("```Python\nif a:\n    b()\n```");
    expect(text).toContain("See @Ada Lovelace 👍");
    expect(links).toEqual(["https://acme.sharepoint.com/sites/ml/a%20b.docx"]);
    expect(unread[0]?.what).toContain("A picture by Eve");
  });

  test("a chat is read from the linked message on", async () => {
    const chat = "19:x@thread.v2";
    const { readThread } = await world(
      {
        [`GET /v1.0/chats/${encodeURIComponent(chat)}/messages`]: {
          json: {
            value: [
              message("1700000000009", "Bob", "after"),
              message("1700000000005", "Ada", "start"),
              message("1700000000001", "Eve", "before"),
            ],
          },
        },
      },
      { conversation: `teams:${chat}` },
    );
    expect(
      (
        await readThread(
          `https://teams.microsoft.com/l/message/${chat}/1700000000005?context={"contextType":"chat"}`,
        )
      ).text,
    ).toBe("start\nafter");
  });

  test("another conversation is refused unless it is listed; the own one is read", async () => {
    const routes: Routes = {
      [`GET ${path}`]: { json: message("1700000000001", "Ada", "Hello there") },
      [`GET ${path}/replies`]: { json: { value: [] } },
    };
    const stranger = await world(routes, { conversation: "teams:19:other@thread.tacv2" });
    expect(await refused(stranger.readThread(link))).toMatchObject({
      kind: "forbidden",
      message: expect.stringContaining("teams:g1") as string,
    });
    expect(stranger.opened.asked).toEqual([]);
    const own = await world(routes, { conversation: `teams:t/${channel};messageid=1` });
    expect((await own.readThread(link)).text).toBe("Hello there");
    const listed = await world(routes, { allowed: [`g1/${channel}`], conversation: "teams:other" });
    expect((await listed.readThread(link)).text).toBe("Hello there");
  });

  test.each<[string, Reply, RegExp]>([
    ["a team without the app", error(403, "Forbidden"), /Add the app to that team/],
    ["a deleted message", error(404, "NotFound"), /deleted/],
    ["an expired sign-in", error(401, "Unauthorized"), /app registration/],
  ])("%s is refused with what to do", async (_, reply, sentence) => {
    const { readThread } = await world({ [`GET ${path}`]: reply }, { allowed: ["*"] });
    expect((await refused(readThread(link))).message).toMatch(sentence);
  });
});
