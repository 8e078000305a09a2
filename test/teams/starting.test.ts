import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { feed, feedUrl } from "../chat/shelf.ts";
import { openTeamsOffice, rooms, type TeamsOffice } from "./world/teams-office.ts";
import { personalChat, sayIn } from "./world/teams-world.ts";

let office: TeamsOffice;
beforeEach(async () => {
  office = await openTeamsOffice();
});
afterEach(() => office.close());

/** What stands in a channel, or in one of its threads. */
function reviewIn(channel: string, root?: string): object {
  const posts = office.messages(channel).filter((each) => root === undefined || each.root === root);
  const texts = posts.map(({ activity }) => JSON.stringify(activity));
  return {
    posts: texts.length,
    says: /\d open questions/.exec(texts[0] ?? "")?.[0],
    wasProgress: (posts[0]?.edits ?? 0) > 1,
    canBeAnswered: texts.filter((text) => text.includes('"verb":"answer"')).length,
  };
}

/** A review of the feed when it is done: the summary, and seven questions below it. */
const aReview = { posts: 8, says: "7 open questions", wasProgress: true, canBeAnswered: 7 };

describe("a review is asked for", () => {
  test("by a mention in a thread, with a link, and answered in that thread", async () => {
    const root = office.client.say(office.bo, rooms.designs, "A design for the feed").id;
    await office.client.mention(office.ana, rooms.designs, `review ${feedUrl}`, root);
    await office.work();
    expect(reviewIn(rooms.designs, root)).toEqual(aReview);
  });

  test("by a mention that begins a thread", async () => {
    const { id } = await office.client.mention(office.ana, rooms.designs, feedUrl);
    await office.work();
    expect(reviewIn(rooms.designs, id)).toEqual(aReview);
  });

  test("by a link behind other words", async () => {
    const room = office.world.channels.get(rooms.designs);
    if (!room) return;
    const { id } = sayIn(office.world, rooms.designs, office.ana.aad, "");
    const mention = {
      type: "mention",
      mentioned: { id: "28:11111111-2222-4333-8444-555555555555" },
      text: "<at>Loophole</at>",
    };
    await office.client.deliver({
      ...office.client.envelope(office.ana, room, id),
      id,
      type: "message",
      text: "<at>Loophole</at>&nbsp;review the feed",
      entities: [mention],
      attachments: [{ contentType: "text/html", content: `<p>review <a href="${feedUrl}">the feed</a></p>` }],
    });
    await office.work();
    expect(reviewIn(rooms.designs, id)).toEqual(aReview);
  });

  test("of the thread itself, which is read through Graph", async () => {
    const root = office.client.say(office.bo, rooms.designs, `Feed ranking. ${feed.repeat(4)}`).id;
    office.client.say(office.ana, rooms.designs, "Clicks are logged for a month & then dropped.", root);
    await office.client.mention(office.ana, rooms.designs, "review this thread", root);
    await office.work();
    const summary = office.posts(rooms.designs)[0]?.text;
    expect(summary).toMatch(/I read this thread: 2 messages/);
    expect(summary).toContain("open questions");
  });

  test("by a mention in a group chat", async () => {
    await office.client.mention(office.bo, rooms.group, `review ${feedUrl}`);
    await office.work();
    expect(reviewIn(rooms.group)).toEqual(aReview);
  });

  test("with a file in a personal chat", async () => {
    await office.client.write(office.ana, "", { name: "feed.md", content: feed });
    await office.work();
    const chat = personalChat(office.world, office.ana.aad).id;
    expect(reviewIn(chat)).toEqual(aReview);
    expect(office.posts(chat)[0]?.text).toContain("I read the attached file");
  });

  test("by writing the design into a personal chat", async () => {
    await office.client.write(
      office.ana,
      `${feed}\n${"The ranking model reads features of a day ago. ".repeat(20)}`,
    );
    await office.work();
    expect(office.posts(personalChat(office.world, office.ana.aad).id)[0]?.text).toContain(
      "I read this thread",
    );
  });

  test("by the action “Review this” on a message, which says at once that it was heard", async () => {
    const root = office.client.say(office.bo, rooms.designs, `See ${feedUrl}`).id;
    const { body } = await office.client.invoke(office.ana, rooms.designs, "composeExtension/fetchTask", {
      commandId: "reviewMessage",
      messagePayload: { id: root, replyToId: null, body: { contentType: "html", content: `See ${feedUrl}` } },
    });
    expect(JSON.parse(body)).toEqual({ task: { type: "message", value: "Reading it" } });
    await office.work();
    expect(reviewIn(rooms.designs, root)).toEqual(aReview);
  });

  test("by a form in a dialog, which stays open until it is right", async () => {
    const { body } = await office.client.invoke(office.ana, rooms.designs, "composeExtension/fetchTask", {
      commandId: "reviewDocument",
    });
    const { task } = JSON.parse(body) as Dialog;
    expect(task.value.title).toBe("Review a document");
    const send = task.value.card.content.body.at(-1)?.actions?.[0];
    expect(send?.type).toBe("Action.Submit");
    const submit = (fields: object) =>
      office.client.invoke(office.ana, rooms.designs, "composeExtension/submitAction", {
        commandId: "reviewDocument",
        data: { ...send?.data, ...fields },
      });
    const again = await submit({ "text:link": "nonsense" });
    expect(again.body).toContain('"type":"continue"');
    expect(again.body).toMatch(/"color":"Attention"/);
    const done = await submit({ "text:link": feedUrl, "channel:channel": channelValue(task) });
    expect(JSON.parse(done.body)).toEqual({ task: { type: "message", value: "Reading it" } });
    await office.work();
    expect(reviewIn(rooms.designs)).toEqual(aReview);
  });

  test("with one click on the welcome", async () => {
    const group = office.world.channels.get(rooms.group);
    if (!group) return;
    const added = { ...office.client.envelope(office.ana, group), type: "installationUpdate", action: "add" };
    await office.client.deliver(added);
    await office.work();
    expect(office.posts(rooms.group).map(({ text }) => text)).toEqual([
      expect.stringContaining("Review an example"),
    ]);
    await office.click(office.bo, rooms.group, "review_example");
    expect(office.messages(rooms.group)).toHaveLength(9);
  });

  test("by a command that only one person sees, and the answer is theirs", async () => {
    const room = office.world.channels.get(rooms.designs);
    if (!room) return;
    await office.client.deliver({
      ...office.client.envelope(office.ana, room),
      recipient: { id: "28:11111111-2222-4333-8444-555555555555", name: "Loophole", isTargeted: true },
      type: "message",
      text: "help",
    });
    expect(office.posts(rooms.designs)).toEqual([]);
    expect(office.told(office.ana).at(-1)).toContain("recheck");
  });
});

