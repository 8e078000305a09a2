import { afterEach, describe, expect, test } from "vitest";
import { accessTo } from "../../src/intake/sources/access.ts";
import { slackTarget } from "../../src/intake/sources/slack-source.ts";
import { slackSource } from "../../src/intake/sources/slack-source.ts";
import { openProvider, type Provider, type Reply, type Routes } from "./provider-server.ts";
import { refused } from "./refused.ts";

const open: Provider[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const ok = (json: object): Reply => ({ json: { ok: true, ...json } });
const not = (error: string, more: object = {}): Reply => ({ json: { ok: false, error, ...more } });
const link =
  "https://acme.slack.com/archives/C0DESIGN/p1700000002000200?thread_ts=1700000001.000100&cid=C0DESIGN";
const aPublic = ok({ channel: { id: "C0DESIGN", name: "designs", is_private: false } });
const aPrivate = ok({ channel: { id: "C0DESIGN", name: "secret", is_private: true } });

async function world(
  routes: Routes | ((base: string) => Routes),
  options: { allowed?: string[]; conversation?: string } = {},
) {
  const opened = await openProvider(routes, ({ headers }) =>
    headers.authorization === "Bearer xoxb-1" ? undefined : not("invalid_auth"),
  );
  open.push(opened);
  const rules = { everywhere: (options.allowed ?? []).map((place) => `slack:${place}`) };
  const access = accessTo("slack", rules, options.conversation);
  const source = slackSource(opened.fetcher, { token: "xoxb-1", api: `${opened.base}/api` }, access);
  return { source, opened, read: (url = link) => source.read({ kind: "link", url }) };
}

const replies = (messages: object[], next_cursor = ""): Reply =>
  ok({ messages, has_more: next_cursor !== "", response_metadata: { next_cursor } });
const user = (display_name: string): Reply =>
  ok({ user: { name: "x", real_name: "X", profile: { display_name } } });
const self = ok({ user_id: "U0BOT", bot_id: "B0BOT", user: "loophole", team: "Acme" });
const thread: Routes = {
  "GET /api/auth.test": self,
  "GET /api/conversations.info": aPublic,
  "GET /api/conversations.replies": replies([
    { ts: "1700000001.000100", user: "U1", text: "We rank the feed" },
  ]),
  "GET /api/users.info": user("Ada"),
};

describe("links to Slack", () => {
  test.each([
    [link, { kind: "thread", channel: "C0DESIGN", ts: "1700000001.000100" }],
    [
      "https://acme.slack.com/archives/C0DESIGN/p1700000002000200",
      { kind: "thread", ts: "1700000002.000200" },
    ],
    ["https://acme.enterprise.slack.com/archives/G0X/p1700000002000200", { kind: "thread", channel: "G0X" }],
    [
      "https://app.slack.com/client/T0/C0DESIGN/thread/C0DESIGN-1700000001.000100",
      { kind: "thread", ts: "1700000001.000100" },
    ],
    ["https://acme.slack.com/docs/T0ACME/F0CANVAS", { kind: "file", id: "F0CANVAS" }],
    ["https://acme.slack.com/files/U1/F0FILE/design.pdf", { kind: "file", id: "F0FILE" }],
    ["https://acme.slack.com/canvas/C0DESIGN", { kind: "canvas", channel: "C0DESIGN" }],
    ["https://acme.slack.com/archives/C0DESIGN", { kind: "other" }],
  ])("%s", (url, target) => expect(slackTarget(new URL(url))).toMatchObject(target));

  test.each(["https://slack.com.evil.example/archives/C1/p1", "https://acme-slack.com/archives/C1/p1"])(
    "%s is none",
    (url) => expect(slackTarget(new URL(url))).toBeUndefined(),
  );
});

describe("Slack", () => {
  test("a thread over several pages, by name, without what only Slack says", async () => {
    const { read, opened } = await world({
      ...thread,
      "GET /api/conversations.replies": ({ query }) =>
        query.get("cursor") === "c2"
          ? replies([
              { ts: "1700000001.000100", user: "U1", text: "We rank the feed" },
              {
                ts: "1700000004.000000",
                user: "U2",
                text: "<@U1> 90 days",
                files: [{ id: "F1", name: "plot.png", title: "Plot" }],
              },
              { ts: "1700000005.000000", subtype: "bot_message", username: "deploybot", text: "done" },
            ])
          : replies(
              [
                { ts: "1700000001.000100", user: "U1", text: "We rank the feed" },
                { ts: "1700000003.000000", subtype: "channel_join", user: "U2", text: "joined" },
              ],
              "c2",
            ),
      "GET /api/users.info?user=U1": user("Ada"),
      "GET /api/users.info?user=U2": user("Bob"),
    });
    const { text, sections, unread } = await read();
    expect(sections.map(({ author, time }) => [author, time])).toEqual([
      ["Ada", "2023-11-14T22:13:21.000Z"],
      ["Bob", "2023-11-14T22:13:24.000Z"],
      ["deploybot", "2023-11-14T22:13:25.000Z"],
    ]);
    expect(text).toBe("We rank the feed\n@Ada 90 days\ndone");
    expect(unread[0]?.what).toBe("The file “plot.png” in a message");
    expect(opened.asked.find(({ path }) => path.endsWith("replies"))?.query.get("ts")).toBe(
      "1700000001.000100",
    );
  });

  test("where names may not be read, ids are shown", async () => {
    const { read } = await world({
      ...thread,
      "GET /api/users.info": not("missing_scope", { needed: "users:read" }),
    });
    expect((await read()).sections[0]?.author).toBe("U1");
  });

  test("a request that came too fast is repeated", async () => {
    let times = 0;
    const { read } = await world({
      ...thread,
      "GET /api/conversations.info": () =>
        (times += 1) === 1
          ? { status: 429, headers: { "retry-after": "2" }, json: { ok: false, error: "ratelimited" } }
          : aPublic,
    });
    expect((await read()).text).toBe("We rank the feed");
  });

  const canvas = (base: string, more: object = {}) =>
    ok({
      file: {
        id: "F0CANVAS",
        title: "Feed ranking",
        filetype: "quip",
        mimetype: "application/vnd.slack-docs",
        url_private: `${base}/files-pri/T0-F0CANVAS/canvas`,
        is_public: true,
        channels: ["C0DESIGN"],
        ...more,
      },
    });
  const html = {
    text: "<h1>Goal</h1><p class='line'>We rank&nbsp;<b>hourly</b>.</p><ul><li>clicks</li></ul><table><tr><td>p95</td><td>120 ms</td></tr></table>",
    headers: { "content-type": "text/html; charset=utf-8" },
  };

  test("a canvas, and the canvas of a channel", async () => {
    const { read } = await world((base) => ({
      "GET /api/files.info": canvas(base),
      "GET /api/conversations.info": ok({
        channel: { id: "C0DESIGN", properties: { canvas: { file_id: "F0CANVAS" } } },
      }),
      "GET /files-pri/T0-F0CANVAS/canvas": html,
    }));
    for (const url of [
      "https://acme.slack.com/docs/T0ACME/F0CANVAS",
      "https://acme.slack.com/canvas/C0DESIGN",
    ]) {
      const { title, text } = await read(url);
      expect(title).toBe("Feed ranking");
      expect(text).toMatch(/# Goal\n\nWe rank \*\*hourly\*\*\.\n\n-\s+clicks\n\n\| p95 \| 120 ms \|/);
    }
  });

  test("a file is read by its type, and a sign-in page instead of it is recognised", async () => {
    const markdown = { name: "design.md", mimetype: "text/markdown", filetype: "markdown" };
    const fine = await world((base) => ({
      "GET /api/files.info": canvas(base, markdown),
      "GET /files-pri/T0-F0CANVAS/canvas": { text: "# Design" },
    }));
    expect((await fine.read("https://acme.slack.com/files/U1/F0CANVAS/design.md")).title).toBe("Design");
    const page = await world((base) => ({
      "GET /api/files.info": canvas(base, markdown),
      "GET /files-pri/T0-F0CANVAS/canvas": html,
    }));
    expect(
      (await refused(page.read("https://acme.slack.com/files/U1/F0CANVAS/design.md"))).message,
    ).toContain("files:read");
  });

  test("the token is not sent to a file outside Slack", async () => {
    const elsewhere = await openProvider({ "GET /steal": { text: "x" } });
    open.push(elsewhere);
    const { read } = await world((base) => ({
      "GET /api/files.info": canvas(base, { url_private: `${elsewhere.base}/steal` }),
    }));
    expect((await refused(read("https://acme.slack.com/docs/T0ACME/F0CANVAS"))).message).toContain(
      "not kept by Slack",
    );
    expect(elsewhere.asked).toEqual([]);
  });

  test("a file that is sent on elsewhere is not followed there, and the way to the login page is known", async () => {
    const elsewhere = await openProvider({ "GET /steal": { text: "# Stolen" } });
    open.push(elsewhere);
    for (const [location, sentence] of [
      [`${elsewhere.base}/steal`, "not kept by Slack"],
      ["/signin?redir=%2Ffiles", "files:read"],
    ] as const) {
      const { read } = await world((base) => ({
        "GET /api/files.info": canvas(base),
        "GET /files-pri/T0-F0CANVAS/canvas": { status: 302, headers: { location }, text: "" },
      }));
      expect((await refused(read("https://acme.slack.com/docs/T0ACME/F0CANVAS"))).message).toContain(
        sentence,
      );
    }
    expect(elsewhere.asked).toEqual([]);
  });

  test("a file that Slack sends on to itself is read there, with the token", async () => {
    const { read, opened } = await world((base) => ({
      "GET /api/files.info": canvas(base),
      "GET /files-pri/T0-F0CANVAS/canvas": { status: 302, headers: { location: "/moved" }, text: "" },
      "GET /moved": html,
    }));
    expect((await read("https://acme.slack.com/docs/T0ACME/F0CANVAS")).title).toBe("Feed ranking");
    expect(opened.asked.at(-1)?.headers.authorization).toBe("Bearer xoxb-1");
  });

  test.each<[string, Reply, RegExp]>([
    ["a channel without the bot", not("not_in_channel"), /\/invite/],
    ["a message that is gone", not("thread_not_found"), /no such message/],
    ["a token that was revoked", not("token_revoked"), /reinstall/],
    ["a scope that is missing", not("missing_scope", { needed: "channels:history" }), /channels:history/],
    ["a limit", not("ratelimited"), /wait/],
    ["something unknown", not("fatal_error"), /fatal_error/],
    ["another form", { json: { hello: 1 } }, /form that is not known/],
  ])("%s is refused with what to do", async (_, reply, sentence) => {
    const { read } = await world({ ...thread, "GET /api/conversations.replies": reply });
    expect((await refused(read())).message).toMatch(sentence);
  });

  test("a private channel is read from within, or where it is listed, and otherwise not", async () => {
    const routes = { ...thread, "GET /api/conversations.info": aPrivate };
    const outside = await world(routes, { conversation: "slack:T0:C0OTHER" });
    expect(await refused(outside.read())).toMatchObject({
      kind: "forbidden",
      message: expect.stringContaining("slack:C0DESIGN") as string,
    });
    expect(outside.opened.asked.some(({ path }) => path.endsWith("replies"))).toBe(false);
    expect(
      (await (await world(routes, { conversation: "slack:T0:C0DESIGN:1700000001.000100" })).read()).text,
    ).toBe("We rank the feed");
    expect((await (await world(routes, { allowed: ["C0DESIGN"] })).read()).text).toBe("We rank the feed");
  });

  test("with a list, public channels that are not on it are refused as well", async () => {
    expect((await refused((await world(thread, { allowed: ["C0OTHER"] })).read())).kind).toBe("forbidden");
  });

  test("a file of private conversations is not handed to others", async () => {
    const routes = (base: string): Routes => ({
      "GET /api/files.info": canvas(base, { is_public: false, channels: [], groups: ["C0SECRET"] }),
      "GET /files-pri/T0-F0CANVAS/canvas": html,
    });
    const url = "https://acme.slack.com/docs/T0ACME/F0CANVAS";
    expect((await refused((await world(routes, { conversation: "slack:T0:C0OTHER" })).read(url))).kind).toBe(
      "forbidden",
    );
    expect((await (await world(routes, { conversation: "slack:T0:C0SECRET" })).read(url)).title).toBe(
      "Feed ranking",
    );
  });

  test("the check says who is signed in", async () => {
    const { source } = await world({ "GET /api/auth.test": ok({ user: "loophole", team: "Acme" }) });
    expect(await source.check()).toContain("signed in to Acme as loophole");
  });
});
