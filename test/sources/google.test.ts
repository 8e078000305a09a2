import { generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { accessTo } from "../../src/intake/sources/access.ts";
import { tokenKeeper } from "../../src/services/app-tokens.ts";
import { docsMarkdown } from "../../src/intake/sources/google/docs-markdown.ts";
import { googleTarget } from "../../src/intake/sources/google/google-source.ts";
import { googleSource } from "../../src/intake/sources/google/google-source.ts";
import { openProvider, type Provider, type Reply, type Routes } from "./provider-server.ts";
import { refused } from "./refused.ts";

let provider: Provider | undefined;
afterEach(async () => {
  await provider?.close();
  provider = undefined;
});

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const id = "1AbCdEfGhIjKlMnOp";
const link = `https://docs.google.com/document/d/${id}/edit?tab=t.0#heading=h.1`;

async function world(
  routes: Routes,
  allowed: string[] = [],
  token: Reply = { json: { access_token: "ya29.1", expires_in: 3599, token_type: "Bearer" } },
) {
  const opened = await openProvider({ "POST /token": token, ...routes }, ({ headers, path }) =>
    path === "/token" || headers.authorization === "Bearer ya29.1"
      ? undefined
      : { status: 401, json: { error: { code: 401, status: "UNAUTHENTICATED" } } },
  );
  provider = opened;
  const source = googleSource(
    opened.fetcher,
    {
      account: {
        key: JSON.stringify({ client_email: "bot@acme.iam.gserviceaccount.com", private_key: pem }),
      },
      docsApi: opened.base,
      driveApi: opened.base,
      tokenUrl: `${opened.base}/token`,
    },
    accessTo("google", { everywhere: allowed.map((place) => `google:${place}`) }),
    tokenKeeper(() => Date.parse("2026-02-03T10:00:00Z")),
  );
  return { source, opened, read: (url = link) => source.read({ kind: "link", url }) };
}

const described = (more: object = {}): Reply => ({
  json: {
    id,
    name: "Ranking",
    mimeType: "application/vnd.google-apps.document",
    parents: ["folder-1"],
    ...more,
  },
});
const run = (content: string, textStyle: object = {}) => ({ textRun: { content, textStyle } });
const paragraph = (elements: object[], style = "NORMAL_TEXT", more: object = {}) => ({
  paragraph: { elements, paragraphStyle: { namedStyleType: style }, ...more },
});
const text = (content: string, style?: string) => paragraph([run(`${content}\n`)], style);
const body = (...content: object[]) => ({ body: { content } });
const doc = (tab: object) => ({
  title: "Ranking",
  tabs: [{ tabProperties: { title: "Tab 1" }, documentTab: tab }],
});
const markdown = (tab: object) => docsMarkdown(doc(tab));

describe("links to Google Docs and Drive", () => {
  test.each([
    `https://docs.google.com/document/d/${id}/edit`,
    `https://docs.google.com/document/u/1/d/${id}/preview`,
    `https://docs.google.com/a/acme.example/document/d/${id}`,
    `https://docs.google.com/presentation/d/${id}/edit#slide=1`,
    `https://drive.google.com/file/d/${id}/view?usp=sharing`,
    `https://drive.google.com/open?id=${id}`,
    `https://drive.google.com/uc?id=${id}&export=download`,
  ])("%s", (url) => {
    expect(googleTarget(new URL(url))).toEqual({ kind: "file", id });
  });

  test.each([
    "https://drive.google.com/drive/folders/1AbCdEfGhIjKlMnOp",
    "https://docs.google.com/forms/d/1AbCdEfGhIjKlMnOp/edit",
  ])("%s is no document", (url) => expect(googleTarget(new URL(url))?.kind).toBe("other"));

  test.each([
    "https://docs.google.com/document/d/e/2PACX-1vabcdefghij/pub",
    "https://docs.google.com.evil.example/document/d/1AbCdEfGhIjKlMnOp",
  ])("%s is left to the web", (url) => expect(googleTarget(new URL(url))).toBeUndefined());
});

describe("what stands in a Google Doc is read", () => {
  const list = {
    lists: { l1: { listProperties: { nestingLevels: [{ glyphSymbol: "●" }, { glyphType: "DECIMAL" }] } } },
  };
  const item = (content: string, nestingLevel = 0) =>
    paragraph([run(`${content}\n`)], "NORMAL_TEXT", { bullet: { listId: "l1", nestingLevel } });
  const mono = (content: string) =>
    paragraph([run(`${content}\n`, { weightedFontFamily: { fontFamily: "Roboto Mono" } })]);

  test.each<[string, object, string]>([
    [
      "title and headings",
      body(text("Ranking", "TITLE"), text("Goal", "HEADING_2"), text("We rank.")),
      "# Ranking\n\n## Goal\n\nWe rank.\n",
    ],
    [
      "styles and links",
      body(
        paragraph([
          run("The "),
          run("ranker ", { bold: true }),
          run("reads", { strikethrough: true }),
          run(" "),
          run("clicks", { link: { url: "https://a.example/" } }),
          run(".\n"),
        ]),
      ),
      "The **ranker** ~~reads~~ [clicks](https://a.example/).\n",
    ],
    [
      "lists, numbered and nested",
      { ...body(item("a"), item("one", 1), item("two", 1), text("after")), ...list },
      "- a\n    1. one\n    1. two\n\nafter\n",
    ],
    [
      "a table with lists and several paragraphs in its cells",
      {
        ...body({
          table: {
            tableRows: [
              { tableCells: [{ content: [text("Metric")] }, { content: [text("Goal")] }] },
              {
                tableCells: [
                  { content: [text("p95"), text("latency")] },
                  { content: [item("a|b"), item("c")] },
                ],
              },
            ],
          },
        }),
        ...list,
      },
      "| Metric | Goal |\n| --- | --- |\n| p95 latency | a\\|b; c |\n",
    ],
    [
      "footnotes",
      {
        ...body(
          paragraph([
            run("Late"),
            { footnoteReference: { footnoteId: "kix.1", footnoteNumber: "1" } },
            run(" labels.\n"),
          ]),
        ),
        footnotes: { "kix.1": { content: [text(" By 90 days.")] } },
      },
      "Late[^1] labels.\n\n[^1]: By 90 days.\n",
    ],
    [
      "code in a typewriter face",
      body(mono("if a:"), mono("    b()"), text("after")),
      "```\nif a:\n    b()\n```\n\nafter\n",
    ],
    [
      "chips: people, dates and files",
      body(
        paragraph([
          { person: { personProperties: { name: "Ada", email: "ada@acme.example" } } },
          run(" by "),
          { dateElement: { dateElementProperties: { displayText: "3 Mar 2026" } } },
          run(" in "),
          { richLink: { richLinkProperties: { title: "Labels", uri: "https://docs.google.com/x" } } },
          run("\n"),
        ]),
      ),
      "@Ada by 3 Mar 2026 in [Labels](https://docs.google.com/x)\n",
    ],
    ["a line that looks like a heading and is none", body(text("# of clicks")), "\\# of clicks\n"],
    [
      "nothing that is only suggested",
      body(
        paragraph([
          run("Kept"),
          { textRun: { content: " added", suggestedInsertionIds: ["s1"] } },
          run("\n"),
        ]),
      ),
      "Kept\n",
    ],
    ["a line break within a paragraph", body(text("one\vtwo")), "one\ntwo\n"],
    [
      "no table of contents",
      body({ tableOfContents: { content: [text("Goal")] } }, { sectionBreak: {} }, text("x")),
      "x\n",
    ],
  ])("%s", (_, tab, expected) => {
    expect(markdown(tab).markdown).toBe(expected);
  });

  test("tabs within tabs follow each other under their titles", () => {
    const tabs = [
      {
        tabProperties: { title: "Design" },
        documentTab: body(text("Goal", "HEADING_1")),
        childTabs: [{ tabProperties: { title: "Data" }, documentTab: body(text("Clicks")) }],
      },
    ];
    expect(docsMarkdown({ title: "x", tabs }).markdown).toBe("# Design\n\n## Goal\n\n# Data\n\nClicks\n");
  });

  test("pictures and equations are said to be unread", () => {
    const { unread } = markdown({
      ...body(paragraph([{ inlineObjectElement: { inlineObjectId: "o1" } }, { equation: {} }, run("\n")])),
      inlineObjects: { o1: { inlineObjectProperties: { embeddedObject: { title: "Data flow" } } } },
    });
    expect(unread.map(({ what }) => what)).toEqual(["a picture (Data flow)", "1 equations"]);
  });
});

describe("Google", () => {
  const plainDoc: Routes = {
    [`GET /drive/v3/files/${id}`]: described(),
    [`GET /v1/documents/${id}`]: { json: doc(body(text("Goal", "HEADING_1"), text("We rank."))) },
    [`GET /drive/v3/files/${id}/comments`]: { json: {} },
  };

  test("a document with its open comments over several pages; the account signs in once", async () => {
    const said = (displayName: string, content: string, more: object = {}) => ({
      author: { displayName },
      createdTime: "2026-01-01T00:00:00Z",
      content,
      ...more,
    });
    const { read, opened } = await world({
      ...plainDoc,
      [`GET /drive/v3/files/${id}/comments`]: ({ query }) => ({
        json:
          query.get("pageToken") === "p2"
            ? { comments: [said("Eve", "On page two")] }
            : {
                nextPageToken: "p2",
                comments: [
                  said("Ada", "Which clicks?", {
                    quotedFileContent: { value: "We rank&nbsp;&amp; sort &#8220;x&#x201D;" },
                    replies: [said("Bob", "All"), said("Bob", "gone", { deleted: true })],
                  }),
                  said("Ada", "settled", { resolved: true }),
                ],
              },
      }),
    });
    const { title, text: read1 } = await read();
    expect(title).toBe("Ranking");
    expect(read1).toMatch(
      /# Goal\n\nWe rank\.[^]*# Open comments[^]*Ada[^]*> We rank\u00a0& sort “x”\n\nWhich clicks\?[^]*Bob[^]*All[^]*On page two/,
    );
    expect(read1).not.toMatch(/settled|gone/);
    await read();
    const asked = opened.asked.filter(({ path }) => path === "/token");
    expect(asked).toHaveLength(1);
    const claims = new URLSearchParams(asked[0]?.body).get("assertion")?.split(".")[1] ?? "";
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
      iss: "bot@acme.iam.gserviceaccount.com",
    });
    const docs = opened.asked.find(({ path }) => path.startsWith("/v1/documents"));
    expect(docs?.query.get("suggestionsViewMode")).toBe("PREVIEW_WITHOUT_SUGGESTIONS");
  });

  test("comments that may not be seen are said to be unread", async () => {
    const { read } = await world({
      ...plainDoc,
      [`GET /drive/v3/files/${id}/comments`]: {
        status: 403,
        json: { error: { code: 403, message: "insufficientFilePermissions" } },
      },
    });
    expect((await read()).unread).toEqual([
      { what: "the comments", why: expect.stringContaining("Commenter") as string },
    ]);
  });

  test("files of Drive are read by their type, shortcuts are followed", async () => {
    const { read } = await world({
      [`GET /drive/v3/files/${id}`]: described({
        mimeType: "application/vnd.google-apps.shortcut",
        shortcutDetails: { targetId: "target-file-1" },
      }),
      "GET /drive/v3/files/target-file-1": ({ query }) =>
        query.get("alt") === "media"
          ? { text: "# From Drive\n\nText." }
          : described({ id: "target-file-1", name: "a.md", mimeType: "text/markdown" }),
    });
    expect((await read(`https://drive.google.com/file/d/${id}/view`)).title).toBe("From Drive");
  });

  test.each<[string, Reply, RegExp]>([
    [
      "a document that is not shared",
      {
        status: 404,
        json: { error: { code: 404, message: "File not found", errors: [{ reason: "notFound" }] } },
      },
      /Share it with bot@acme\.iam\.gserviceaccount\.com/,
    ],
    [
      "forbidden",
      { status: 403, json: { error: { code: 403, errors: [{ reason: "insufficientFilePermissions" }] } } },
      /Share it with/,
    ],
    [
      "an API that is switched off",
      {
        status: 403,
        json: {
          error: {
            code: 403,
            status: "PERMISSION_DENIED",
            message: "Google Docs API has not been used in project 1 before or it is disabled.",
            errors: [{ reason: "accessNotConfigured" }],
          },
        },
      },
      /switched on/,
    ],
    [
      "a rate limit",
      { status: 403, json: { error: { code: 403, errors: [{ reason: "userRateLimitExceeded" }] } } },
      /rate limit/,
    ],
    ["the trash", described({ trashed: true }), /trash/],
    [
      "a spreadsheet",
      described({ mimeType: "application/vnd.google-apps.spreadsheet" }),
      /Google spreadsheet/,
    ],
  ])("%s is refused with what to do", async (_, reply, sentence) => {
    const { read } = await world({ [`GET /drive/v3/files/${id}`]: reply });
    const failure = await refused(read());
    expect(failure.kind).toBe("unreadable");
    expect(failure.message).toMatch(sentence);
  });

  test("a key that was revoked is a matter of configuration", async () => {
    const { read } = await world({}, [], {
      status: 400,
      json: { error: "invalid_grant", error_description: "Invalid JWT Signature." },
    });
    expect(await refused(read())).toMatchObject({
      kind: "configuration",
      message: expect.stringContaining("invalid_grant") as string,
    });
  });

  test("a document is allowed by a folder above it, and refused outside", async () => {
    const folders: Routes = {
      ...plainDoc,
      "GET /drive/v3/files/folder-1": described({ id: "folder-1", parents: ["folder-0"] }),
      "GET /drive/v3/files/folder-0": described({ id: "folder-0", parents: [] }),
    };
    const inside = await world(folders, ["folder-0"]);
    expect((await inside.read()).title).toBe("Ranking");
    await provider?.close();
    const outside = await world(folders, ["folder-9"]);
    expect((await refused(outside.read())).kind).toBe("forbidden");
    expect(outside.opened.asked.some(({ path }) => path.startsWith("/v1/documents"))).toBe(false);
  });

  test("the check says with whom documents are to be shared", async () => {
    const { source } = await world({
      "GET /drive/v3/about": { json: { user: { emailAddress: "bot@acme.iam.gserviceaccount.com" } } },
    });
    expect(await source.check()).toContain("bot@acme.iam.gserviceaccount.com");
  });
});
