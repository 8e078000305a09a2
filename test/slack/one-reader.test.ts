import { afterAll, beforeAll, expect, test } from "vitest";
import type { Document } from "../../src/design/document.ts";
import { documentFromChat } from "../../src/intake/document/from-thread.ts";
import { type Fetcher, openFetcher } from "../../src/intake/fetch/fetcher.ts";
import { accessTo } from "../../src/intake/sources/access.ts";
import { slackSource } from "../../src/intake/sources/slack-source.ts";
import { conversationId } from "../../src/platforms/slack/ids.ts";
import type { RawMessage } from "../../src/services/slack/raw.ts";
import { attached } from "./world/attach.ts";
import { bot as botIds } from "./world/emulated-slack.ts";
import { ears, listeningBot, type ListeningBot } from "./world/listening-bot.ts";
import { botToken, type SlackWorld, slackWorld } from "./world/slack-world.ts";

let world: SlackWorld;
let bot: ListeningBot;
let fetcher: Fetcher;
let channel: string;
let thread: string;

beforeAll(async () => {
  world = await slackWorld();
  bot = await listeningBot(world, ears().handlers);
  fetcher = openFetcher({ privateHosts: [new URL(world.slack.apiUrl).host] });
  channel = await world.channel("designs", ["ana", "bo"]);
  thread = await discussed();
});
afterAll(async () => {
  await fetcher.close();
  await bot.stop();
  await world.stop();
});

const words = (text: string, style?: object) => ({ type: "text", text, ...(style ? { style } : {}) });
const section = (...elements: object[]) => ({ type: "rich_text_section", elements });
const written = (...elements: object[]) => ({ blocks: [{ type: "rich_text", elements }], text: "…" });

/** A thread in which everything occurs that people and programs write; returns its first message. */
async function discussed(): Promise<string> {
  const bo = world.people.get("bo");
  const say = async (by: string, message: object, thread_ts?: string): Promise<string> => {
    const at = thread_ts === undefined ? {} : { thread_ts };
    const said = await world.slack.call(`xoxp-${by}`, "chat.postMessage", { channel, ...at, ...message });
    return String(said["ts"]);
  };
  const root = await say(
    "ana",
    written(
      section(
        { type: "user", user_id: bo },
        words(" we rank by "),
        words("clicks & dwell", { bold: true }),
        words(", see "),
        { type: "link", url: "https://docs.example/feed?a=1&b=2", text: "the design" },
        words(" and "),
        words("p95 < 3ms", { code: true }),
      ),
      { type: "rich_text_quote", elements: [words("labels are late\nby a day")] },
      { type: "rich_text_preformatted", elements: [words("curl https://code.example/")] },
      {
        type: "rich_text_list",
        style: "ordered",
        elements: [section(words("train nightly")), section(words("serve hourly"))],
      },
    ),
  );
  await say(
    "bo",
    {
      text: `*Who* drops &lt;bad&gt; labels, <@${bo}>? (see <https://wiki.example/a_(b)|the page>)\n&gt; labels are late\n\`\`\`x = 1\`\`\``,
    },
    root,
  );
  const file = await attached(world, "bo", channel, "plot.csv", "a,b");
  await say("bo", { text: "The plot" }, root);
  // The emulator keeps no files with messages.
  world.slack.rule({
    after: ({ method, answer }) =>
      method === "conversations.replies"
        ? { ...answer, messages: (answer["messages"] as RawMessage[]).map((said) => withPlot(said, file)) }
        : undefined,
  });
  await say(
    "ana",
    {
      text: "shared",
      attachments: [{ text: "we never measured it", is_share: true, from_url: "https://acme.slack.com/1" }],
    },
    root,
  );
  await bot.client.mention("ana", channel, "review thread", root);
  const at = conversationId({ team: world.slack.team, channel, thread: root });
  const text = "Seven questions about the labels";
  const blocks = [{ kind: "text", spans: [{ kind: "text", text }] } as const];
  await bot.platform.post(at, { key: "k", summary: text, byModel: false, blocks });
  await say("ana", { text: `<@${bo}> what is the status of this?` }, root);
  return root;
}

function withPlot(said: RawMessage, file: object): RawMessage {
  return said.text === "The plot" ? { ...said, subtype: "file_share", files: [file] } : said;
}

const ref = { kind: "thread", conversation: "here" } as const;

/** The thread as it is read where somebody mentions the bot. */
async function byMention(): Promise<Document> {
  const at = conversationId({ team: world.slack.team, channel, thread });
  return documentFromChat(ref, await bot.platform.history(at));
}

/** The thread as it is read by a link that somebody copied. */
async function byPermalink(): Promise<Document> {
  const api = world.slack.apiUrl.replace(/\/$/, "");
  const source = slackSource(fetcher, { token: botToken, api }, accessTo("slack"));
  const url = `https://acme.slack.com/archives/${channel}/p${thread.replace(".", "")}`;
  return source.read({ kind: "link", url });
}

test("one thread, read by a mention and by its permalink, gives the same document", async () => {
  const [mentioned, linked] = [await byMention(), await byPermalink()];
  expect({ ...linked, ref }).toEqual(mentioned);
});

test("in it stands what people said, as they said it, and nothing of the bot or to it", async () => {
  const { text, sections, links, unread } = await byPermalink();
  expect(text).toBe(
    [
      "@bo we rank by clicks & dwell, see the design (https://docs.example/feed?a=1&b=2) and `p95 < 3ms`",
      "> labels are late",
      "> by a day",
      "```",
      "curl https://code.example/",
      "```",
      "1. train nightly",
      "2. serve hourly",
      "*Who* drops <bad> labels, @bo? (see the page (https://wiki.example/a_(b)))",
      "> labels are late",
      "```x = 1```",
      "The plot",
      "shared",
      "",
      "> we never measured it",
      "@bo what is the status of this?",
    ].join("\n"),
  );
  expect(sections.map(({ author }) => author)).toEqual(["ana", "bo", "bo", "ana", "ana"]);
  expect(links).toEqual(["https://docs.example/feed?a=1&b=2", "https://wiki.example/a_(b)"]);
  expect(unread.map(({ what }) => what)).toContain("The file “plot.csv” in a message");
  expect(text).not.toContain(botIds.user);
});

test("of a thread that is longer than is read, both read the same beginning and name the rest", async () => {
  const messages = Array.from({ length: 3_001 }, (_, at) => ({
    ts: `${1_700_000_000 + at}.000100`,
    user: world.people.get("ana"),
    text: `Message ${at}`,
  }));
  const undo = world.slack.rule({
    before: ({ method, body }) => {
      if (method !== "conversations.replies") return undefined;
      const cursor = Number(body["cursor"] ?? 0);
      const next = cursor + 500;
      const page = messages.slice(cursor, next);
      const response_metadata = { next_cursor: next < messages.length ? String(next) : "" };
      return {
        answer: { ok: true, messages: cursor > 0 ? [messages[0], ...page] : page, response_metadata },
      };
    },
  });
  const first = thread;
  thread = "1700000000.000100";
  const [mentioned, linked] = [await byMention(), await byPermalink()];
  thread = first;
  undo();
  expect({ ...linked, ref }).toEqual(mentioned);
  expect(linked.sections).toHaveLength(3_000);
  expect(linked.unread).toEqual([{ what: "Messages after the first 3000", why: expect.anything() }]);
});
