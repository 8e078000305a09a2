import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { conversationId } from "../../src/platforms/teams/ids.ts";
import type { Form, Message } from "../../src/render/message.ts";
import { elementsIn } from "./world/shown-card.ts";
import { type Heard, hearing } from "./world/listening-handlers.ts";
import { cardOf } from "./world/teams-client.ts";
import { install, type ListeningBot, listeningBot } from "./world/teams-harness.ts";
import { personalChat, tenant, userNamed, type WorldMessage, type WorldUser } from "./world/teams-world.ts";

const designs = "19:designs@thread.tacv2";
let heard: Heard;
let bot: ListeningBot;
let ana: WorldUser;
/** The first messages of three threads of one channel. */
let roots: readonly [string, string, string];

async function opened(settings = {}): Promise<void> {
  heard = hearing();
  bot = await listeningBot(heard.handlers, settings);
  await install(bot);
  ana = userNamed(bot.world, "Ana");
  const begin = (text: string): string => bot.client.say(ana, designs, text).id;
  roots = [begin("One design"), begin("Another"), begin("A third")];
}
beforeEach(() => opened());
afterEach(() => bot.stop());

const thread = (root: string): string => conversationId({ tenant, kind: "channel", id: designs, root });
const said = (key: string): Message => ({
  key,
  summary: "A question",
  byModel: false,
  blocks: [
    { kind: "text", spans: [{ kind: "text", text: "A question" }] },
    {
      kind: "actions",
      actions: [
        { verb: "answer", label: "Answer", target: "q1" },
        { verb: "dismiss", label: "Dismiss", target: "q1" },
      ],
    },
  ],
});
const form = (target: string): Form => ({
  verb: "answer",
  target,
  title: "Answer",
  submit: "Send",
  intro: [],
  fields: [
    {
      kind: "text",
      name: "text",
      label: "Your answer",
      required: true,
      hint: "",
      multiline: true,
      maxLength: 3_000,
      placeholder: "",
      value: "",
    },
  ],
});
const last = (root: string): WorldMessage => {
  const found = bot.world.messages.findLast((each) => each.root === root && each.by === "bot");
  if (!found) throw new Error("the bot said nothing there");
  return found;
};
const aside = (): readonly WorldMessage[] => bot.world.messages.filter(({ to }) => to === ana.aad);
const told = (): readonly WorldMessage[] =>
  bot.world.messages.filter(({ channel }) => channel === personalChat(bot.world, ana.aad).id);
/** Posts the same message in every thread, as reviews of one design in several threads do. */
const postEverywhere = async (): Promise<void> => {
  for (const root of roots) await bot.platform.post(thread(root), said(`question:${root}`));
};
const places = (events: readonly { readonly place: { readonly conversation: string } }[]) =>
  events.map(({ place }) => place.conversation);

