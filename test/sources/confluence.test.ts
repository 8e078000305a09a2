import { afterEach, describe, expect, test } from "vitest";
import { accessTo } from "../../src/intake/sources/access.ts";
import { confluenceTarget, idOfShortLink } from "../../src/intake/sources/confluence/confluence-links.ts";
import { confluenceSource } from "../../src/intake/sources/confluence/confluence-source.ts";
import { openProvider, type Provider, type Reply, type Routes } from "./provider-server.ts";
import { refused } from "./refused.ts";

let provider: Provider | undefined;
afterEach(async () => {
  await provider?.close();
  provider = undefined;
});

const basic = `Basic ${Buffer.from("bot@acme.example:t0").toString("base64")}`;

async function world(kind: "cloud" | "data center", routes: Routes, spaces: string[] = []) {
  const wanted = kind === "cloud" ? basic : "Bearer t0";
  const opened = await openProvider(routes, ({ headers }) =>
    headers.authorization === wanted ? undefined : { status: 401, json: { message: "Unauthorized" } },
  );
  provider = opened;
  const site = kind === "cloud" ? "https://acme.atlassian.net/wiki" : "https://wiki.acme.example/confluence";
  const source = confluenceSource(
    opened.fetcher,
    { site, api: opened.base, token: "t0", ...(kind === "cloud" ? { email: "bot@acme.example" } : {}) },
    accessTo("confluence", { everywhere: spaces.map((space) => `confluence:${space}`) }),
  );
  return { source, opened, read: (url: string) => source.read({ kind: "link", url }) };
}

describe("links to Confluence", () => {
  test.each([
    ["https://acme.atlassian.net/wiki/spaces/ENG/pages/98765/Feed+Ranking", { kind: "page", id: "98765" }],
    [
      "https://acme.atlassian.net/wiki/spaces/ENG/pages/98765/Feed+Ranking?focusedCommentId=1#Goal",
      { kind: "page", id: "98765" },
    ],
    ["https://acme.atlassian.net/wiki/spaces/ENG/pages/edit-v2/98765", { kind: "page", id: "98765" }],
    ["https://acme.atlassian.net/wiki/spaces/~7120/pages/98765", { kind: "page", id: "98765" }],
    ["https://acme.atlassian.net/wiki/spaces/ENG/blog/2026/01/02/98765/News", { kind: "page", id: "98765" }],
    ["https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=98765", { kind: "page", id: "98765" }],
    ["https://acme.atlassian.net/wiki/x/zYEB", { kind: "page", id: "98765" }],
    ["https://acme.atlassian.net/wiki/spaces/ENG/overview?homepageId=131", { kind: "page", id: "131" }],
    ["https://acme.atlassian.net/wiki/spaces/ENG", { kind: "home", space: "ENG" }],
    [
      "https://acme.atlassian.net/wiki/display/ENG/Feed+Ranking",
      { kind: "titled", space: "ENG", title: "Feed Ranking" },
    ],
    ["https://acme.atlassian.net/wiki/spaces/ENG/database/5", { kind: "other" }],
  ])("%s (Cloud)", (url, target) => {
    expect(confluenceTarget(new URL(url), "https://acme.atlassian.net", true)).toMatchObject(target);
  });

  test.each([
    [
      "https://wiki.acme.example/confluence/display/ENG/Feed+Ranking",
      { kind: "titled", space: "ENG", title: "Feed Ranking" },
    ],
    [
      "https://wiki.acme.example/confluence/display/ENG/2026/01/02/News",
      { kind: "titled", day: "2026-01-02", title: "News" },
    ],
    ["https://wiki.acme.example/confluence/display/ENG", { kind: "home", space: "ENG" }],
    [
      "https://wiki.acme.example/confluence/pages/viewpage.action?pageId=98765",
      { kind: "page", id: "98765" },
    ],
    [
      "https://wiki.acme.example/confluence/pages/viewpage.action?spaceKey=ENG&title=Feed+Ranking",
      { kind: "titled", title: "Feed Ranking" },
    ],
    [
      "https://wiki.acme.example/confluence/spaces/ENG/pages/98765/Feed+Ranking",
      { kind: "page", id: "98765" },
    ],
    ["https://wiki.acme.example/confluence/x/zYEB", { kind: "page", id: "98765" }],
  ])("%s (Data Center)", (url, target) => {
    expect(confluenceTarget(new URL(url), "https://wiki.acme.example/confluence", false)).toMatchObject(
      target,
    );
  });

  test.each([
    "https://other.atlassian.net/wiki/spaces/ENG/pages/1",
    "https://acme.atlassian.net/browse/ML-7",
  ])("%s is none", (url) => {
    expect(confluenceTarget(new URL(url), "https://acme.atlassian.net", true)).toBeUndefined();
  });

  test("a short link holds the number of a page", () => {
    const numbers = ["1", "98765", "262147", "2965766175", "4611686018427387903"];
    const short = (id: string) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt(id));
      return bytes
        .toString("base64")
        .replaceAll("/", "-")
        .replaceAll("+", "_")
        .replace(/[A=]+$/, "");
    };
    expect(numbers.map(short).map(idOfShortLink)).toEqual(numbers);
  });
});

