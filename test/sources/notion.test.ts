import { afterEach, describe, expect, test } from "vitest";
import { accessTo } from "../../src/intake/sources/access.ts";
import { notionPage } from "../../src/intake/sources/notion/notion-source.ts";
import { notionSource } from "../../src/intake/sources/notion/notion-source.ts";
import { openProvider, type Provider, type Reply, type Routes } from "./provider-server.ts";
import { refused } from "./refused.ts";

let provider: Provider | undefined;
afterEach(async () => {
  await provider?.close();
  provider = undefined;
});

const id = "0123456789abcdef0123456789abcdef";
const link = `https://www.notion.so/acme/Feed-Ranking-${id}?pvs=4`;
const rich = (plain_text: string, annotations: object = {}, href: string | null = null) => ({
  type: "text",
  plain_text,
  annotations,
  href,
});
const list = (results: object[], next_cursor: string | null = null): Reply => ({
  json: { object: "list", results, next_cursor, has_more: next_cursor !== null },
});
const block = (type: string, content: object, blockId = `b-${type}`, has_children = false) => ({
  object: "block",
  id: blockId,
  type,
  has_children,
  [type]: content,
});
const said = (type: string, text: string, more: object = {}, inside?: string) =>
  block(type, { rich_text: [rich(text)], ...more }, inside, inside !== undefined);
const aPage = (more: object = {}): Reply => ({
  json: {
    object: "page",
    id: "01234567-89ab-cdef-0123-456789abcdef",
    parent: { type: "page_id", page_id: "aaaaaaaa-0000-0000-0000-000000000001" },
    properties: { title: { id: "title", type: "title", title: [rich("Feed ranking")] } },
    ...more,
  },
});

async function world(routes: Routes, allowed: string[] = []) {
  const opened = await openProvider(
    { [`GET /v1/pages/${id}`]: aPage(), [`GET /v1/comments`]: list([]), ...routes },
    ({ headers }) =>
      headers.authorization === "Bearer ntn_1" && headers["notion-version"]
        ? undefined
        : {
            status: 401,
            json: { object: "error", status: 401, code: "unauthorized", message: "API token is invalid." },
          },
  );
  provider = opened;
  const rules = { everywhere: allowed.map((place) => `notion:${place}`) };
  const source = notionSource(
    opened.fetcher,
    { token: "ntn_1", api: opened.base },
    accessTo("notion", rules),
  );
  return { source, opened, read: (url = link) => source.read({ kind: "link", url }) };
}

const blocks = (...results: object[]): Routes => ({ [`GET /v1/blocks/${id}/children`]: list(results) });
async function textOf(routes: Routes): Promise<string> {
  const { read } = await world(routes);
  return (await read()).text.trimEnd();
}

describe("links to Notion", () => {
  test.each([
    `https://www.notion.so/acme/Feed-Ranking-${id}`,
    `https://www.notion.so/${id}`,
    `https://notion.so/acme/Feed-Ranking-${id.toUpperCase()}?pvs=4#${id}`,
    "https://www.notion.so/01234567-89ab-cdef-0123-456789abcdef",
    "https://www.notion.so/Feed-01234567-89ab-cdef-0123-456789abcdef",
    `https://acme.notion.site/Feed-Ranking-${id}`,
    `https://app.notion.com/p/Feed-Ranking-${id}`,
    `https://www.notion.so/acme/ffffffffffffffffffffffffffffffff?v=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee&p=${id}&pm=s`,
  ])("%s", (url) => expect(notionPage(new URL(url))).toBe(id));

  test("links without a page, and of other hosts", () => {
    expect(notionPage(new URL("https://www.notion.so/acme/Home"))).toBeNull();
    expect(notionPage(new URL(`https://notion.so.evil.example/${id}`))).toBeUndefined();
  });
});