describe("in a channel with several threads, what is clicked counts in the thread in which it stands", () => {
  beforeEach(postEverywhere);

  test("a button, in whatever order the threads are clicked", async () => {
    for (const root of [roots[1], roots[2], roots[0], roots[1]])
      await bot.client.click(ana, last(root), "dismiss", "q1");
    expect(places(heard.actions)).toEqual([roots[1], roots[2], roots[0], roots[1]].map(thread));
    expect(heard.actions.map(({ posted }) => posted?.thread)).toEqual(places(heard.actions));
  });

  test("a button of one of two posts that have one key", async () => {
    for (const root of [roots[0], roots[1]]) await bot.platform.post(thread(root), said("review:r1"));
    await bot.client.click(ana, last(roots[0]), "dismiss", "q1");
    expect(heard.actions[0]?.posted).toMatchObject({ thread: thread(roots[0]), post: last(roots[0]).id });
  });

  test("a form, in the place of the card that was clicked and of no other", async () => {
    heard.reply = { kind: "form", form: form("q1") };
    await bot.client.click(ana, last(roots[1]), "answer", "q1");
    expect(bot.client.views.get(ana.aad)?.message).toBe(last(roots[1]));
    heard.reply = { kind: "recorded", say: "Answered" };
    await bot.client.submit(ana, { text: "We log it" });
    expect(places(heard.forms)).toEqual([thread(roots[1])]);
    expect(bot.client.views.get(ana.aad)?.message).toBe(last(roots[1]));
  });

  test("two forms that one person opens in two threads, sent in the other order", async () => {
    const fill = async (root: string) => {
      heard.reply = { kind: "form", form: form("q1") };
      await bot.client.click(ana, last(root), "answer", "q1");
      const view = bot.client.views.get(ana.aad);
      if (!view) throw new Error("no form was shown");
      return view;
    };
    const views = [await fill(roots[0]), await fill(roots[2])] as const;
    heard.reply = { kind: "recorded", say: "Answered" };
    for (const view of views.toReversed()) {
      bot.client.views.set(ana.aad, view);
      await bot.client.submit(ana, { text: `For ${view.message.root}` });
    }
    expect(heard.forms.map(({ place, values }) => [place.conversation, values["text"]])).toEqual([
      [thread(roots[2]), `For ${roots[2]}`],
      [thread(roots[0]), `For ${roots[0]}`],
    ]);
  });

  test("a button that an old client sends as a message", async () => {
    const channel = bot.world.channels.get(designs);
    if (!channel) return;
    const data = elementsIn(cardOf(last(roots[1]).activity)).find(({ title }) => title === "Dismiss")
      ?.fallback?.data;
    const activity = { ...bot.client.envelope(ana, channel, roots[1]), replyToId: last(roots[1]).id };
    await bot.client.deliver({ ...activity, type: "message", value: data });
    expect(places(heard.actions)).toEqual([thread(roots[1])]);
    expect(heard.actions[0]?.posted?.thread).toBe(thread(roots[1]));
  });

  test("a command of the menu on a message, and the form that it opens", async () => {
    heard.reply = { kind: "form", form: form("") };
    const messagePayload = { id: "1700000000001", replyToId: roots[1], body: { content: "<p>a reply</p>" } };
    const { body } = await bot.client.invoke(ana, designs, "composeExtension/fetchTask", {
      commandId: "answerWith",
      messagePayload,
    });
    const card = (JSON.parse(body) as { task: { value: { card: { content: object } } } }).task.value.card;
    const data = elementsIn(card.content).find(({ type }) => type === "Action.Submit")?.data;
    await bot.client.invoke(ana, designs, "composeExtension/submitAction", {
      commandId: "answerWith",
      messagePayload,
      data: { ...data, "text:text": "We log it" },
    });
    expect(places(heard.shortcuts)).toEqual([thread(roots[1])]);
    expect(places(heard.forms)).toEqual([thread(roots[1])]);
    expect(heard.forms[0]?.values).toEqual({ text: "We log it" });
  });
});

describe("in a channel with several threads, a reply for one person is about the thread in which they asked", () => {
  const whisper = (key: string): void => {
    // It has buttons, so that it is more than a few words beside the card.
    heard.reply = { kind: "whisper", message: said(key) };
  };

  test("in their chat with the bot, where its buttons count in that thread", async () => {
    for (const root of roots) {
      whisper(`mine:${root}`);
      await bot.client.mention(ana, designs, "mine", root);
    }
    expect(told()).toHaveLength(3);
    for (const message of told()) await bot.client.click(ana, message, "dismiss", "q1");
    expect(places(heard.actions)).toEqual(roots.map(thread));
    expect(heard.actions.map(({ surface }) => surface)).toEqual(["whisper", "whisper", "whisper"]);
  });

  test("in the thread itself where Teams shows it to them alone, after a mention and after a click", async () => {
    await bot.stop();
    await opened({ isTargeted: true });
    await postEverywhere();
    whisper("mine:1");
    await bot.client.mention(ana, designs, "mine", roots[1]);
    expect(aside().map(({ root }) => root)).toEqual([roots[1]]);
    await bot.client.click(ana, last(roots[1]), "dismiss", "q1");
    expect(heard.actions).toMatchObject([{ surface: "whisper", place: { conversation: thread(roots[1]) } }]);
    whisper("mine:2");
    const post = bot.world.messages.find((each) => each.root === roots[2] && each.by === "bot");
    if (post) await bot.client.click(ana, post, "dismiss", "q1");
    expect(aside().map(({ root }) => root)).toEqual([roots[1], roots[1], roots[2]]);
    expect(told()).toEqual([]);
  });

  test("posts stay in their threads, also when they are changed later", async () => {
    const posted = [];
    for (const root of roots) posted.push(await bot.platform.post(thread(root), said(`question:${root}`)));
    for (const each of posted.toReversed()) await bot.platform.update(each, { ...said("x"), key: each.post });
    for (const root of roots)
      expect(bot.world.messages.filter((each) => each.root === root && each.by === "bot")).toMatchObject([
        { edits: 1 },
      ]);
  });
});