describe("Confluence Cloud", () => {
  const v2 = "/wiki/api/v2";
  const body = (value: string) => ({ storage: { value, representation: "storage" } });
  const comment = (id: string, authorId: string, value: string, more: object = {}) => ({
    id,
    version: { createdAt: `2026-01-0${id}T00:00:00Z`, authorId },
    body: body(value),
    ...more,
  });
  const page: Routes = {
    [`GET ${v2}/pages/98765?body-format=storage`]: {
      json: { id: "98765", title: "Feed ranking", spaceId: "11", body: body("<h1>Goal</h1><p>Rank it.</p>") },
    },
    [`GET ${v2}/spaces/11`]: { json: { id: "11", key: "ENG", homepageId: "98765" } },
    [`GET ${v2}/pages/98765/inline-comments`]: { json: { results: [] } },
    [`GET ${v2}/pages/98765/footer-comments`]: { json: { results: [] } },
  };
  const link = "https://acme.atlassian.net/wiki/spaces/ENG/pages/98765/Feed";

  test("a page with its open comments and replies, over several pages, by name", async () => {
    const { read, opened } = await world("cloud", {
      ...page,
      [`GET ${v2}/pages/98765/inline-comments`]: {
        json: {
          results: [
            comment("1", "a1", "<p>Which label?</p>", {
              resolutionStatus: "open",
              properties: { inlineOriginalSelection: "Rank it" },
            }),
            comment("2", "a1", "<p>settled</p>", { resolutionStatus: "resolved" }),
          ],
        },
      },
      [`GET ${v2}/pages/98765/footer-comments?body-format=storage&limit=100`]: {
        json: {
          results: [comment("3", "a2", "<p>Fine</p>")],
          _links: { next: `${v2}/pages/98765/footer-comments?cursor=c2` },
        },
      },
      [`GET ${v2}/pages/98765/footer-comments?cursor=c2`]: {
        json: { results: [comment("5", "a9", "<p>Last</p>")] },
      },
      [`GET ${v2}/inline-comments/1/children`]: { json: { results: [comment("4", "a2", "<p>Clicks</p>")] } },
      [`GET ${v2}/footer-comments/3/children`]: { json: { results: [] } },
      [`GET ${v2}/footer-comments/5/children`]: { json: { results: [] } },
      [`POST ${v2}/users-bulk`]: {
        json: {
          results: [
            { accountId: "a1", displayName: "Ada" },
            { accountId: "a2", displayName: "Bob" },
          ],
        },
      },
    });
    const { title, text } = await read(link);
    expect(title).toBe("Feed ranking");
    expect(text).toContain("## Ada, 2026-01-01T00:00:00Z\n\n> Rank it\n\nWhich label?");
    expect(text).toMatch(/Rank it\.[^]*Which label\?[^]*Bob[^]*Clicks[^]*Fine[^]*somebody[^]*Last/);
    expect(text).not.toContain("settled");
    expect(JSON.parse(opened.asked.find(({ method }) => method === "POST")?.body ?? "")).toEqual({
      accountIds: ["a1", "a2", "a9"],
    });
  });

  test("a page by its title, by a short link, and the home page of a space", async () => {
    const { read } = await world("cloud", {
      ...page,
      [`GET ${v2}/spaces?keys=ENG`]: { json: { results: [{ id: "11", key: "ENG", homepageId: "98765" }] } },
      [`GET ${v2}/pages?space-id=11&title=Feed%20ranking`]: {
        json: { results: [{ id: "98765", title: "Feed ranking", spaceId: "11" }] },
      },
    });
    for (const path of ["display/ENG/Feed+ranking", "x/zYEB", "spaces/ENG/overview"]) {
      expect((await read(`https://acme.atlassian.net/wiki/${path}`)).title).toBe("Feed ranking");
    }
  });

  test("a blog post", async () => {
    const { read } = await world("cloud", {
      [`GET ${v2}/blogposts/555`]: {
        json: { id: "555", title: "News", spaceId: 11, body: body("<p>We ranked.</p>") },
      },
      [`GET ${v2}/spaces/11`]: { json: { id: 11, key: "ENG" } },
      [`GET ${v2}/blogposts/555/inline-comments`]: { json: { results: [] } },
      [`GET ${v2}/blogposts/555/footer-comments`]: { json: { results: [] } },
    });
    expect((await read("https://acme.atlassian.net/wiki/spaces/ENG/blog/2026/01/02/555/News")).title).toBe(
      "News",
    );
  });

  test("a page of another space behind a link of an allowed one is refused", async () => {
    const { read } = await world(
      "cloud",
      { ...page, [`GET ${v2}/spaces/11`]: { json: { id: "11", key: "HR" } } },
      ["ENG"],
    );
    expect(await refused(read(link))).toMatchObject({
      kind: "forbidden",
      message: expect.stringContaining("the space HR") as string,
    });
  });

  test.each<[string, Reply, RegExp]>([
    ["an expired token", { status: 401, json: {} }, /e-mail address and API token/],
    ["forbidden", { status: 403, json: {} }, /Restrictions/],
    ["not found", { status: 404, json: { errors: [{ status: 404, code: "NOT_FOUND" }] } }, /view its space/],
    ["too many requests", { status: 429, headers: { "retry-after": "90" }, json: {} }, /wait 90 s/],
    ["a proxy's page instead of an answer", { text: "<html>" }, /form that is not known/],
  ])("%s is refused with what to do", async (_, reply, sentence) => {
    const { read } = await world("cloud", {
      [`GET ${v2}/pages/98765`]: reply,
      [`GET ${v2}/blogposts/98765`]: reply,
    });
    const failure = await refused(read(link));
    expect(failure.message).toMatch(sentence);
  });

  test("a page that was renamed is not found by its old title", async () => {
    const { read } = await world("cloud", {
      [`GET ${v2}/spaces?keys=ENG`]: { json: { results: [{ id: "11", key: "ENG" }] } },
      [`GET ${v2}/pages`]: { json: { results: [] } },
    });
    expect((await refused(read("https://acme.atlassian.net/wiki/display/ENG/Old"))).message).toMatch(
      /renamed.*Share button/,
    );
  });

  test("the check says who is signed in", async () => {
    const { source } = await world("cloud", {
      "GET /wiki/rest/api/user/current": { json: { displayName: "Loophole" } },
    });
    expect(await source.check()).toContain("Loophole");
  });
});

