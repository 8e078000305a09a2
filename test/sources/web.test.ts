import { afterEach, describe, expect, test } from "vitest";
import { accessTo } from "../../src/intake/sources/access.ts";
import { webSource } from "../../src/intake/sources/web-source.ts";
import { openProvider, type Provider, type Reply, type Routes } from "./provider-server.ts";
import { refused } from "./refused.ts";

let provider: Provider | undefined;
afterEach(async () => {
  await provider?.close();
  provider = undefined;
});

async function world(routes: Routes, allowed: string[] = []) {
  const opened = await openProvider(routes);
  provider = opened;
  const source = webSource(
    opened.fetcher,
    accessTo("web", { everywhere: allowed.map((host) => `web:${host}`) }),
  );
  return {
    source,
    opened,
    read: (path: string) => source.read({ kind: "link", url: `${opened.base}${path}` }),
  };
}

const html = (body: string): Reply => ({
  text: `<!doctype html><html><head><title>Ranking</title></head><body>${body}</body></html>`,
  headers: { "content-type": "text/html; charset=utf-8" },
});

describe("the web", () => {
  test("a page is read by its content type, a raw file by its name", async () => {
    const paragraph = "<p>The ranker reads the clicks of thirty days and is trained every night on them.</p>";
    const { read } = await world({
      "GET /page": html(`<main><article><h1>Ranking</h1>${paragraph.repeat(5)}</article></main>`),
      "GET /raw/design.md": {
        text: "# Design\n\nThe ranker reads clicks.",
        headers: { "content-type": "application/octet-stream" },
      },
    });
    expect((await read("/page")).text).toContain("The ranker reads the clicks");
    expect((await read("/raw/design.md")).title).toBe("Design");
  });

  test("a page that moved is read where it is now", async () => {
    const { read } = await world({
      "GET /old.txt": { status: 308, headers: { location: "/new.txt" } },
      "GET /new.txt": { text: "We will rank the feed by clicks." },
    });
    expect((await read("/old.txt")).text).toContain("rank the feed");
  });

  test.each<[string, Reply, RegExp]>([
    ["a page for people who sign in", { status: 401, text: "" }, /only to people who sign in/],
    ["a forbidden page", { status: 403, text: "" }, /only to people who sign in/],
    ["a missing page", { status: 404, text: "" }, /no such page/],
    ["a page that is gone", { status: 410, text: "" }, /no such page/],
    ["a server in trouble", { status: 500, text: "" }, /trouble of its own/],
    ["an empty page", { text: "" }, /empty page/],
    ["a picture", { text: "x", headers: { "content-type": "image/png" } }, /not a document/],
    [
      "a redirect to a sign-in page",
      { status: 302, headers: { location: "/users/sign_in?next=/x" } },
      /only to people who sign in/,
    ],
    [
      "a server that wants to be left alone",
      { status: 429, headers: { "retry-after": "600" }, text: "" },
      /wait 10 min/,
    ],
  ])("%s is refused with a sentence", async (_, reply, sentence) => {
    const { read } = await world({ "GET /x": reply, "GET /users/sign_in": html("Sign in") });
    const failure = await refused(read("/x"));
    expect(failure.kind).toBe("unreadable");
    expect(failure.message).toMatch(sentence);
  });

  test("a host that is not on the list is refused before it is asked", async () => {
    const { read, opened } = await world({}, ["*.acme.example"]);
    expect(await refused(read("/x"))).toMatchObject({ kind: "forbidden" });
    expect(opened.asked).toEqual([]);
  });
});
