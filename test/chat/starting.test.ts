import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { feed, type Office, openOffice } from "./office.ts";
import { plainReviewer } from "./plain-reviewer.ts";

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const questions = (posts: readonly string[]) => posts.filter((text) => text.includes("[Answer]"));

describe("a review begins", () => {
  test("with a mention and a link, in the thread of the mention", async () => {
    const { conversation } = await office
      .as(office.ana)
      .mention(office.designs, "review https://docs.example/feed");
    await office.work();
    const [summary, ...cards] = office.posts(conversation);
    expect(summary).toContain("Feed ranking");
    expect(summary).toContain("7 open questions. 4 of high severity.");
    expect(summary).toContain("I read the linked document: 3 sections, 17 words.");
    expect(summary).toContain("Offline reviewer, no model · free · 0.1 s");
    expect(summary).toContain("[Show the other 3] [Recheck]");
    expect(cards).toHaveLength(7);
    expect(questions(cards)).toHaveLength(7);
  });

  test("with a link and nothing else", async () => {
    const { conversation } = await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
    await office.work();
    expect(office.posts(conversation)[0]).toContain("I read the linked document");
  });

  test("with a bare mention under a link that somebody else gave", async () => {
    const thread = office.as(office.bo).say(office.designs, "Please look at https://docs.example/feed");
    await office.as(office.ana).mention(thread, "");
    await office.work();
    expect(office.posts(thread)[0]).toContain("I read the linked document");
  });

  test("with a bare mention under an attached file", async () => {
    const content = new TextEncoder().encode(feed);
    office.world.files.set("f1", { name: "feed.md", mediaType: "text/markdown", content });
    const file = { id: "f1", name: "feed.md", mediaType: "text/markdown", bytes: content.length };
    const picture = { id: "f0", name: "plan.png", mediaType: "image/png", bytes: 9 };
    const thread = office.as(office.bo).say(office.designs, "The design", [picture, file]);
    await office.as(office.ana).mention(thread, "review");
    await office.work();
    expect(office.posts(thread)[0]).toContain("I read the attached file");
  });

  test("with a mention in a thread that holds the design itself", async () => {
    const thread = office
      .as(office.bo)
      .say(office.designs, "We want to rank the feed by clicks, retrained nightly.");
    office.as(office.ana).say(thread, "What about exploration?");
    await office.as(office.ana).mention(thread, "please review this");
    await office.work();
    expect(office.posts(thread)[0]).toContain("I read this thread: 2 messages");
  });

  test("with the discussion, although it holds a link", async () => {
    const thread = office
      .as(office.bo)
      .say(office.designs, "See https://docs.example/feed and let us discuss");
    await office.as(office.ana).mention(thread, "review thread");
    await office.work();
    expect(office.posts(thread)[0]).toContain("I read this thread: 1 message");
  });

  test("with a slash command, in a thread of its own", async () => {
    await office.as(office.ana).slash(office.designs, "https://docs.example/feed");
    await office.work();
    const threads = new Set(office.world.said.map(({ thread }) => thread));
    expect(threads.size).toBe(1);
    expect(office.posts([...threads][0] ?? "")).toHaveLength(8);
  });

  test("with a bare slash command and the form that it shows", async () => {
    const { reply } = await office.as(office.ana).slash(office.designs, "");
    expect(reply).toMatchObject({ kind: "form", form: { verb: "review" } });
    const wrong = await office
      .as(office.ana)
      .submit({ link: "feed", channel: office.designs, follow: false });
    expect(wrong.reply).toEqual({
      kind: "problems",
      problems: { link: "Give the whole link, beginning with https://." },
    });
    await office.as(office.ana).submit({
      link: "https://docs.example/feed",
      channel: office.designs,
      follow: false,
    });
    await office.work();
    expect(office.posts(office.designs)).toHaveLength(8);
  });

  test("with a shortcut on a message, or the one that works anywhere", async () => {
    const thread = office.as(office.bo).say(office.designs, "Please look at https://docs.example/feed");
    await office.as(office.ana).shortcut(thread, "review_thread");
    await office.work();
    expect(office.posts(thread)).toHaveLength(8);
    const { reply } = await office.as(office.ana).shortcut(office.designs, "review_document");
    expect(reply).toMatchObject({ kind: "form", form: { verb: "review", title: "Review a document" } });
  });

  test("in a direct message, with a link or a file", async () => {
    const { conversation } = await office.as(office.ana).write("https://docs.example/feed");
    await office.work();
    expect(office.posts(conversation)).toHaveLength(8);
  });

  test("from the welcome, with an example that stays out of the register", async () => {
    const place = { tenant: "acme", channel: office.designs, conversation: office.designs };
    const joined = { event: "joined-1", place, person: office.ana, message: null };
    await office.chat().handlers.joined(joined);
    await office.chat().handlers.joined({ ...joined, event: "joined-2" });
    await office.work();
    expect(office.posts(office.designs)).toEqual([expect.stringContaining("[Review an example]")]);
    await office.as(office.bo).click(office.world.said[0]?.thread ?? "", "review_example");
    await office.work();
    expect(office.posts(office.designs).some((text) => text.includes("Feed ranking"))).toBe(true);
    expect(await office.ledger().questions.find({ space: "home" })).toEqual([]);
  });
});

