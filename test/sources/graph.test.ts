import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Fetcher } from "../../src/intake/fetch/fetcher.ts";
import {
  type Ask,
  askGuarded,
  askPlainly,
  type Graph,
  inWords,
  listed,
  openGraph,
  pathTo,
} from "../../src/services/microsoft/graph.ts";
import { MicrosoftRefusal } from "../../src/services/microsoft/refusal.ts";
import {
  messagesOfChat,
  messagesOfThread,
  readMessage,
} from "../../src/services/microsoft/teams-messages.ts";
import { textOfHtml } from "../../src/services/microsoft/teams-text.ts";
import { openProvider, type Provider, type Reply, type Routes } from "./provider-server.ts";
import { refused } from "./refused.ts";

const open: Provider[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** Graph on this machine, asked through plain fetch unless said otherwise, and how long it was waited for it. */
async function graphWith(
  routes: Routes | ((base: string) => Routes),
  askWith: (fetcher: Fetcher) => Ask = () => askPlainly(fetch),
  also?: readonly string[],
) {
  const provider = await openProvider(routes, undefined, also);
  open.push(provider);
  const waits: number[] = [];
  const graph = openGraph({
    url: `${provider.base}/v1.0`,
    ask: askWith(provider.fetcher),
    token: async () => "t",
    wait: async (ms) => void waits.push(ms),
  });
  return { graph, provider, waits };
}

const item = z.object({ id: z.string() });
const ways = [
  ["plain fetch", () => askPlainly(fetch)],
  ["the guarded fetcher", askGuarded],
] as const;

async function allOf(graph: Graph): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of listed(graph, "/things?$top=2", item)) ids.push(id);
  return ids;
}

