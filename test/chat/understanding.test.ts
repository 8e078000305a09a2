import { describe, expect, test } from "vitest";
import { subjectOf } from "../../src/chat/work/read-subject.ts";
import { isSaidToBot, understand } from "../../src/design/command-words.ts";
import { nearestTimezone } from "../../src/digest/schedule.ts";

const link = "https://docs.example/feed";

describe("what was typed is understood", () => {
  test.each([
    ["", [], { kind: "nothing" }],
    ["  ", [], { kind: "nothing" }],
    [link, [link], { kind: "review", link, of: "found" }],
    [`review ${link}`, [link], { kind: "review", link, of: "found" }],
    [`can you have a look at ${link} for us?`, [link], { kind: "review", link, of: "found" }],
    ["Review!", [], { kind: "review", link: null, of: "found" }],
    ["please review this", [], { kind: "review", link: null, of: "found" }],
    ["review thread", [], { kind: "review", link: null, of: "thread" }],
    ["review example", [], { kind: "review", link: null, of: "example" }],
    ["RECHECK", [], { kind: "recheck", review: null }],
    ["recheck r12", [], { kind: "recheck", review: "r12" }],
    ["approve R3", [], { kind: "approve", review: "r3" }],
    ["status", [], { kind: "status", review: null }],
    ["risks", [], { kind: "risks" }],
    ["mine", [], { kind: "mine" }],
    ["digest", [], { kind: "digest" }],
    ["settings", [], { kind: "settings" }],
    ["help", [], { kind: "help" }],
    ["staus", [], { kind: "unknown", said: "staus", closest: "status" }],
    ["revew", [], { kind: "unknown", said: "revew", closest: "review" }],
    ["aprove", [], { kind: "unknown", said: "aprove", closest: "approve" }],
    ["xyzzy", [], { kind: "unknown", said: "xyzzy", closest: null }],
    ["constructor", [], { kind: "unknown", said: "constructor", closest: null }],
    ["审查", [], { kind: "unknown", said: "审查", closest: null }],
  ])("%j", (text, links, command) => {
    expect(understand(text, links)).toEqual(command);
  });

  test("a word in a long text is no command", () => {
    const text =
      "Our own review of the incident showed that the status page was never updated by anybody at all";
    expect(understand(text, []).kind).toBe("unknown");
  });

  test.each([
    ["@loophole review thread", undefined, true],
    ["@loophole", true, true],
    [" @loophole\nreview https://docs.example/feed ", true, true],
    ["@ana what is the status of this?", true, true],
    ["@ana what is the status of this?", false, false],
    ["@loophole we rank by clicks, and nobody knows why", true, false],
    [`@loophole review ${"and think of the labels ".repeat(10)}`, true, false],
    ["review thread", undefined, false],
  ])("%j, which mentions the bot: %j, is said to it: %j", (text, isToBot, isCommand) => {
    expect(isSaidToBot({ text, isToBot })).toBe(isCommand);
  });

  test.each([
    ["Berlin", "Europe/Berlin"],
    ["europe/berlin", "Europe/Berlin"],
    ["new york", "America/New_York"],
    ["utc", "UTC"],
  ])("the time zone %j was probably %j", (typed, zone) => {
    expect(nearestTimezone(typed)).toBe(zone);
  });
});

describe("what a thread is about", () => {
  const said = { id: "1", author: { id: "u", name: "Ana", tenant: "t" }, time: "", text: "", isOurs: false };
  const nothing = { ...said, links: [], attachments: [] };
  const file = (name: string, mediaType: string) => ({ id: name, name, mediaType, bytes: 1 });
  const of = (...messages: Parameters<typeof subjectOf>[0]["messages"]) =>
    subjectOf({ messages, unread: [] });

  test("the first document attached in it", () => {
    const attachments = [
      file("shot.png", "image/png"),
      file("a.md", "text/markdown"),
      file("b.md", "text/markdown"),
    ];
    expect(of({ ...nothing, links: [link] }, { ...nothing, attachments })).toMatchObject({
      kind: "file",
      attachment: { name: "a.md" },
    });
  });

  test("else the first document linked in it, and how many others there are", () => {
    const links = ["https://img.example/a.PNG?x=1", link, "https://docs.example/other", link];
    expect(of({ ...nothing, links })).toEqual({ kind: "link", url: link, others: 1 });
  });

  test("else what is said in it; what we posted ourselves is no document", () => {
    expect(
      of({ ...nothing, isOurs: true, links: [link], attachments: [file("a.md", "text/markdown")] }),
    ).toEqual({
      kind: "thread",
    });
  });
});