describe("a review does not begin", () => {
  test("where a word is unknown: the closest one is named, to the person alone", async () => {
    await office.as(office.ana).mention(office.designs, "staus");
    await office.work();
    expect(office.posts(office.designs)).toEqual([]);
    expect(office.whispers(office.ana)[0]).toContain("I do not know staus. Did you mean status?");
    await office.as(office.ana).slash(office.designs, "xyzzy");
    expect(office.whispers(office.ana)[1]).toContain("I do not know xyzzy.\n");
  });

  test("for people of another organisation", async () => {
    await office.as(office.outsider).mention(office.partners, "review https://docs.example/feed");
    await office.work();
    expect(office.whispers(office.outsider)).toEqual([expect.stringContaining("Only members")]);
    expect(office.posts(office.partners)).toEqual([]);
  });

  test("in a channel that another organisation can see", async () => {
    await office.as(office.ana).mention(office.partners, "review https://docs.example/feed");
    await office.work();
    expect(office.posts(office.partners)).toEqual([]);
    expect(office.whispers(office.ana)).toEqual([expect.stringContaining("People of another organisation")]);
  });

  test("where the bot was not invited, and the person who asked hears of it", async () => {
    office.world.channels.get(office.designs)?.members.delete("memory:user/loophole");
    await office.as(office.ana).slash(office.designs, "https://docs.example/feed");
    await office.work();
    expect(office.posts(office.designs)).toEqual([]);
    expect(office.whispers(office.ana)).toEqual([expect.stringContaining("Invite me there")]);
  });

  test("with a document that may not be read: its message says who must share it with whom, and tries again", async () => {
    const ana = office.as(office.ana);
    const { conversation } = await ana.mention(office.designs, "review https://docs.example/private");
    await office.work();
    expect(office.posts(conversation)).toEqual([
      expect.stringContaining("Share it with loophole@acme.example"),
    ]);
    office.shelf.set("https://docs.example/private", feed);
    await ana.click(conversation, "retry");
    await office.work();
    expect(office.posts(conversation)).toHaveLength(8);
    expect(office.posts(conversation)[0]).toContain("7 open questions.");
  });
});

test("a document with too little in it is not judged, and there is nothing to approve", async () => {
  const note = "There is not enough here to review: 4 words.";
  await office.close();
  office = await openOffice({
    reviewer: (asked) => ({
      name: "offline",
      review: async (document, checklists) => {
        const outcome = await plainReviewer(asked).review(document, { ...checklists, lenses: [] });
        return { ...outcome, notes: [note] };
      },
    }),
  });
  const { conversation } = await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
  await office.work();
  expect(office.posts(conversation)).toEqual([expect.stringContaining("Not judged.")]);
  expect(office.posts(conversation)[0]).toContain(note);
  expect(office.posts(conversation)[0]).not.toContain("[Approve]");
  await office.as(office.ana).mention(conversation, "approve");
  await office.work();
  expect(office.whispers(office.ana)).toEqual([expect.stringContaining("there is nothing to approve")]);
});

test("a link that was only found in the thread and may not be read leaves another way on", async () => {
  const thread = office.as(office.bo).say(office.designs, "See https://docs.example/private");
  await office.as(office.ana).mention(thread, "review");
  await office.work();
  expect(office.posts(thread)[0]).toContain("For the discussion itself, mention me with review thread.");
});