describe.each(ways)("Graph through %s", (_, way) => {
  test("a list is read page by page, with the token", async () => {
    const { graph, provider } = await graphWith(
      (base) => ({
        "GET /v1.0/things?$top=2": {
          json: { value: [{ id: "a" }, { id: "b" }], "@odata.nextLink": `${base}/v1.0/things?$skiptoken=x` },
        },
        "GET /v1.0/things?$skiptoken=x": { json: { value: [{ id: "c" }] } },
      }),
      way,
    );
    expect(await allOf(graph)).toEqual(["a", "b", "c"]);
    expect(provider.asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer t", "Bearer t"]);
  });

  test("a next page of another server is not asked for, and the token does not go there", async () => {
    const elsewhere = await openProvider({ "GET /v1.0/things": { json: { value: [] } } });
    open.push(elsewhere);
    const { graph } = await graphWith(
      { "GET /v1.0/things": { json: { value: [], "@odata.nextLink": `${elsewhere.base}/v1.0/things` } } },
      way,
      [new URL(elsewhere.base).host],
    );
    expect((await refused(allOf(graph))).message).toMatch(/another server/);
    expect(elsewhere.asked).toEqual([]);
  });

  test("the content of a file may be elsewhere, and is asked for without the token", async () => {
    const store = await openProvider({ "GET /file": { text: "0123456789" } });
    open.push(store);
    const { graph } = await graphWith(
      { "GET /v1.0/content": { status: 302, headers: { location: `${store.base}/file` } } },
      way,
      [new URL(store.base).host],
    );
    expect(Buffer.from(await graph.content("/content")).toString()).toBe("0123456789");
    expect(store.asked.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  test("an answer that goes on and on is no answer", async () => {
    const text = `{"id":"a","more":${"[".repeat(5_300_000)}${"]".repeat(5_300_000)}}`;
    const { graph } = await graphWith({ "GET /v1.0/a": { text } }, way);
    expect((await refused(graph.json("/a", item))).message).toMatch(/too long to be one|larger than 10 MB/);
  });

  test("a refusal has its status and Graph's own code", async () => {
    const { graph } = await graphWith(
      {
        "GET /v1.0/a": { status: 404, json: { error: { code: "itemNotFound", message: "x" } } },
        "GET /v1.0/b": { status: 403, json: { error: { innererror: { code: "accessDenied" } } } },
        "GET /v1.0/c": { status: 400, text: "<html>" },
        "GET /v1.0/d": { status: 400, json: { error: { code: "long", message: "x".repeat(70_000) } } },
      },
      way,
    );
    const refusal = async (path: string) => graph.json(path, item).catch((error: unknown) => error);
    expect(await refusal("/a")).toMatchObject({ status: 404, code: "itemNotFound" });
    expect(await refusal("/b")).toMatchObject({ status: 403, code: "accessDenied" });
    expect(await refusal("/c")).toMatchObject({ status: 400, code: "" });
    expect(await refusal("/d")).toMatchObject({ status: 400, code: "" });
    expect(await refusal("/c")).toBeInstanceOf(MicrosoftRefusal);
  });
});

describe("Graph in trouble", () => {
  /** Refuses so many times, and then answers. */
  const after = (times: number, refusal: Reply): Routes => {
    let left = times;
    return { "GET /v1.0/a": () => (left-- > 0 ? refusal : { json: { id: "a" } }) };
  };

  test.each<[string, Reply, readonly number[]]>([
    ["as it says", { status: 429, headers: { "retry-after": "7" } }, [7_000, 7_000, 7_000]],
    ["longer each time", { status: 503 }, [1_000, 2_000, 4_000]],
    ["up to a minute", { status: 500, headers: { "retry-after": "60" } }, [60_000, 60_000, 60_000]],
  ])("what passes is waited out, %s", async (_, refusal, expected) => {
    const { graph, waits } = await graphWith(after(3, refusal));
    expect(await graph.json("/a", item)).toEqual({ id: "a" });
    expect(waits).toEqual(expected);
  });

  test.each<[string, number, Reply, number]>([
    ["a fourth refusal", 4, { status: 503 }, 4],
    ["more than a minute", 1, { status: 429, headers: { "retry-after": "61" } }, 1],
    ["what does not pass", 1, { status: 403 }, 1],
  ])("%s is not waited out", async (_, times, refusal, asked) => {
    const { graph, provider } = await graphWith(after(times, refusal));
    await expect(graph.json("/a", item)).rejects.toBeInstanceOf(MicrosoftRefusal);
    expect(provider.asked).toHaveLength(asked);
  });

  test("an answer of another form is a sentence", async () => {
    const { graph } = await graphWith({ "GET /v1.0/a": { text: "<html>" } });
    expect((await refused(graph.json("/a", item))).message).toMatch(/a form that is not known/);
  });

  test("in words, a refusal says what it means here, or what it means anywhere", async () => {
    const { graph } = await graphWith({
      "GET /v1.0/a": { status: 423 },
      "GET /v1.0/b": { status: 429, headers: { "retry-after": "90" } },
    });
    const words = inWords(graph, ({ status }) => (status === 423 ? "The file is locked." : undefined));
    expect((await refused(words.json("/a", item))).message).toBe("The file is locked.");
    expect((await refused(words.content("/b"))).message).toBe(
      "Microsoft Graph asks to wait 90 s before it answers again. Try again then.",
    );
  });
});

test("of content no more is read than asked for, and one byte that shows that there is more", async () => {
  const { graph } = await graphWith({ "GET /v1.0/content": { text: "x".repeat(1_000_000) } });
  expect(await graph.content("/content", 10)).toHaveLength(11);
  expect(await graph.content("/content", 1_000_000)).toHaveLength(1_000_000);
});

test("content without an end is read to the limit, and not beyond", async () => {
  const server = createServer((_, response) => void response.write("x".repeat(1_000)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/v1.0`;
  const graph = openGraph({ url, ask: askPlainly(fetch), token: async () => "t" });
  expect(await graph.content("/content", 500)).toHaveLength(501);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("an id in a path stays one part of it", () => {
  expect(pathTo`/chats/${"19:a/../b?c#d"}/messages`).toBe("/chats/19%3Aa%2F..%2Fb%3Fc%23d/messages");
});

/** A message as Graph gives it: said so many minutes after the others began. */
const said = (minute: number, more: object = {}) => ({
  id: String(1_700_000_000_000 + minute * 60_000),
  messageType: "message",
  createdDateTime: new Date(1_700_000_000_000 + minute * 60_000).toISOString(),
  from: { user: { id: "u1", displayName: "Ana" } },
  body: { contentType: "text", content: `m${minute}` },
  ...more,
});
const texts = (messages: readonly { body?: { content?: string | null | undefined } | null | undefined }[]) =>
  messages.map(({ body }) => body?.content);

/** A list that comes newest first, in pages; `edited` were edited last, and stand first where no order is asked for. */
function newestFirst(path: string, count: number, size: number, edited: readonly number[] = []): Routes {
  const created = Array.from({ length: count }, (_, index) => count - 1 - index);
  return {
    [`GET ${path}`]: ({ query, path: own, headers }) => {
      const isByCreation = query.get("$orderby") === "createdDateTime desc";
      const all = isByCreation
        ? created
        : [...edited, ...created.filter((minute) => !edited.includes(minute))];
      const skip = Number(query.get("$skip") ?? 0);
      query.set("$skip", String(skip + size));
      const next = `http://${headers.host}${own}?${query.toString()}`;
      return {
        json: {
          value: all.slice(skip, skip + size).map((minute) => said(minute)),
          ...(skip + size < count ? { "@odata.nextLink": next } : {}),
        },
      };
    },
  };
}

describe("a thread of Teams", () => {
  const where = { team: "g", channel: "c", root: "r" };
  const path = "/v1.0/teams/g/channels/c/messages/r";
  const root = { [`GET ${path}`]: { json: said(-1) } };

  test("of 3,000 replies is read whole; of a longer one the first message and the latest, and that is said", async () => {
    const whole = await graphWith({ ...root, ...newestFirst(`${path}/replies`, 3_000, 1_000) });
    const all = await messagesOfThread(whole.graph, where);
    expect(texts(all.messages)).toEqual(Array.from({ length: 3_001 }, (_, index) => `m${index - 1}`));
    expect(all.unread).toEqual([]);
    const long = await graphWith({ ...root, ...newestFirst(`${path}/replies`, 3_002, 1_000) });
    const cut = await messagesOfThread(long.graph, where);
    expect(texts(cut.messages.slice(0, 2))).toEqual(["m-1", "m2"]);
    expect(cut.messages).toHaveLength(3_001);
    expect(cut.unread).toEqual([
      { what: "The replies before the latest 3000", why: "The thread is longer than I read." },
    ]);
  });

  test("holds neither what the system says nor what was taken back", async () => {
    const value = [
      said(1, { messageType: "systemEventMessage" }),
      said(2, { deletedDateTime: "2026-01-01T00:00:00Z" }),
      said(3, { messageType: undefined }),
    ];
    const { graph } = await graphWith({ ...root, [`GET ${path}/replies`]: { json: { value } } });
    expect(texts((await messagesOfThread(graph, where)).messages)).toEqual(["m-1", "m3"]);
  });
});

describe("a chat of Teams", () => {
  const path = "/v1.0/chats/c/messages";

  test("is read as far back as 200 messages, and that is said", async () => {
    const { graph } = await graphWith(newestFirst(path, 201, 50));
    const { messages, unread } = await messagesOfChat(graph, "c");
    expect(texts(messages)).toEqual(Array.from({ length: 200 }, (_, index) => `m${index + 1}`));
    expect(unread).toEqual([
      { what: "Messages before the latest 200", why: "The conversation is longer than I read." },
    ]);
    const short = await graphWith(newestFirst(path, 200, 50));
    expect((await messagesOfChat(short.graph, "c")).unread).toEqual([]);
  });

  test("is read from a message on, however much was said since, and no further back", async () => {
    const { graph, provider } = await graphWith(newestFirst(path, 1_000, 50, [3, 2]));
    const { messages, unread } = await messagesOfChat(graph, "c", said(600).id);
    expect(texts(messages)).toEqual(Array.from({ length: 400 }, (_, index) => `m${index + 600}`));
    expect(unread).toEqual([]);
    expect(provider.asked.length).toBeLessThan(10);
  });
});

test("who said something, whatever Graph knows of them", () => {
  const by = (from: object | null) => readMessage({ ...said(0), from }, ["bot"]);
  expect(by({ user: { id: "u", displayName: "Ana", tenantId: "t" } })).toMatchObject({
    author: { id: "u", name: "Ana", tenant: "t" },
    isOurs: false,
  });
  expect(by({ user: null, application: { id: "bot", displayName: "Loophole" } }).isOurs).toBe(true);
  expect(by({ application: { id: "other", displayName: "Build" } })).toMatchObject({
    author: { id: "other", name: "Build" },
    isOurs: false,
  });
  expect(by(null)).toMatchObject({ author: { id: "", name: "" }, isOurs: false });
});

test.each<[string, string, string, readonly string[]]>([
  [
    "an address behind another one",
    '<p><a href="https://b.example/x">https://a.example</a> https://c.example.</p>',
    "[https://a.example](https://b.example/x) https://c.example.",
    ["https://b.example/x", "https://c.example/"],
  ],
  [
    "parentheses in an address",
    '<p><a href="https://a.example/A_(b)">it</a></p>',
    "[it](https://a.example/A_%28b%29)",
    ["https://a.example/A_(b)"],
  ],
  ["what is no web address", '<p><a href="mailto:a@b.example">Ana</a> and <a>Bo</a></p>', "Ana and Bo", []],
  [
    "code over several lines",
    '<codeblock class="sql"><code>select\n1<br>\n  2</code></codeblock>',
    "```sql\nselect\n1\n\n  2\n```",
    [],
  ],
  ["code as older Teams sends it", "<pre>a<br>  b</pre>", "```\na\n  b\n```", []],
  ["numbered lists", "<ol><li>one</li><li>two</li></ol>", "1.  one\n2.  two", []],
  ["scripts and styles", "<p>a</p><script>x</script><style>y</style>", "a", []],
  ["an emoji in single quotes", "<p>ok <emoji alt='👍'></emoji></p>", "ok 👍", []],
  ["nothing", "", "", []],
  ["a text without markup", "a < b & c", "a < b & c", []],
])("the words of a message: %s", (_, html, text, links) => {
  expect(textOfHtml(html)).toEqual({ text, links, pictures: 0 });
});
