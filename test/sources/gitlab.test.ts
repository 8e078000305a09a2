import { afterEach, describe, expect, test } from "vitest";
import { accessTo } from "../../src/intake/sources/access.ts";
import { gitLabTarget } from "../../src/intake/sources/gitlab/gitlab-links.ts";
import { type GitLabConfig, gitLabSource } from "../../src/intake/sources/gitlab/gitlab-source.ts";
import { openProvider, type Provider, type Reply, type Routes } from "./provider-server.ts";
import { refused } from "./refused.ts";

let provider: Provider | undefined;
afterEach(async () => {
  await provider?.close();
  provider = undefined;
});

const project = "/api/v4/projects/acme%2Fml%2Fdesigns";
const expired: Reply = {
  status: 401,
  json: {
    error: "invalid_token",
    error_description: "Token is expired. You can either do re-authorization or token refresh.",
  },
};

async function world(
  routes: Routes | ((base: string) => Routes),
  token: string | undefined = "glpat-1",
  allowed: string[] = [],
) {
  const opened = await openProvider(routes, ({ headers }) =>
    token && headers["private-token"] !== token ? expired : undefined,
  );
  provider = opened;
  const config: GitLabConfig = { host: "git.acme.example", api: `${opened.base}/api/v4`, token };
  const rules = { everywhere: allowed.map((place) => `gitlab:${place}`) };
  const source = gitLabSource(opened.fetcher, config, accessTo("gitlab", rules));
  return {
    source,
    opened,
    read: (path: string) => source.read({ kind: "link", url: `https://git.acme.example${path}` }),
  };
}

const note = (username: string, created_at: string, body: string, more: object = {}) => ({
  author: { username },
  created_at,
  body,
  system: false,
  ...more,
});

describe("links to GitLab", () => {
  test.each([
    ["/acme/ml/designs", { kind: "readme", project: "acme/ml/designs", rest: [] }],
    ["/acme/ml/designs/-/tree/main/docs", { kind: "readme", rest: ["main", "docs"] }],
    [
      "/acme/ml/designs/-/blob/main/docs/a.md?ref_type=heads#L3",
      { kind: "file", project: "acme/ml/designs", rest: ["main", "docs", "a.md"] },
    ],
    ["/acme/ml/designs/-/raw/v1/a.md", { kind: "file", rest: ["v1", "a.md"] }],
    ["/acme/designs/blob/main/a.md", { kind: "file", project: "acme/designs", rest: ["main", "a.md"] }],
    ["/acme/ml/designs/-/merge_requests/5/diffs#note_1", { kind: "change", number: 5 }],
    ["/acme/designs/merge_requests/5", { kind: "change", project: "acme/designs", number: 5 }],
    ["/acme/ml/designs/-/issues/7", { kind: "issue", number: 7 }],
    ["/acme/ml/designs/-/work_items/8", { kind: "issue", number: 8 }],
    ["/acme/ml/designs/-/wikis/Feed/Ranking", { kind: "wiki", isGroup: false, page: "Feed/Ranking" }],
    ["/acme/ml/designs/-/wikis", { kind: "wiki", page: "home" }],
    ["/groups/acme/ml/-/wikis/Ranking", { kind: "wiki", isGroup: true, project: "acme/ml", page: "Ranking" }],
    ["/acme/ml/designs/-/snippets/31", { kind: "snippet", project: "acme/ml/designs", number: 31 }],
    ["/-/snippets/32", { kind: "snippet", number: 32 }],
    ["/snippets/33", { kind: "snippet", number: 33 }],
    ["/acme", { kind: "other" }],
    ["/acme/ml/designs/-/pipelines/1", { kind: "other" }],
  ])("%s", (path, target) => {
    expect(gitLabTarget(new URL(`https://git.acme.example${path}`), "git.acme.example")).toMatchObject(
      target,
    );
  });

  test("another host is none", () => {
    expect(gitLabTarget(new URL("https://gitlab.com/a/b"), "git.acme.example")).toBeUndefined();
  });
});

