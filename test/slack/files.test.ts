import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closed } from "./world/emulated-slack.ts";
import { ears, listeningBot, type ListeningBot } from "./world/listening-bot.ts";
import { botToken, type SlackWorld, slackWorld } from "./world/slack-world.ts";

let world: SlackWorld;
let bot: ListeningBot;
let at: string;
let files: Record<string, object> = {};
/** What every host that was asked for a file saw: its name, and whether it was shown the token. */
let asked: { readonly host: string; readonly hasToken: boolean }[] = [];
let answers: Record<string, () => Response> = {};

const elsewhere = createServer((request, response) => {
  asked.push({ host: "elsewhere", hasToken: request.headers.authorization !== undefined });
  response.end("stolen?");
});

beforeAll(async () => {
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  world = await slackWorld();
  world.slack.rule({
    before: ({ method, body }) => {
      const file = method === "files.info" ? files[String(body["file"])] : undefined;
      return file ? { answer: { ok: true, file: { id: body["file"], name: "design", ...file } } } : undefined;
    },
  });
  const fetcher: typeof fetch = async (address, init) => {
    const url = new URL(String(address instanceof Request ? address.url : address));
    const made = answers[url.href];
    if (!made) return fetch(address, init);
    asked.push({
      host: url.host,
      hasToken: new Headers(init?.headers).get("authorization") === `Bearer ${botToken}`,
    });
    return made();
  };
  bot = await listeningBot(world, ears().handlers, {}, { fetcher });
  at = `slack:${world.slack.team}:${await world.channel("designs", ["ana"])}`;
});
afterAll(async () => {
  await bot.stop();
  await world.stop();
  await closed(elsewhere);
});

const slackUrl = "https://files.slack.com/files-pri/T1-F1/download/design";
const read = (id = "F1", maxBytes = 10_000) =>
  bot.platform.fetchAttachment(at, { id, name: "design", mediaType: "", bytes: 0 }, maxBytes);
const html = (body: string, headers = {}) =>
  new Response(body, { headers: { "content-type": "text/html; charset=utf-8", ...headers } });

function given(file: object, answer?: () => Response): void {
  files = { F1: { url_private_download: slackUrl, ...file } };
  answers = answer ? { [slackUrl]: answer } : {};
  asked = [];
}

test("a file is read from Slack's host with the token", async () => {
  given(
    { mimetype: "text/markdown", size: 9 },
    () => new Response("# Ranking", { headers: { "content-type": "text/plain" } }),
  );
  const file = await read();
  expect(new TextDecoder().decode(file.content)).toBe("# Ranking");
  expect(file.mediaType).toBe("text/markdown");
  expect(asked).toEqual([{ host: "files.slack.com", hasToken: true }]);
});

test.each([
  ["a canvas", { mimetype: "application/vnd.slack-docs", filetype: "quip", mode: "quip" }],
  ["a post", { mimetype: "text/plain", filetype: "space", mode: "space" }],
])("%s, which Slack gives as HTML, is read as Markdown", async (_, kind) => {
  given(kind, () => html("<h1>Ranking</h1><p>We rank&nbsp;<b>hourly</b>.</p>"));
  const file = await read();
  expect(file.mediaType).toBe("text/markdown");
  expect(new TextDecoder().decode(file.content)).toBe("# Ranking\n\nWe rank **hourly**.");
});

test("a file of HTML stays one", async () => {
  given({ mimetype: "text/html", filetype: "html", mode: "hosted" }, () => html("<h1>Ranking</h1>"));
  const file = await read();
  expect(file.mediaType).toBe("text/html");
  expect(new TextDecoder().decode(file.content)).toBe("<h1>Ranking</h1>");
});

describe("what cannot be read is a sentence with the fix", () => {
  test.each([
    [
      "a login page instead of the file",
      { mimetype: "application/pdf" },
      () => html("Sign in"),
      /files:read/,
    ],
    [
      "a way to the login page",
      { mimetype: "text/html" },
      () =>
        new Response(null, { status: 302, headers: { location: "https://acme.slack.com/?redir=%2Ffiles" } }),
      /files:read/,
    ],
    [
      "a login page instead of a canvas",
      { mimetype: "application/vnd.slack-docs" },
      () => html('<form action="/signin">Sign in</form>'),
      /files:read/,
    ],
    [
      "a way that leads in circles",
      { mimetype: "text/plain" },
      () => new Response(null, { status: 302, headers: { location: slackUrl } }),
      /in circles/,
    ],
    ["a refusal", { mimetype: "text/plain" }, () => new Response("", { status: 403 }), /files:read/],
    [
      "a file that is gone",
      { mimetype: "text/plain" },
      () => new Response("", { status: 404 }),
      /Attach it again/,
    ],
    ["a deleted file", { mode: "tombstone" }, undefined, /deleted/],
    [
      "a file kept elsewhere",
      { is_external: true, external_url: "https://drive.example/d" },
      undefined,
      /https:\/\/drive\.example\/d/,
    ],
    ["a file without an address", { url_private_download: undefined }, undefined, /paste its text/],
    ["a file that says it is large", { size: 20_000 }, undefined, /larger/],
    [
      "a file that turns out large",
      { size: 0, mimetype: "text/plain" },
      () => new Response("x".repeat(20_000)),
      /larger/,
    ],
  ])("%s", async (_, file, answer, sentence) => {
    given(file, answer);
    await expect(read()).rejects.toThrow(sentence);
  });
});

test("no host but Slack's sees the token, whatever a file or a redirect says", async () => {
  const stranger = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/file`;
  given({ url_private_download: stranger });
  await expect(read()).rejects.toThrow(/not kept by Slack/);
  for (const location of [
    stranger,
    "https://files.slack.com.evil.example/x",
    "https://evilslack.com/x",
    "http://files.slack.com/x",
  ]) {
    given({ mimetype: "text/plain" }, () => new Response(null, { status: 302, headers: { location } }));
    await expect(read()).rejects.toThrow(/not kept by Slack/);
  }
  expect(asked.filter(({ host }) => host !== "files.slack.com")).toEqual([]);
});

test("a redirect between Slack's own hosts is followed", async () => {
  const moved = "https://acme.slack.com/files-tmb/design";
  given({ mimetype: "text/plain" }, () => new Response(null, { status: 302, headers: { location: moved } }));
  answers[moved] = () => new Response("moved", { headers: { "content-type": "text/plain" } });
  expect(new TextDecoder().decode((await read()).content)).toBe("moved");
});