describe("what stands on a Notion page is read", () => {
  test.each<[string, object[], string]>([
    ["headings", [said("heading_1", "Goal"), said("heading_3", "Scope")], "# Goal\n\n### Scope"],
    [
      "text with styles",
      [
        block("paragraph", {
          rich_text: [
            rich("The "),
            rich("ranker ", { bold: true }),
            rich("x < y", { code: true }),
            rich(" old", { strikethrough: true }),
            rich(" here", {}, "https://a.example/"),
          ],
        }),
      ],
      "The **ranker** `x < y` ~~old~~ [here](https://a.example/)",
    ],
    [
      "lists",
      [
        said("bulleted_list_item", "a"),
        said("bulleted_list_item", "b"),
        said("paragraph", "x"),
        said("numbered_list_item", "one"),
      ],
      "- a\n- b\n\nx\n\n1. one",
    ],
    [
      "tasks",
      [said("to_do", "ask", { checked: false }), said("to_do", "done", { checked: true })],
      "- [ ] ask\n- [x] done",
    ],
    ["a quote", [said("quote", "two\nlines")], "> two\n> lines"],
    [
      "a callout",
      [said("callout", "Late labels", { icon: { type: "emoji", emoji: "⚠️" } })],
      "> ⚠️ Late labels",
    ],
    [
      "code with a caption",
      [block("code", { rich_text: [rich("if a:\n  b()")], language: "python", caption: [rich("Listing")] })],
      "```python\nif a:\n  b()\n```\n\nListing",
    ],
    [
      "a diagram as text",
      [block("code", { rich_text: [rich("graph TD; A-->B")], language: "mermaid" })],
      "```mermaid\ngraph TD; A-->B\n```",
    ],
    [
      "an equation and a rule",
      [block("equation", { expression: "e=mc^2" }), block("divider", {}), said("paragraph", "x")],
      "$$e=mc^2$$\n\n---\n\nx",
    ],
    [
      "links set apart",
      [
        block("bookmark", { url: "https://a.example/", caption: [rich("The store")] }),
        block("embed", { url: "https://b.example/" }),
      ],
      "[The store](https://a.example/)\n\nhttps://b.example/",
    ],
    [
      "nothing of furniture",
      [block("table_of_contents", {}), block("breadcrumb", {}), said("paragraph", "x")],
      "x",
    ],
  ])("%s", async (_, content, expected) => {
    expect(await textOf(blocks(...content))).toBe(expected);
  });

  test("blocks inside blocks: lists, toggles, columns, tables and synced blocks", async () => {
    const text = await textOf({
      ...blocks(
        said("bulleted_list_item", "outer", {}, "i1"),
        said("toggle", "More", {}, "t1"),
        said("heading_2", "Toggle heading", { is_toggleable: true }, "h1"),
        block("column_list", {}, "c1", true),
        block("table", { table_width: 2, has_column_header: true }, "tb1", true),
        block("synced_block", { synced_from: null }, "s1", true),
        block("synced_block", { synced_from: { type: "block_id", block_id: "orig" } }, "s2", true),
      ),
      "GET /v1/blocks/i1/children": list([said("numbered_list_item", "inner")]),
      "GET /v1/blocks/t1/children": list([said("paragraph", "Hidden")]),
      "GET /v1/blocks/h1/children": list([said("paragraph", "Under it")]),
      "GET /v1/blocks/c1/children": list([block("column", {}, "c2", true), block("column", {}, "c3", true)]),
      "GET /v1/blocks/c2/children": list([said("paragraph", "Left")]),
      "GET /v1/blocks/c3/children": list([said("paragraph", "Right")]),
      "GET /v1/blocks/tb1/children": list([
        block("table_row", { cells: [[rich("Metric")], [rich("Goal")]] }),
        block("table_row", { cells: [[rich("p95")], [rich("1|2 ms")]] }),
      ]),
      "GET /v1/blocks/s1/children": list([said("paragraph", "Original")]),
      "GET /v1/blocks/orig/children": list([said("paragraph", "Copied")]),
    });
    expect(text).toBe(
      "- outer\n    1. inner\n\n**More**\n\nHidden\n\n## Toggle heading\n\nUnder it\n\nLeft\n\nRight\n\n| Metric | Goal |\n| --- | --- |\n| p95 | 1\\|2 ms |\n\nOriginal\n\nCopied",
    );
  });

  test("what cannot be read is said", async () => {
    const { read } = await world(
      blocks(
        block("image", { type: "file", caption: [rich("Data flow")] }),
        block("child_page", { title: "Labels" }),
        block("child_database", { title: "Risks" }),
        block("synced_block", { synced_from: { block_id: "private" } }, "s", true),
        block("unsupported", {}),
        said("paragraph", "x"),
      ),
    );
    expect(new Set((await read()).unread.map(({ what }) => what))).toEqual(
      new Set([
        "a picture (Data flow)",
        "the page “Labels” below this one",
        "the database “Risks”",
        "a synced block",
        "a block of the type “unsupported”",
      ]),
    );
  });
});

