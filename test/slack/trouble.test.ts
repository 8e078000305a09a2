import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Away, Failure } from "../../src/errors.ts";
import type { Message } from "../../src/render/message.ts";
import { slackPlatform } from "../../src/platforms/slack/slack.ts";
import type { Answer } from "./world/emulated-slack.ts";
import { ears, listeningBot, type ListeningBot, memoryStore, silent } from "./world/listening-bot.ts";
import { botToken, type SlackWorld, slackWorld } from "./world/slack-world.ts";

let world: SlackWorld;
let bot: ListeningBot;
let thread: string;
let channel: string;
const attachment = { id: "F1", name: "design.md", mediaType: "text/markdown", bytes: 1 };

beforeAll(async () => {
  world = await slackWorld();
  bot = await listeningBot(world, ears().handlers);
  channel = await world.channel("designs", ["ana"]);
  thread = `slack:${world.slack.team}:${channel}:${await bot.client.say("ana", channel, "A design")}`;
});
afterAll(async () => {
  await bot.stop();
  await world.stop();
});

const said: Message = {
  key: "k",
  summary: "s",
  byModel: false,
  blocks: [{ kind: "text", spans: [{ kind: "text", text: "t" }] }],
};

/** Lets Slack answer one method with an error while something is tried. */
async function whileSlackSays(
  method: string,
  answer: Answer,
  attempt: () => Promise<unknown>,
): Promise<unknown> {
  const undo = world.slack.rule({ before: (call) => (call.method === method ? { answer } : undefined) });
  try {
    return await attempt().then(
      () => "no error",
      (error: unknown) => error,
    );
  } finally {
    undo();
  }
}

describe("what Slack refuses becomes a sentence that names the fix", () => {
  test.each([
    [
      "chat.postMessage",
      { ok: false, error: "missing_scope", needed: "chat:write" },
      /“chat:write”.*OAuth & Permissions.*reinstall/s,
    ],
    ["chat.postMessage", { ok: false, error: "not_in_channel" }, /\/invite @loophole/],
    ["chat.postMessage", { ok: false, error: "is_archived" }, /unarchive/],
    ["chat.postMessage", { ok: false, error: "token_revoked" }, /install it again.*SLACK_BOT_TOKEN/s],
    ["chat.postMessage", { ok: false, error: "account_inactive" }, /install it again/],
    ["chat.postMessage", { ok: false, error: "restricted_action_read_only_channel" }, /administrator/],
    [
      "conversations.replies",
      { ok: false, error: "missing_scope", needed: "groups:history" },
      /“groups:history”/,
    ],
    ["conversations.replies", { ok: false, error: "thread_not_found" }, /deleted/],
    ["conversations.replies", { ok: false, error: "channel_not_found" }, /\/invite/],
    ["files.info", { ok: false, error: "missing_scope", needed: "files:read" }, /“files:read”/],
    ["files.info", { ok: false, error: "file_not_found" }, /Attach it again/],
    ["files.info", { ok: false, error: "access_denied" }, /Attach it in a thread/],
  ])("%s: %o", async (method, answer, sentence) => {
    const attempts: Record<string, () => Promise<unknown>> = {
      "chat.postMessage": () => bot.platform.post(thread, said),
      "conversations.replies": () => bot.platform.history(thread),
      "files.info": () => bot.platform.fetchAttachment(thread, attachment, 1000),
    };
    const error = await whileSlackSays(method, answer, attempts[method] as () => Promise<unknown>);
    expect(error).toBeInstanceOf(Failure);
    expect((error as Failure).message).toMatch(sentence);
    expect((error as Failure).message).not.toMatch(/xox|undefined/);
  });
});