test("the bot that is added to a team and its chat says so once, whatever Teams repeats", async () => {
  const channel = office.world.channels.get(rooms.designs);
  if (!channel) return;
  const added = { ...office.client.envelope(office.ana, channel), type: "conversationUpdate" };
  const members = [{ id: "28:11111111-2222-4333-8444-555555555555" }];
  await office.client.deliver({ ...added, membersAdded: members });
  await office.client.deliver({ ...added, id: "f:other", type: "installationUpdate", action: "add" });
  await office.client.redeliver();
  await office.work();
  expect(office.posts(rooms.designs)).toHaveLength(1);
});

test("with permission to hear everything, only what names the bot is a command", async () => {
  const channel = office.world.channels.get(rooms.designs);
  if (!channel) return;
  const base = { ...office.client.envelope(office.ana, channel), type: "message" };
  await office.client.deliver({ ...base, text: `review ${feedUrl}` });
  const other = { type: "mention", mentioned: { id: "29:somebody", name: "Bo" }, text: "<at>Bo</at>" };
  await office.client.deliver({ ...base, text: `<at>Bo</at> review ${feedUrl}`, entities: [other] });
  await office.work();
  expect(office.posts(rooms.designs)).toEqual([]);
});

test("a channel that people of another organisation see is refused", async () => {
  await office.client.mention(office.ana, rooms.partners, `review ${feedUrl}`);
  await office.work();
  const all = [...office.posts(rooms.partners).map(({ text }) => text), ...office.told(office.ana)].join(
    "\n",
  );
  expect(all).toMatch(/organisation/i);
  expect(all).not.toContain("open questions");
});

test("a word that is not known gets the closest one", async () => {
  await office.client.mention(office.ana, rooms.designs, "statsu");
  expect(office.told(office.ana).at(-1)).toContain("Did you mean status?");
});

interface Dialog {
  readonly task: {
    readonly value: {
      readonly title: string;
      readonly card: {
        readonly content: {
          readonly body: readonly {
            readonly id?: string;
            readonly choices?: readonly { readonly value: string; readonly title: string }[];
            readonly actions?: readonly { readonly type: string; readonly data: object }[];
          }[];
        };
      };
    };
  };
}

function channelValue({ value }: Dialog["task"]): string {
  const choices = value.card.content.body.find(({ id }) => id === "channel:channel")?.choices ?? [];
  return choices.find(({ title }) => title === "designs")?.value ?? "";
}
