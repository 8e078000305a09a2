import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Shown } from "../platform-contract.ts";
import { feed, feedUrl, openSlackOffice, type SlackOffice } from "./world/slack-office.ts";

const cards = (posts: readonly Shown[]): readonly Shown[] =>
  posts.filter(({ actions }) => actions.some(({ verb }) => verb === "answer"));

describe.each(["http", "socket"] as const)("a review begins, by %s,", (by) => {
  let office: SlackOffice;
  beforeEach(async () => {
    office = await openSlackOffice({ by });
  });
  afterEach(() => office.close());

  /** What the bot said in the channel after all work was done: the summary and the questions. */
  async function reviewed(channel = office.designs): Promise<string> {
    await office.work();
    const posts = await office.posts(channel);
    expect(cards(posts)).toHaveLength(7);
    expect(posts).toHaveLength(8);
    return posts[0]?.text ?? "";
  }

  test("with a mention and a link, in the thread of the mention", async () => {
    const ts = await office.client.mention("ana", office.designs, `review ${feedUrl}`);
    const summary = await reviewed();
    expect(summary).toContain("Feed ranking");
    expect(summary).toContain("I read the linked document: 3 sections");
    const messages = await office.client.messages(office.designs);
    expect(new Set(messages.slice(1).map(({ thread_ts }) => thread_ts))).toEqual(new Set([ts]));
  });

  test("with nothing but a link", async () => {
    await office.client.mention("ana", office.designs, feedUrl);
    expect(await reviewed()).toContain("I read the linked document");
  });

  test("with a bare mention under a link that somebody else gave", async () => {
    const thread = await office.client.say("bo", office.designs, `Please look at ${feedUrl} & tell me`);
    await office.client.mention("ana", office.designs, "", thread);
    expect(await reviewed()).toContain("I read the linked document");
  });

  test("with a file attached to the mention", async () => {
    const file = await office.client.attach("ana", office.designs, "feed.md", feed);
    await office.client.mention("ana", office.designs, "review", undefined, { files: [file] });
    expect(await reviewed()).toContain("I read the attached file");
  });

  test("with the discussion in a thread, what was said to the bot left out", async () => {
    const thread = await office.client.say(
      "bo",
      office.designs,
      "We rank the feed by clicks, retrained nightly.",
    );
    await office.client.say("ana", office.designs, "What about <exploration> & cost?", thread);
    await office.client.mention("ana", office.designs, "please review this", thread);
    expect(await reviewed()).toContain("I read this thread: 2 messages");
  });

  test("with /review and a link: a message of its own, and the questions in its thread", async () => {
    const { body } = await office.client.command("ana", office.designs, feedUrl);
    expect(body).toEqual({});
    await reviewed();
    const messages = await office.client.messages(office.designs);
    expect(new Set(messages.slice(1).map(({ thread_ts }) => thread_ts))).toEqual(new Set([messages[0]?.ts]));
  });

  test("with /review alone and the form that it shows", async () => {
    await office.client.command("ana", office.designs, "");
    await office.work();
    expect(office.form("ana")?.text).toContain("Link to the document");
    const channel = `slack:${office.world.slack.team}:${office.designs}`;
    await office.client.submit("ana", { link: "feed", channel, follow: false });
    expect(office.form("ana")?.problems).toEqual({ link: expect.stringContaining("https://") as string });
    await office.client.submit("ana", { link: feedUrl, channel, follow: false });
    expect(office.form("ana")).toBeUndefined();
    await reviewed();
  });

  test("with the shortcut on a message, which reads the whole thread", async () => {
    const ts = await office.client.say("bo", office.designs, `The design: ${feedUrl}`);
    const reply = await office.client.say("bo", office.designs, "Any thoughts?", ts);
    await office.client.shortcut("ana", "review_thread", { channel: office.designs, ts: reply });
    expect(await reviewed()).toContain("I read the linked document");
  });

  test("with the shortcut that works anywhere, and its form", async () => {
    await office.client.shortcut("ana", "review_document");
    await office.work();
    expect(office.form("ana")?.text).toContain("Ask the questions in");
    const channel = `slack:${office.world.slack.team}:${office.designs}`;
    await office.client.submit("ana", { link: feedUrl, channel, follow: false });
    await reviewed();
  });

  test("in a direct message, with a link or with a file", async () => {
    const direct = await office.client.direct("ana", feedUrl);
    expect(await reviewed(direct)).toContain("I read the linked document");
    await office.client.direct("bo", "review", { name: "feed.md", content: feed });
    await office.work();
    const own = await office.client.direct("bo", "help");
    expect((await office.posts(own))[0]?.text).toContain("I read the attached file");
  });

  test("from the welcome, with an example", async () => {
    const { team } = office.world.slack;
    await office.client.event({
      type: "member_joined_channel",
      user: "U0BOT",
      channel: office.designs,
      team,
    });
    await office.work();
    await office.client.click("bo", office.designs, ({ verb }) => verb === "review_example");
    await office.work();
    expect((await office.posts(office.designs)).some(({ text }) => text.includes("Feed ranking"))).toBe(true);
  });
});

describe("a review does not begin", () => {
  let office: SlackOffice;
  beforeEach(async () => {
    office = await openSlackOffice();
  });
  afterEach(() => office.close());

  test("where a word is unknown: the closest one is named, to the person alone", async () => {
    await office.client.mention("ana", office.designs, "staus");
    await office.client.command("bo", office.designs, "staus");
    await office.work();
    expect(await office.posts(office.designs)).toEqual([]);
    for (const name of ["ana", "bo"])
      expect(office.whispers(name)[0]?.text).toContain("Did you mean status?");
  });

  test("for people of another organisation", async () => {
    await office.client.mention("eve", office.partners, `review ${feedUrl}`);
    await office.work();
    expect(office.whispers("eve")).toEqual([
      expect.objectContaining({ text: expect.stringContaining("Only members") as string }),
    ]);
    expect(await office.posts(office.partners)).toEqual([]);
  });

  test("in a channel that another organisation can see", async () => {
    await office.client.mention("ana", office.partners, `review ${feedUrl}`);
    await office.work();
    expect(await office.posts(office.partners)).toEqual([]);
    expect(office.whispers("ana").at(-1)?.text).toContain("People of another organisation");
  });
});

test("where shared channels are allowed, a review takes place there, and only members may settle", async () => {
  const office = await openSlackOffice({ allowsShared: true });
  await office.client.mention("ana", office.partners, `review ${feedUrl}`);
  await office.work();
  expect(cards(await office.posts(office.partners))).toHaveLength(7);
  await office.client.click("eve", office.partners, ({ verb }) => verb === "answer");
  await office.work();
  expect(office.form("eve")).toBeUndefined();
  expect(office.whispers("eve").at(-1)?.text).toContain("Only members");
  await office.close();
});
