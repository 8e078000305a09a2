import { generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import type { Document } from "../../src/design/document.ts";
import { accessTo } from "../../src/intake/sources/access.ts";
import { tokenKeeper } from "../../src/services/app-tokens.ts";
import type { GitHubConfig } from "../../src/intake/sources/github/github-api.ts";
import { gitHubTarget } from "../../src/intake/sources/github/github-links.ts";
import { gitHubSource } from "../../src/intake/sources/github/github-source.ts";
import { openProvider, type Provider, type Reply, type Routes } from "./provider-server.ts";
import { refused } from "./refused.ts";

let provider: Provider | undefined;
afterEach(async () => {
  await provider?.close();
  provider = undefined;
});

const repo = "/repos/acme/designs";
const file = (text: string): Reply => ({
  text,
  headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" },
});
const wrongToken: Reply = {
  status: 401,
  json: { message: "Bad credentials", documentation_url: "https://docs.github.com/rest" },
};

async function world(
  routes: Routes | ((base: string) => Routes),
  config: Partial<GitHubConfig> = { token: "t0" },
  allowed: string[] = [],
) {
  const opened = await openProvider(routes, ({ headers }) =>
    config.token && headers.authorization !== `Bearer ${config.token}` ? wrongToken : undefined,
  );
  provider = opened;
  const source = gitHubSource(
    opened.fetcher,
    { host: "github.com", api: opened.base, raw: `${opened.base}/raw`, ...config },
    accessTo("github", { everywhere: allowed.map((place) => `github:${place}`) }),
    tokenKeeper(() => Date.parse("2026-02-03T10:00:00Z")),
  );
  const read = (url: string): Promise<Document> => source.read({ kind: "link", url });
  return { source, read, opened };
}

const said = (login: string, created_at: string, body: string) => ({ user: { login }, created_at, body });

describe("links to GitHub", () => {
  test.each([
    ["https://github.com/acme/designs", { kind: "readme", owner: "acme", repo: "designs", rest: [] }],
    ["https://github.com/acme/designs.git", { kind: "readme", repo: "designs" }],
    ["https://www.github.com/acme/designs/tree/main/docs", { kind: "readme", rest: ["main", "docs"] }],
    [
      "https://github.com/acme/designs/blob/main/docs/a%20b.md?plain=1#L10-L20",
      { kind: "file", rest: ["main", "docs", "a b.md"] },
    ],
    ["https://github.com/acme/designs/blame/v1/a.md", { kind: "file", rest: ["v1", "a.md"] }],
    ["https://github.com/acme/designs/raw/main/a.md", { kind: "file", rest: ["main", "a.md"] }],
    [
      "https://github.com/acme/designs/raw/refs/heads/main/a.md",
      { kind: "file", rest: ["refs", "heads", "main", "a.md"] },
    ],
    [
      "https://raw.githubusercontent.com/acme/designs/main/a.md",
      { kind: "file", owner: "acme", rest: ["main", "a.md"] },
    ],
    [
      "https://raw.githubusercontent.com/acme/designs/refs/heads/main/a.md?token=X",
      { kind: "file", rest: ["main", "a.md"] },
    ],
    ["https://github.com/acme/designs/pull/12", { kind: "pull", number: 12 }],
    ["https://github.com/acme/designs/pull/12/files#diff-1", { kind: "pull", number: 12 }],
    ["https://github.com/acme/designs/issues/7#issuecomment-1", { kind: "issue", number: 7 }],
    ["https://github.com/acme/designs/discussions/3", { kind: "discussion", number: 3 }],
    ["https://github.com/acme/designs/wiki", { kind: "wiki", page: "Home" }],
    ["https://github.com/acme/designs/wiki/Feed-Ranking", { kind: "wiki", page: "Feed-Ranking" }],
    [
      "https://raw.githubusercontent.com/wiki/acme/designs/Feed-Ranking.md",
      { kind: "wiki", owner: "acme", repo: "designs", page: "Feed-Ranking" },
    ],
    [
      "https://gist.github.com/ada/0123456789abcdef0123456789abcdef",
      { kind: "gist", id: "0123456789abcdef0123456789abcdef" },
    ],
    ["https://gist.githubusercontent.com/ada/0123456789abcdef0123456789abcdef/raw/a.md", { kind: "gist" }],
    ["https://github.com/acme", { kind: "other" }],
    ["https://github.com/features/actions", { kind: "other" }],
    ["https://github.com/acme/designs/commit/abc", { kind: "other" }],
    ["https://github.com/acme/designs/pulls", { kind: "other" }],
  ])("%s", (url, target) => {
    expect(gitHubTarget(new URL(url), "github.com")).toMatchObject(target);
  });

  test.each([
    ["https://git.acme.example/acme/designs/blob/main/a.md", { kind: "file", rest: ["main", "a.md"] }],
    [
      "https://git.acme.example/raw/acme/designs/main/a.md",
      { kind: "file", owner: "acme", rest: ["main", "a.md"] },
    ],
    ["https://git.acme.example/gist/ada/0123456789abcdef0123456789abcdef", { kind: "gist" }],
    ["https://git.acme.example/gist/0123456789abcdef0123456789abcdef", { kind: "gist" }],
    ["https://gist.git.acme.example/0123456789abcdef0123456789abcdef", { kind: "gist" }],
  ])("%s of an Enterprise server", (url, target) => {
    expect(gitHubTarget(new URL(url), "git.acme.example")).toMatchObject(target);
  });

  test.each([
    "https://github.com.evil.example/a/b",
    "https://evil.example/github.com/a/b",
    "https://notgithub.com/a/b",
  ])("%s is none", (url) => {
    expect(gitHubTarget(new URL(url), "github.com")).toBeUndefined();
  });
});

describe("files", () => {
  test("a file is read at its ref, with the token", async () => {
    const { read, opened } = await world({
      [`GET ${repo}/contents/docs/a%20b.md?ref=v1`]: file("# Ranking\n\nText"),
    });
    const document = await read("https://github.com/acme/designs/blob/v1/docs/a%20b.md");
    expect(document).toMatchObject({ title: "Ranking", ref: { kind: "link" } });
    expect(document.text).toContain("Text");
    expect(opened.asked[0]?.headers.accept).toBe("application/vnd.github.raw+json");
  });

  test("a branch with slashes in its name is found", async () => {
    const { read } = await world({
      [`GET ${repo}/git/matching-refs/heads/feature`]: {
        json: [
          { ref: "refs/heads/feature/x" },
          { ref: "refs/heads/feature/x/docs-old" },
          { ref: "refs/heads/feature/y" },
        ],
      },
      [`GET ${repo}/git/matching-refs/tags/feature`]: { json: [] },
      [`GET ${repo}/contents/docs/a.md?ref=feature%2Fx`]: file("# On a branch"),
    });
    expect((await read("https://github.com/acme/designs/blob/feature/x/docs/a.md")).title).toBe(
      "On a branch",
    );
  });

  test("the README of a repository, and of a directory", async () => {
    const { read } = await world({
      [`GET ${repo}/readme`]: file("# All designs"),
      [`GET ${repo}/readme/docs?ref=main`]: file("# The docs"),
    });
    expect((await read("https://github.com/acme/designs")).title).toBe("All designs");
    expect((await read("https://github.com/acme/designs/tree/main/docs")).title).toBe("The docs");
  });

  test("documents that it links to beside itself are among its links", async () => {
    const text =
      "# A\n\n[labels](../labels.md#late), [code](rank.ts), [store](store/README.md) and ![flow](flow.png)\n";
    const { read } = await world({
      [`GET ${repo}/contents/docs/a.md`]: file(text),
      [`GET ${repo}/readme/docs`]: file(text),
    });
    for (const link of ["blob/main/docs/a.md", "tree/main/docs"]) {
      expect((await read(`https://github.com/acme/designs/${link}`)).links).toEqual([
        "https://github.com/acme/designs/blob/main/labels.md#late",
        "https://github.com/acme/designs/blob/main/docs/store/README.md",
      ]);
    }
  });

  test("a repository that was renamed is followed", async () => {
    const { read } = await world((base) => ({
      [`GET ${repo}/contents/a.md`]: {
        status: 301,
        headers: { location: `${base}/repositories/1/contents/a.md?ref=main` },
      },
      "GET /repositories/1/contents/a.md": file("# Moved"),
    }));
    expect((await read("https://github.com/acme/designs/blob/main/a.md")).title).toBe("Moved");
  });

  test("a wiki page", async () => {
    const { read } = await world({
      "GET /raw/wiki/acme/designs/Feed-Ranking.md": file("The feed is ranked."),
    });
    expect(await read("https://github.com/acme/designs/wiki/Feed-Ranking")).toMatchObject({
      title: "Feed Ranking",
    });
  });

  test("a gist with several files and comments", async () => {
    const id = "0123456789abcdef0123456789abcdef";
    const { read } = await world({
      [`GET /gists/${id}`]: {
        json: {
          description: "Ranking, a sketch",
          owner: { login: "ada" },
          files: {
            "a.md": { filename: "a.md", raw_url: "x", content: "# A\n\nfirst" },
            "b.py": { filename: "b.py", raw_url: "x", content: "print(1)" },
            "big.md": { filename: "big.md", raw_url: "x", content: "cut", truncated: true },
          },
        },
      },
      [`GET /gists/${id}/comments`]: { json: [said("bob", "2026-01-02T00:00:00Z", "Why a list?")] },
    });
    const { text, unread } = await read(`https://gist.github.com/ada/${id}`);
    expect(text).toContain("## A\n\nfirst");
    expect(text).toContain("print(1)");
    expect(text).toContain("Why a list?");
    expect(unread).toEqual([{ what: "big.md", why: expect.stringContaining("larger") as string }]);
  });
});

describe("pull requests, issues and discussions", () => {
  const pull = {
    title: "Rank the feed",
    body: "What we plan.",
    created_at: "2026-01-01T00:00:00Z",
    user: { login: "ada" },
    head: { sha: "abc123" },
    base: { repo: { full_name: "acme/designs" } },
  };
  const changed = (filename: string, status = "modified") => ({ filename, status });

  test("the documents that a pull request changes, at its head, and all that was said, over several pages", async () => {
    const { read } = await world((base) => ({
      [`GET ${repo}/pulls/5`]: { json: pull },
      [`GET ${repo}/pulls/5/files?per_page=100`]: {
        json: [changed("docs/ranking.md"), changed("src/rank.ts")],
        headers: {
          link: `<${base}${repo}/pulls/5/files?per_page=100&page=2>; rel="next", <${base}/x>; rel="last"`,
        },
      },
      [`GET ${repo}/pulls/5/files?per_page=100&page=2`]: {
        json: [changed("docs/gone.md", "removed"), changed("docs/new.md", "added")],
      },
      [`GET ${repo}/contents/docs/ranking.md?ref=abc123`]: file(
        "Ranking\n=======\n\n```\n# no heading\n```\n",
      ),
      [`GET ${repo}/contents/docs/new.md?ref=abc123`]: file("# New\n"),
      [`GET ${repo}/issues/5/comments`]: { json: [said("bob", "2026-01-03T00:00:00Z", "Looks fine")] },
      [`GET ${repo}/pulls/5/comments`]: {
        json: [
          { ...said("eve", "2026-01-02T00:00:00Z", "Which labels?"), path: "docs/ranking.md", line: 12 },
        ],
      },
      [`GET ${repo}/pulls/5/reviews`]: {
        json: [{ user: null, submitted_at: "2026-01-04T00:00:00Z", body: "" }],
      },
    }));
    const document = await read("https://github.com/acme/designs/pull/5/files");
    expect(document.title).toBe("Rank the feed (pull request 5)");
    expect(document.text).toContain(
      "What we plan.\n\n# docs/ranking.md\n\n## Ranking\n\n```\n# no heading\n```",
    );
    expect(document.text).toContain("# docs/new.md\n\n## New");
    expect(document.text).not.toContain("gone.md");
    expect(document.text).toContain(
      "## eve, 2026-01-02T00:00:00Z\n\n> docs/ranking.md, line 12\n\nWhich labels?",
    );
    expect(document.text.indexOf("Which labels?")).toBeLessThan(document.text.indexOf("Looks fine"));
    expect(document.unread).toEqual([{ what: "2 other changed files", why: "they are no text documents" }]);
  });

  test("a pull request without documents is read as a thread", async () => {
    const { read } = await world({
      [`GET ${repo}/pulls/5`]: { json: pull },
      [`GET ${repo}/pulls/5/files`]: { json: [changed("src/rank.ts")] },
      [`GET ${repo}/issues/5/comments`]: { json: [] },
      [`GET ${repo}/pulls/5/comments`]: { json: [] },
      [`GET ${repo}/pulls/5/reviews`]: { json: [] },
    });
    const { text, unread } = await read("https://github.com/acme/designs/pull/5");
    expect(text).toContain("What we plan.");
    expect(unread[0]?.what).toBe("1 changed files");
  });

  test("an issue is read as a thread, page by page; a missing person is somebody", async () => {
    const { read } = await world((base) => ({
      [`GET ${repo}/issues/7`]: {
        json: {
          ...said("ada", "2026-01-01T00:00:00Z", "We propose…"),
          title: "Design: labels",
          url: `${base}${repo}/issues/7`,
          repository_url: `${base}${repo}`,
        },
      },
      [`GET ${repo}/issues/7/comments?per_page=100`]: {
        json: [said("bob", "2026-01-02T00:00:00Z", "And delays?")],
        headers: { link: `<${base}${repo}/issues/7/comments?per_page=100&page=2>; rel="next"` },
      },
      [`GET ${repo}/issues/7/comments?per_page=100&page=2`]: {
        json: [{ ...said("x", "2026-01-03T00:00:00Z", "90 days"), user: null }],
      },
    }));
    const { title, text, sections } = await read("https://github.com/acme/designs/issues/7");
    expect(title).toBe("Design: labels (issue 7)");
    expect(text).toMatch(/We propose[^]*And delays[^]*90 days/);
    expect(sections.map(({ author }) => author)).toEqual(["ada", "bob", "somebody"]);
  });

  test("an issue that was moved to a repository which may not be read is refused", async () => {
    const { read } = await world(
      (base) => ({
        [`GET ${repo}/issues/7`]: { status: 301, headers: { location: `${base}/repositories/2/issues/1` } },
        [`GET ${repo}`]: { json: { full_name: "acme/designs" } },
        "GET /repositories/2/issues/1": {
          json: {
            ...said("ada", "2026-01-01T00:00:00Z", "secret"),
            title: "T",
            url: `${base}/x`,
            repository_url: `${base}/repos/acme/secret`,
          },
        },
      }),
      { token: "t0" },
      ["acme/designs"],
    );
    const failure = await refused(read("https://github.com/acme/designs/issues/7"));
    expect(failure).toMatchObject({
      kind: "forbidden",
      message: expect.stringContaining("acme/secret") as string,
    });
  });

  test("a discussion with replies, page by page", async () => {
    const node = (author: string, body: string) => ({
      author: { login: author },
      createdAt: "2026-01-01T00:00:00Z",
      body,
    });
    const { read, opened } = await world({
      "POST /graphql": ({ body }) => {
        const { variables } = JSON.parse(body) as { variables: { after: string | null } };
        const isFirst = variables.after === null;
        return {
          json: {
            data: {
              repository: {
                discussion: {
                  ...node("ada", "Opening"),
                  title: "Which store?",
                  comments: {
                    pageInfo: { hasNextPage: isFirst, endCursor: isFirst ? "c1" : null },
                    nodes: isFirst
                      ? [
                          {
                            ...node("bob", "First"),
                            replies: { totalCount: 2, nodes: [node("eve", "Reply")] },
                          },
                        ]
                      : [{ ...node("bob", "Second"), replies: { totalCount: 0, nodes: [] } }],
                  },
                },
              },
            },
          },
        };
      },
    });
    const { text, unread } = await read("https://github.com/acme/designs/discussions/3");
    expect(text).toMatch(/Opening[^]*First[^]*Reply[^]*Second/);
    expect(unread).toEqual([{ what: "1 replies", why: expect.any(String) as string }]);
    expect(opened.asked).toHaveLength(2);
  });
});

describe("refusals say what to do", () => {
  const link = "https://github.com/acme/designs/blob/main/a.md";
  const one = (reply: Reply): Routes => ({ [`GET ${repo}/contents/a.md`]: reply });

  test.each<[string, Reply, Partial<GitHubConfig>, RegExp]>([
    ["an expired token", wrongToken, { token: "t" }, /expired or was revoked/],
    [
      "not found, with a token",
      { status: 404, json: { message: "Not Found" } },
      { token: "t" },
      /add it to the token's repositories/,
    ],
    [
      "not found, without a token",
      { status: 404, json: { message: "Not Found" } },
      {},
      /ask an administrator to set a token/,
    ],
    [
      "forbidden",
      { status: 403, json: { message: "Resource not accessible by personal access token" } },
      { token: "t" },
      /read access to contents/,
    ],
    [
      "single sign-on",
      {
        status: 403,
        headers: { "x-github-sso": "required; url=https://github.com/orgs/acme/sso" },
        json: { message: "Resource protected by organization SAML enforcement." },
      },
      { token: "t" },
      /single sign-on/,
    ],
    [
      "the rate limit",
      {
        status: 403,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1770116400" },
        json: { message: "API rate limit exceeded" },
      },
      {},
      /until 11:00 UTC.*set a token/,
    ],
    [
      "the secondary rate limit",
      { status: 429, headers: { "retry-after": "300" }, json: { message: "secondary rate limit" } },
      { token: "t" },
      /rate limit is used up/,
    ],
    ["trouble of its own", { status: 502, text: "<html>" }, { token: "t" }, /trouble of its own.*502/],
  ])("%s", async (_, reply, config, sentence) => {
    const { read } = await world(one(reply), config);
    const failure = await refused(read(link));
    expect(failure.kind).toBe("unreadable");
    expect(failure.message).toMatch(sentence);
  });

  test("a repository that is not on the list is refused before anything is asked", async () => {
    const { read, opened } = await world(one(file("x")), { token: "t0" }, ["other/*"]);
    expect(await refused(read(link))).toMatchObject({ kind: "forbidden" });
    expect(opened.asked).toEqual([]);
  });

  test("a repository that was given away is refused by its new name, though the old one is on the list", async () => {
    const { read } = await world(
      (base) => ({
        [`GET ${repo}`]: { status: 301, headers: { location: `${base}/repositories/1` } },
        "GET /repositories/1": { json: { full_name: "stranger/designs" } },
        ...one(file("x")),
      }),
      { token: "t0" },
      ["acme/*"],
    );
    expect((await refused(read(link))).message).toContain("stranger/designs");
  });

  test("an answer of another form", async () => {
    const { read } = await world({ [`GET ${repo}/issues/7`]: { text: "<html>Welcome</html>" } });
    expect((await refused(read("https://github.com/acme/designs/issues/7"))).message).toContain(
      "form that is not known",
    );
  });

  test("a link that is no document", async () => {
    const { read } = await world({});
    expect((await refused(read("https://github.com/acme/designs/pulls"))).message).toContain(
      "not to a document",
    );
  });
});

describe("a GitHub App", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const app = { id: "99", privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };

  test("signs in where it is installed, once for several documents", async () => {
    const { read, source, opened } = await world(
      {
        "GET /app": { json: { name: "loophole" } },
        [`GET ${repo}/installation`]: { json: { id: 42 } },
        "POST /app/installations/42/access_tokens": {
          status: 201,
          json: { token: "ghs_1", expires_at: "2026-02-03T11:00:00Z" },
        },
        [`GET ${repo}/contents/a.md`]: ({ headers }) =>
          headers.authorization === "Bearer ghs_1" ? file("# A") : wrongToken,
      },
      { app },
    );
    await read("https://github.com/acme/designs/blob/main/a.md");
    await read("https://github.com/acme/designs/blob/main/a.md");
    expect(opened.asked.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(await source.check()).toContain("loophole");
    const jwt = opened.asked[0]?.headers.authorization?.replace("Bearer ", "") ?? "";
    expect(JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString())).toMatchObject({
      iss: "99",
    });
  });

  test("reads public repositories without a token where it is not installed", async () => {
    const { read, opened } = await world({ [`GET ${repo}/contents/a.md`]: file("# Public") }, { app });
    expect((await read("https://github.com/acme/designs/blob/main/a.md")).title).toBe("Public");
    expect(opened.asked.at(-1)?.headers.authorization).toBeUndefined();
  });
});

test("the check says who the token belongs to, or that there is none", async () => {
  const { source } = await world({ "GET /user": { json: { login: "loophole-bot" } } });
  expect(await source.check()).toContain("loophole-bot");
  await provider?.close();
  const without = await world({ "GET /rate_limit": { json: { rate: {} } } }, {});
  expect(await without.source.check()).toContain("public repositories only");
});