describe("Confluence Data Center", () => {
  const content = (id: string) => ({
    id,
    title: "Feed ranking",
    space: { key: "ENG" },
    body: { storage: { value: "<p>Rank it.</p>" } },
  });
  const said = (name: string | null, value: string, more: object = {}) => ({
    body: { storage: { value } },
    history: {
      createdDate: "2026-01-01T00:00:00.000+01:00",
      createdBy: name === null ? null : { displayName: name },
    },
    ...more,
  });

  test("a page by its title, with its open comments over several pages", async () => {
    const { read } = await world("data center", {
      "GET /rest/api/content?spaceKey=ENG&title=Feed%20ranking": { json: { results: [{ id: "7" }] } },
      "GET /rest/api/content/7": { json: content("7") },
      "GET /rest/api/content/7/child/comment": ({ query }) => ({
        json:
          query.get("start") === "100"
            ? { results: [said(null, "<p>Second page</p>")] }
            : {
                results: [
                  said("Ada", "<p>Why?</p>", {
                    extensions: { inlineProperties: { originalSelection: "Rank it" } },
                  }),
                  said("Bob", "<p>settled</p>", { extensions: { resolution: { status: "resolved" } } }),
                ],
                _links: { next: "/rest/api/content/7/child/comment?start=100" },
              },
      }),
    });
    const { text } = await read("https://wiki.acme.example/confluence/display/ENG/Feed+ranking");
    expect(text).toMatch(/Rank it\.[^]*Ada[^]*> Rank it[^]*Why\?[^]*somebody[^]*Second page/);
    expect(text).not.toContain("settled");
  });

  test("the home page of a space, and a blog post by its day", async () => {
    const { read } = await world("data center", {
      "GET /rest/api/space/ENG": { json: { homepage: { id: 7 } } },
      "GET /rest/api/content?spaceKey=ENG&title=News&type=blogpost&postingDay=2026-01-02": {
        json: { results: [{ id: "7" }] },
      },
      "GET /rest/api/content/7": { json: content("7") },
      "GET /rest/api/content/7/child/comment": { json: { results: [] } },
    });
    expect((await read("https://wiki.acme.example/confluence/display/ENG")).title).toBe("Feed ranking");
    expect((await read("https://wiki.acme.example/confluence/display/ENG/2026/01/02/News")).title).toBe(
      "Feed ranking",
    );
  });

  test("an expired token, and the check", async () => {
    const { source } = await world("data center", {
      "GET /rest/api/user/current": { json: { displayName: "Loophole" } },
    });
    expect(await source.check()).toContain("wiki.acme.example: signed in as Loophole");
    await provider?.close();
    const expired = await world("data center", { "GET /rest/api/content/7": { status: 401, json: {} } });
    const failure = await refused(
      expired.read("https://wiki.acme.example/confluence/pages/viewpage.action?pageId=7"),
    );
    expect(failure.message).toContain("personal access token");
  });
});
