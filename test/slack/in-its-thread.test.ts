import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ActionTaken } from "../../src/platforms/handlers.ts";
import { channelOf, conversationId } from "../../src/platforms/slack/ids.ts";
import type { Message } from "../../src/render/message.ts";
import { manyQuestions } from "../any-message.ts";
import { bot as botIds } from "./world/emulated-slack.ts";
import { ears, type Ears, listeningBot, type ListeningBot } from "./world/listening-bot.ts";
import { type SlackWorld, slackWorld } from "./world/slack-world.ts";

let world: SlackWorld;
let all: Ears;
let bot: ListeningBot;
let channel: string;

beforeEach(async () => {
  world = await slackWorld();
  all = ears();
  bot = await listeningBot(world, all.handlers);
  channel = await world.channel("designs", ["ana", "bo"]);
});
afterEach(async () => {
  await bot.stop();
  await world.stop();
});

const at = (thread?: string): string =>
  conversationId({ team: world.slack.team, channel, ...(thread === undefined ? {} : { thread }) });
const threadOf = (conversation: string): string | undefined => channelOf(conversation).thread;

/** Where each post of the bot stands: undefined for the channel itself. */
async function threads(): Promise<(string | undefined)[]> {
  const posts = (await bot.client.messages(channel)).filter(({ user }) => user === botIds.user);
  return posts.map(({ ts, thread_ts }) => (thread_ts === ts ? undefined : thread_ts));
}

const digest: Message = {
  ...manyQuestions(1, "Open risks "),
  blocks: [
    { kind: "heading", text: "Open risks" },
    { kind: "actions", actions: [{ verb: "reveal", label: "Show them", target: "q1" }] },
  ],
};
const long = (questions: number): Message => manyQuestions(questions, "Open risks ");

describe("a message that is too long for one post", () => {
  test("opens a thread in the channel, and all the rest of it stands there", async () => {
    const { thread } = await bot.platform.post(at(), long(4));
    const [first, ...rest] = await threads();
    expect(first).toBeUndefined();
    expect(rest.length).toBeGreaterThan(2);
    expect(new Set(rest)).toEqual(new Set([threadOf(thread)]));
  });

  test("stands as a whole in the thread that it belongs in", async () => {
    const root = await bot.client.say("ana", channel, "Our design");
    const { thread } = await bot.platform.post(at(root), long(4));
    const stands = await threads();
    expect(stands.length).toBeGreaterThan(2);
    expect(new Set(stands)).toEqual(new Set([root]));
    expect(threadOf(thread)).toBe(root);
  });

  test("that grew stands in its thread as well", async () => {
    const inChannel = await bot.platform.post(at(), digest);
    await bot.platform.update(inChannel, { ...long(4), key: digest.key });
    const [first, ...rest] = await threads();
    expect(first).toBeUndefined();
    expect(new Set(rest)).toEqual(new Set([threadOf(inChannel.thread)]));
  });
});

describe("a click", () => {
  const whisper = { kind: "whisper", message: { ...digest, blocks: digest.blocks.slice(0, 1) } } as const;
  const clicked = (): ActionTaken => all.heard.at(-1)?.told as ActionTaken;

  test.each([
    ["on a digest in the channel", false],
    ["on a post in a thread", true],
  ])("%s is told and answered in the thread, to the person alone", async (_, isInThread) => {
    all.reply = whisper;
    const root = isInThread ? await bot.client.say("ana", channel, "Our design") : undefined;
    const { thread } = await bot.platform.post(at(root), digest);
    await bot.client.click("ana", channel, ({ verb }) => verb === "reveal");
    await bot.platform.idle();
    expect(clicked().place).toMatchObject({ channel: at(), conversation: thread });
    expect(clicked().posted).toMatchObject({ thread });
    expect(world.whispers.map(({ to, thread: where }) => [to, where])).toEqual([
      [world.people.get("ana"), threadOf(thread)],
    ]);
  });

  test("is answered there also when the answer is found later", async () => {
    const { thread } = await bot.platform.post(at(), digest);
    await bot.client.click("ana", channel, ({ verb }) => verb === "reveal");
    const { place, person } = clicked();
    await bot.platform.whisper(place.conversation, person.id, whisper.message);
    await bot.platform.post(place.conversation, { ...digest, key: "answer" });
    expect(world.whispers.map(({ thread: where }) => where)).toEqual([threadOf(thread)]);
    expect(await threads()).toEqual([undefined, threadOf(thread)]);
  });

  test("is answered there also when the bot may not write in the channel any more", async () => {
    const { thread } = await bot.platform.post(at(), digest);
    await bot.client.click("ana", channel, ({ verb }) => verb === "reveal");
    world.slack.rule({
      before: ({ method }) =>
        method === "chat.postEphemeral" ? { answer: { ok: false, error: "not_in_channel" } } : undefined,
    });
    const { place, person } = clicked();
    await bot.platform.whisper(place.conversation, person.id, whisper.message);
    expect(world.whispers.map(({ thread: where }) => where)).toEqual([threadOf(thread)]);
  });
});
