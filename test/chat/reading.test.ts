import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Document } from "../../src/design/document.ts";
import { isDocument, subjectOf } from "../../src/chat/work/read-subject.ts";
import type { Attachment, History } from "../../src/platforms/people-and-places.ts";
import { plainReviewer } from "./plain-reviewer.ts";
import { feed, type Office, openOffice } from "./office.ts";

const file = (name: string, mediaType = "text/markdown"): Attachment => ({
  id: name,
  name,
  mediaType,
  bytes: 9,
});

test.each([
  [file("plan.md"), true],
  [file("plan.PDF", "application/pdf"), true],
  [file("zipped.md"), true],
  [file("plan", "application/octet-stream"), true],
  [file("plan.png", ""), false],
  [file("plan.JPEG", ""), false],
  [file("plan.jpg", ""), false],
  [file("plan.zip", "application/zip"), false],
  [file("plan", "image/png"), false],
  [file("plan", "audio/mpeg"), false],
  [file("plan", "video/mp4"), false],
  [file("plan", "font/woff"), false],
  [file("plan", "text/image/"), true],
])("%o can be a design: %s", (attachment, isOne) => {
  expect(isDocument(attachment)).toBe(isOne);
});

describe("a thread is about", () => {
  const message = (more: Partial<History["messages"][number]>): History["messages"][number] => ({
    id: "1",
    author: { id: "memory:user/acme/bo", name: "Bo", tenant: "acme" },
    isOurs: false,
    time: "2026-11-16T09:00:00.000Z",
    text: "",
    links: [],
    attachments: [],
    ...more,
  });
  const link = "https://docs.example/feed";

  test.each([
    [
      "its first document",
      [{ attachments: [file("a.png"), file("a.md")] }, { attachments: [file("b.md")] }],
      "a.md",
    ],
    ["a document rather than a link", [{ links: [link] }, { attachments: [file("a.md")] }], "a.md"],
    ["its first link", [{ links: [link] }, { links: ["https://docs.example/b"] }], `${link} and 1 other`],
    [
      "a link once, however often it is given",
      [{ links: [link, link] }, { links: [link] }],
      `${link} and 0 other`,
    ],
    [
      "a link rather than a picture",
      [{ links: ["https://x.example/a.gif?s=1", link] }],
      `${link} and 0 other`,
    ],
    [
      "a link that only looks like a picture",
      [{ links: ["https://x.example/a.gif/b"] }],
      "https://x.example/a.gif/b and 0 other",
    ],
    ["nothing that the bot gave", [{ isOurs: true, links: [link], attachments: [file("a.md")] }], "thread"],
    ["what is said in it", [{ text: "We rank the feed." }, { attachments: [file("a.png")] }], "thread"],
  ] as const)("%s", (_, messages, expected) => {
    const found = subjectOf({ messages: messages.map(message), unread: [] });
    const told = {
      file: () => (found.kind === "file" ? found.attachment.name : ""),
      link: () => (found.kind === "link" ? `${found.url} and ${found.others} other` : ""),
      thread: () => "thread",
    };
    expect(told[found.kind]()).toBe(expected);
  });
});

describe("what is read", () => {
  let office: Office;
  let read: Document[];
  beforeEach(async () => {
    read = [];
    office = await openOffice({
      reviewer: (asked) => ({
        ...plainReviewer(asked),
        review: async (document, ...given) => {
          read.push(document);
          return plainReviewer(asked).review(document, ...given);
        },
      }),
    });
  });
  afterEach(() => office.close());

  test("of a discussion is what people said, and not what the bot said or was told", async () => {
    const thread = office.as(office.bo).say(office.designs, "We rank the feed by clicks.");
    office.as(office.ana).say(thread, "@Bo review this: is it retrained nightly?");
    office.as(office.ana).say(thread, "@Loophole status");
    office.as({ ...office.bo, name: "" }).say(thread, "Twice a night, and we review it.");
    office.as(office.ana).say(thread, `@Loophole review ${"This is what we thought of it. ".repeat(8)}`);
    office
      .as(office.ana)
      .say(thread, "@Carla everybody wants to know who would own this in the end, after all");
    await office.as(office.ana).mention(thread, "review thread");
    await office.work();
    const text = read[0]?.text ?? "";
    expect(text).toContain("We rank the feed by clicks.");
    expect(text).toContain("Twice a night, and we review it.");
    expect(text).toContain("This is what we thought of it.");
    expect(text).toContain("who would own this in the end");
    expect(text).not.toContain("status");
    expect(text).not.toContain("review thread");
    expect(read[0]?.sections.map(({ author }) => author)).toContain("Somebody");
  });

  test("of several links is the first, and that is said", async () => {
    office.shelf.set("https://docs.example/other", feed);
    const thread = office
      .as(office.bo)
      .say(office.designs, "See https://docs.example/feed and https://docs.example/other");
    await office.as(office.ana).mention(thread, "review");
    await office.work();
    expect(read.map(({ ref }) => ref)).toEqual([{ kind: "link", url: "https://docs.example/feed" }]);
    expect(office.posts(thread)[0]).toContain("I read the first of 2 links in this thread; name another");
  });

  test("of one link is that link, and nothing is said of others", async () => {
    const thread = office.as(office.bo).say(office.designs, "See https://docs.example/feed");
    await office.as(office.ana).mention(thread, "review");
    await office.work();
    expect(office.posts(thread)[0]).not.toContain("I read the first of");
  });

  test("of a file is no more than may be read", async () => {
    const content = new Uint8Array(100_001).fill(65);
    office.world.files.set("f1", { name: "long.md", mediaType: "text/markdown", content });
    const { conversation } = await office
      .as(office.ana)
      .mention(office.designs, "review", [{ ...file("long.md"), id: "f1" }]);
    await office.work();
    expect(office.posts(conversation)).toEqual([expect.stringContaining("long.md is over 100000 bytes.")]);
    expect(read).toEqual([]);
  });

  test("as an example is the channel's own, in the example's register", async () => {
    await office.as(office.ana).mention(office.designs, "review example");
    await office.work();
    expect(read[0]?.ref).toEqual({ kind: "file", path: `${office.designs}/example` });
    expect(await office.ledger().questions.find({ space: "home" })).toEqual([]);
  });
});