describe("Notion", () => {
  test("a long page is read page by page, with its properties and open comments", async () => {
    const { read } = await world({
      [`GET /v1/pages/${id}`]: aPage({
        parent: { type: "database_id", database_id: "dddddddd-0000-0000-0000-000000000001" },
        properties: {
          Name: { type: "title", title: [rich("Feed ranking")] },
          Status: { type: "status", status: { name: "Draft" } },
          Owners: { type: "people", people: [{ name: "Ada" }, { name: "Bob" }] },
          Due: { type: "date", date: { start: "2026-03-01", end: null } },
          Roll: { type: "rollup", rollup: {} },
        },
      }),
      [`GET /v1/blocks/${id}/children?page_size=100`]: list([said("paragraph", "First")], "c2"),
      [`GET /v1/blocks/${id}/children?page_size=100&start_cursor=c2`]: list([said("paragraph", "Second")]),
      "GET /v1/comments": list([
        {
          created_time: "2026-01-01T00:00:00Z",
          created_by: { id: "u1" },
          rich_text: [rich("Which clicks?")],
        },
        { created_time: "2026-01-02T00:00:00Z", created_by: { id: "u2" }, rich_text: [rich("All")] },
        {
          created_time: "2026-01-03T00:00:00Z",
          created_by: { id: "u2" },
          display_name: { resolved_name: "Eve" },
          rich_text: [rich("Fine")],
        },
      ]),
      "GET /v1/users/u1": { json: { name: "Ada" } },
    });
    const { title, text } = await read();
    expect(title).toBe("Feed ranking");
    expect(text).toMatch(
      /\| Status \| Draft \|\n\| Owners \| Ada, Bob \|\n\| Due \| 2026-03-01 \|\n\nFirst\n\nSecond/,
    );
    expect(text).toMatch(/## Ada[^]*Which clicks\?[^]*## somebody[^]*All[^]*## Eve[^]*Fine/);
  });

  test("a request that came too fast is repeated", async () => {
    let times = 0;
    const { read } = await world({
      [`GET /v1/blocks/${id}/children`]: () =>
        (times += 1) === 1
          ? { status: 429, headers: { "retry-after": "1" }, json: { code: "rate_limited" } }
          : list([said("paragraph", "x")]),
    });
    expect((await read()).text.trim()).toBe("x");
  });

  test("comments that may not be read are said to be unread", async () => {
    const { read } = await world({
      ...blocks(said("paragraph", "x")),
      "GET /v1/comments": { status: 403, json: { object: "error", code: "restricted_resource" } },
    });
    expect((await read()).unread).toEqual([
      { what: "the comments", why: expect.stringContaining("Read comments") as string },
    ]);
  });

  test.each<[string, Reply, RegExp]>([
    [
      "a page that is not shared",
      { status: 404, json: { object: "error", code: "object_not_found" } },
      /Connections/,
    ],
    ["a token that was revoked", { status: 401, json: { object: "error", code: "unauthorized" } }, /revoked/],
    ["forbidden", { status: 403, json: { object: "error", code: "restricted_resource" } }, /Read content/],
    [
      "a database",
      {
        status: 400,
        json: {
          object: "error",
          code: "validation_error",
          message: "Provided ID is a database, not a page.",
        },
      },
      /database/,
    ],
    ["the trash", aPage({ in_trash: true }), /trash/],
  ])("%s is refused with what to do", async (_, reply, sentence) => {
    const { read } = await world({ [`GET /v1/pages/${id}`]: reply });
    const failure = await refused(read());
    expect(failure.kind).toBe("unreadable");
    expect(failure.message).toMatch(sentence);
  });

  test("a page is allowed by one above it, and refused elsewhere", async () => {
    const above: Routes = {
      ...blocks(said("paragraph", "x")),
      "GET /v1/pages/aaaaaaaa-0000-0000-0000-000000000001": {
        json: { parent: { type: "block_id", block_id: "bbbbbbbb-0000-0000-0000-000000000002" } },
      },
      "GET /v1/blocks/bbbbbbbb-0000-0000-0000-000000000002": {
        json: { parent: { type: "page_id", page_id: "cccccccc-0000-0000-0000-000000000003" } },
      },
      "GET /v1/pages/cccccccc-0000-0000-0000-000000000003": {
        json: { parent: { type: "workspace", workspace: true } },
      },
    };
    const inside = await world(above, ["cccccccc000000000000000000000003"]);
    expect((await inside.read()).text.trim()).toBe("x");
    await provider?.close();
    const outside = await world(above, ["eeeeeeee000000000000000000000009"]);
    expect((await refused(outside.read())).kind).toBe("forbidden");
  });

  test("the check says who is signed in", async () => {
    const { source } = await world({ "GET /v1/users/me": { json: { object: "user", name: "Loophole" } } });
    expect(await source.check()).toContain("Loophole");
  });
});