describe("GitLab", () => {
  test("a file, and one on a branch with slashes in its name", async () => {
    const { read } = await world({
      [`GET ${project}/repository/files/docs%2Fa.md/raw?ref=main`]: { text: "# On main" },
      [`GET ${project}/repository/branches`]: { json: [{ name: "feature/x" }, { name: "feature" }] },
      [`GET ${project}/repository/tags`]: { json: [] },
      [`GET ${project}/repository/files/docs%2Fa.md/raw?ref=feature%2Fx`]: { text: "# On a branch" },
    });
    expect((await read("/acme/ml/designs/-/blob/main/docs/a.md")).title).toBe("On main");
    expect((await read("/acme/ml/designs/-/blob/feature/x/docs/a.md")).title).toBe("On a branch");
  });

  test("the README of a project that was moved", async () => {
    const { read } = await world((base) => ({
      [`GET ${project}`]: { status: 301, headers: { location: `${base}/api/v4/projects/9` } },
      "GET /api/v4/projects/9": { json: { default_branch: "trunk" } },
      [`GET ${project}/repository/tree?path=&ref=trunk&per_page=100`]: {
        json: [
          { name: "src", path: "src", type: "tree" },
          { name: "README.md", path: "README.md", type: "blob" },
        ],
      },
      [`GET ${project}/repository/files/README.md/raw?ref=trunk`]: { text: "# Designs" },
    }));
    expect((await read("/acme/ml/designs")).title).toBe("Designs");
  });

  test("a merge request: documents at its head and what people said, over several pages", async () => {
    const { read } = await world((base) => ({
      [`GET ${project}/merge_requests/5`]: {
        json: {
          title: "Rank",
          description: "Plan",
          created_at: "2026-01-01T00:00:00Z",
          author: { username: "ada" },
          sha: "abc",
        },
      },
      [`GET ${project}/merge_requests/5/diffs?per_page=100`]: {
        json: [{ new_path: "docs/a.md", deleted_file: false }],
        headers: { link: `<${base}${project}/merge_requests/5/diffs?page=2&per_page=100>; rel="next"` },
      },
      [`GET ${project}/merge_requests/5/diffs?page=2&per_page=100`]: {
        json: [{ new_path: "gone.md", deleted_file: true }],
      },
      [`GET ${project}/repository/files/docs%2Fa.md/raw?ref=abc`]: { text: "# Labels\n" },
      [`GET ${project}/merge_requests/5/notes`]: {
        json: [
          note("bot", "2026-01-02T00:00:00Z", "changed the description", { system: true }),
          note("eve", "2026-01-03T00:00:00Z", "How late?", {
            position: { new_path: "docs/a.md", new_line: 4 },
          }),
        ],
      },
    }));
    const { text, unread, title } = await read("/acme/ml/designs/-/merge_requests/5");
    expect(title).toBe("Rank (merge request 5)");
    expect(text).toMatch(/Plan[^]*# docs\/a\.md[^]*## Labels[^]*> docs\/a\.md, line 4\n\nHow late\?/);
    expect(text).not.toContain("changed the description");
    expect(unread[0]?.what).toBe("1 other changed files");
  });

  test("an issue that was moved says so", async () => {
    const { read } = await world({
      [`GET ${project}/issues/7`]: {
        json: {
          title: "Labels",
          description: "We propose",
          created_at: "2026-01-01T00:00:00Z",
          author: { username: "ada" },
          moved_to_id: 12,
        },
      },
      [`GET ${project}/issues/7/notes`]: { json: [note("bob", "2026-01-02T00:00:00Z", "Fine")] },
    });
    const { text, unread } = await read("/acme/ml/designs/-/issues/7");
    expect(text).toMatch(/We propose[^]*Fine/);
    expect(unread[0]?.why).toContain("moved to another project");
  });

  test("wiki pages of projects and groups", async () => {
    const page = { json: { title: "Feed ranking", content: "The feed is ranked.", format: "markdown" } };
    const { read } = await world({
      [`GET ${project}/wikis/Feed%2FRanking`]: page,
      "GET /api/v4/groups/acme%2Fml/wikis/home": page,
    });
    expect((await read("/acme/ml/designs/-/wikis/Feed/Ranking")).title).toBe("Feed ranking");
    expect((await read("/groups/acme/ml/-/wikis")).text).toContain("ranked");
  });

  test("snippets with one file and with several", async () => {
    const { read } = await world((base) => ({
      "GET /api/v4/snippets/32": {
        json: { title: "Sketch", file_name: "a.md", files: [{ path: "a.md", raw_url: "x" }] },
      },
      "GET /api/v4/snippets/32/raw": { text: "One file" },
      [`GET ${project}/snippets/31`]: {
        json: {
          title: "Two",
          files: ["a.md", "b.py"].map((path) => ({
            path,
            raw_url: `${base}/acme/ml/designs/-/snippets/31/raw/main/${path}`,
          })),
        },
      },
      [`GET ${project}/snippets/31/files/main/a.md/raw`]: { text: "# A" },
      [`GET ${project}/snippets/31/files/main/b.py/raw`]: { text: "print(1)" },
    }));
    expect((await read("/-/snippets/32")).text).toContain("One file");
    expect((await read("/acme/ml/designs/-/snippets/31")).text).toMatch(/# a\.md\n\n## A[^]*print\(1\)/);
  });

  test("a request that must wait is asked again", async () => {
    let times = 0;
    const { read } = await world({
      [`GET ${project}/repository/files/a.md/raw`]: () =>
        (times += 1) === 1
          ? { status: 429, headers: { "retry-after": "1" }, text: "Retry later" }
          : { text: "# There" },
    });
    expect((await read("/acme/ml/designs/-/blob/main/a.md")).title).toBe("There");
  });

  test.each<[string, Reply, string | undefined, RegExp]>([
    ["an expired token", expired, "glpat-1", /expired or was revoked/],
    [
      "no token where one is needed",
      { status: 401, json: { message: "401 Unauthorized" } },
      "",
      /set a token/,
    ],
    [
      "a scope that is missing",
      { status: 403, json: { error: "insufficient_scope" } },
      "glpat-1",
      /read_api and read_repository/,
    ],
    ["forbidden", { status: 403, json: { message: "403 Forbidden" } }, "glpat-1", /Reporter/],
    [
      "not found",
      { status: 404, json: { message: "404 Project Not Found" } },
      "glpat-1",
      /make the token's account a member/,
    ],
  ])("%s is refused with what to do", async (_, reply, token, sentence) => {
    const { read } = await world({ [`GET ${project}/issues/7`]: reply }, token);
    const failure = await refused(read("/acme/ml/designs/-/issues/7"));
    expect(failure.kind).toBe("unreadable");
    expect(failure.message).toMatch(sentence);
  });

  test("a project that is not on the list is refused before anything is asked", async () => {
    const { read, opened } = await world({}, "glpat-1", ["git.acme.example/acme/web/*"]);
    expect((await refused(read("/acme/ml/designs"))).kind).toBe("forbidden");
    expect(opened.asked).toEqual([]);
  });

  test("a project that was moved out of an allowed group is refused", async () => {
    const { read, opened } = await world(
      { [`GET ${project}`]: { json: { path_with_namespace: "stranger/designs" } } },
      "glpat-1",
      ["git.acme.example/acme/*"],
    );
    expect((await refused(read("/acme/ml/designs/-/issues/7"))).message).toContain("stranger/designs");
    expect(opened.asked).toHaveLength(1);
  });

  test("the check says who the token belongs to", async () => {
    const { source } = await world({ "GET /api/v4/user": { json: { username: "loophole" } } });
    expect(await source.check()).toContain("loophole");
  });
});