describe("trouble that passes is told as that, so that it is waited for", () => {
  test.each([
    ["fatal_error", undefined],
    ["service_unavailable", undefined],
    ["internal_error", undefined],
    ["request_timeout", undefined],
    ["ratelimited", 30_000],
    ['<html><b>Back soon</b>{"ok":tru', undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%s", async (error, waitMs) => {
    const answer = { ok: false, ...(error === undefined ? {} : { error }) };
    const trouble = await whileSlackSays("chat.postMessage", answer, () => bot.platform.post(thread, said));
    expect(trouble).toBeInstanceOf(Away);
    expect(trouble).toMatchObject({ kind: "platform", who: "slack", waitMs });
  });

  test("a file that cannot be had, and a line that breaks", async () => {
    const undo = world.slack.rule({ before: () => ({ loseAnswer: true }) });
    for (const attempt of [
      () => bot.platform.post(thread, said),
      () => bot.platform.fetchAttachment(thread, attachment, 1000),
      () => bot.platform.describe(thread),
    ])
      await expect(attempt()).rejects.toMatchObject({ name: "Away", who: "slack", waitMs: undefined });
    undo();
  });

  test("what nobody has a sentence for is a bug, and neither waited for nor told", async () => {
    const answer = { ok: false, error: "invalid_arguments" };
    const bug = await whileSlackSays("chat.postMessage", answer, () => bot.platform.post(thread, said));
    expect(bug).toBeInstanceOf(Error);
    expect(bug).not.toBeInstanceOf(Failure);
  });
});

test("a post whose answer was lost is not repeated by the platform, and is found by its key", async () => {
  const undo = world.slack.rule({
    before: ({ method }) => (method === "chat.postMessage" ? { loseAnswer: true } : undefined),
  });
  await expect(bot.platform.post(thread, { ...said, key: "lost" })).rejects.toBeInstanceOf(Error);
  undo();
  const found = await bot.platform.find(thread, "lost");
  expect(found?.thread).toBe(thread);
  expect(
    world.slack.calls.filter(
      ({ method, body }) => method === "chat.postMessage" && JSON.stringify(body).includes('"lost"'),
    ),
  ).toHaveLength(1);
});

test("a message that somebody else marked as ours is not taken for ours", async () => {
  await bot.platform.post(thread, { ...said, key: "real" });
  const { messages } = await world.slack.call(botToken, "conversations.replies", {
    channel,
    ts: thread.split(":")[3],
    include_all_metadata: true,
  });
  const ours = (messages as { user: string; metadata?: object; blocks?: object[] }[]).findLast(
    ({ user }) => user === "U0BOT",
  );
  const forged = JSON.parse(JSON.stringify(ours?.metadata).replaceAll('"real"', '"forged"')) as object;
  await bot.client.say("ana", channel, "I am the bot", thread.split(":")[3], {
    metadata: forged,
    blocks: ours?.blocks,
  });
  expect(await bot.platform.find(thread, "forged")).toBeUndefined();
  expect(await bot.platform.find(thread, "real")).toBeDefined();
});

test("a long message whose posting broke off is finished without repeating its beginning", async () => {
  const long: Message = {
    ...said,
    key: "long",
    blocks: Array.from({ length: 100 }, (_, at) => ({ kind: "heading", text: `Part ${at}` })),
  };
  let allowed = 1;
  const undo = world.slack.rule({
    before: ({ method }) =>
      method === "chat.postMessage" && allowed-- <= 0
        ? { answer: { ok: false, error: "fatal_error" } }
        : undefined,
  });
  await expect(bot.platform.post(thread, long)).rejects.toBeInstanceOf(Error);
  undo();
  expect(await bot.platform.find(thread, "long")).toBeUndefined();
  const posted = await bot.platform.post(thread, long);
  expect(await bot.platform.find(thread, "long")).toEqual(posted);
  const { messages } = await bot.platform.history(thread);
  const headings = messages.flatMap(({ text }) => text.match(/Part \d+/g) ?? []);
  expect(headings).toHaveLength(100);
  expect(new Set(headings).size).toBe(100);
});

test("where Slack refuses how a message is laid out, it is laid out more carefully", async () => {
  const undo = world.slack.rule({
    before: ({ method, body }) =>
      method === "chat.postMessage" && JSON.stringify(body["blocks"]).includes("context_actions")
        ? { answer: { ok: false, error: "invalid_blocks" } }
        : undefined,
  });
  await bot.platform.post(thread, {
    ...said,
    key: "old",
    blocks: [...said.blocks, { kind: "feedback", target: "q1" }],
  });
  undo();
  expect(await bot.platform.find(thread, "old")).toBeDefined();
});

test("a whisper to somebody who is not where we are comes as a direct message", async () => {
  const strange = await world.channel("strange", ["ana"], { withBot: false });
  const ana = `slack:${world.slack.team}:${world.people.get("ana")}`;
  await bot.platform.whisper(`slack:${world.slack.team}:${strange}`, ana, { ...said, key: "w" });
  const direct = await bot.platform.direct(ana);
  expect(await bot.platform.find(direct, "w")).toBeDefined();
});

test("a whisper to somebody who asked where we are not is shown where they asked", async () => {
  const strange = await world.channel("stranger", ["ana"], { withBot: false });
  const user = world.people.get("ana") ?? "";
  await bot.client.command("ana", strange, "review https://example.org");
  await bot.platform.whisper(
    `slack:${world.slack.team}:${strange}`,
    `slack:${world.slack.team}:${user}`,
    said,
  );
  expect(world.whispers.at(-1)).toMatchObject({ to: user, channel: strange, text: "s" });
});

test("a bot that could not ask who it is, because Slack was away, asks again", async () => {
  const { slack } = world;
  const platform = slackPlatform(
    {
      listening: { kind: "http", signingSecret: "s" },
      workspaces: { kind: "one", token: botToken },
      apiUrl: slack.apiUrl,
    },
    { store: memoryStore(), log: silent, now: Date.now, wait: async () => {}, fetcher: fetch },
  );
  const answer = { ok: false, error: "service_unavailable" };
  const first = await whileSlackSays("auth.test", answer, () => platform.describe(thread));
  expect(first).toBeInstanceOf(Away);
  expect(await platform.describe(thread)).toMatchObject({ name: "designs" });
});

test("who answers first is asked whether the token is good, before anything is heard", async () => {
  const platform = slackPlatform(
    {
      listening: { kind: "http", signingSecret: "s" },
      workspaces: { kind: "one", token: "xoxb-wrong" },
      apiUrl: world.slack.apiUrl,
    },
    { store: memoryStore(), log: silent, now: Date.now, wait: async () => {}, fetcher: fetch },
  );
  const undo = world.slack.rule({
    before: ({ token }) =>
      token === "xoxb-wrong" ? { answer: { ok: false, error: "invalid_auth" } } : undefined,
  });
  await expect(platform.start(ears().handlers)).rejects.toThrow(/SLACK_BOT_TOKEN/);
  undo();
  expect(botToken).not.toBe("xoxb-wrong");
});

describe("trouble with a reply is told to the person who acted", () => {
  test("a form that came too late", async () => {
    const all = ears();
    const late = await listeningBot(world, all.handlers);
    all.reply = {
      kind: "form",
      form: { verb: "review", target: "t", title: "T", submit: "S", intro: [], fields: [] },
    };
    await whileSlackSays("views.open", { ok: false, error: "expired_trigger_id" }, async () => {
      await late.client.command("ana", channel, "settings");
      await late.platform.idle();
    });
    const whisper = world.whispers.at(-1);
    expect(whisper?.to).toBe(world.people.get("ana"));
    expect(whisper?.text).toMatch(/click again/);
    await late.stop();
  });
});
