import { describe, expect, test } from "vitest";
import { documentFromChat, documentFromThread } from "../../src/intake/document/from-thread.ts";
import { read } from "./read.ts";

const ref = { kind: "thread", conversation: "C1" } as const;
const messages = [
  { author: "Ada", time: "2025-03-04T09:15:00Z", text: "What labels a click?\n```\nx" },
  { author: "Bo", time: "2025-03-04T09:16:00Z", text: "  " },
  { author: "Lin", time: "yesterday", text: "# A dwell of 3 s\r\nsee https://a.example/" },
];

describe("a thread", () => {
  test("every message with text is a section of exactly its lines", () => {
    const document = documentFromThread({ ref, title: "Ranker", messages });
    expect(document.text).toBe("What labels a click?\n```\nx\n# A dwell of 3 s\nsee https://a.example/");
    expect(
      document.sections.map(({ path, author, time, firstLine, lastLine }) => [
        path,
        author,
        time,
        firstLine,
        lastLine,
      ]),
    ).toEqual([
      [["Ada · 2025-03-04 09:15"], "Ada", "2025-03-04T09:15:00Z", 1, 3],
      [["Lin · yesterday"], "Lin", undefined, 4, 5],
    ]);
    expect(document.links).toEqual(["https://a.example/"]);
  });

  test("without a title it is called by how it begins", () => {
    expect(documentFromThread({ ref, messages }).title).toBe("What labels a click?");
    const [first] = messages;
    const long = [{ author: "Ada", time: "", text: `${"word ".repeat(40)}\nmore` }];
    expect(documentFromThread({ ref, messages: long }).title.length).toBeLessThanOrEqual(81);
    expect(documentFromThread({ ref, messages: first ? [first] : [] }).words).toBe(4);
  });
});

test("of a chat, what was discussed: without the bot's posts and the commands to it, the files named", () => {
  const said = (name: string, text: string, more: object = {}) => ({
    author: { name },
    time: "2025-03-04T09:15:00Z",
    isOurs: false,
    text,
    attachments: [],
    ...more,
  });
  const { text, sections, unread } = documentFromChat(ref, {
    messages: [
      said("Ada", "What labels a click?", { attachments: [{ name: "plot.png" }] }),
      said("Bo", "@loophole review thread", { isToBot: true, attachments: [{ name: "mine.md" }] }),
      said("Loophole", "Seven questions", { isOurs: true }),
      said("", "@ada see the digest", { isToBot: false }),
    ],
    unread: [{ what: "The rest", why: "It is long." }],
  });
  expect(text).toBe("What labels a click?\n@ada see the digest");
  expect(sections.map(({ author }) => author)).toEqual(["Ada", "Somebody"]);
  expect(unread.map(({ what }) => what)).toEqual(["The rest", "The file “plot.png” in a message"]);
});

test("a thread in which nobody wrote anything is refused", () => {
  const silent = [{ author: "Ada", time: "", text: " " }];
  expect(() => documentFromThread({ ref, title: "Ranker", messages: silent })).toThrow(
    /“Ranker” has no message with text/,
  );
});

describe("a thread in a JSON file", () => {
  test.each([
    [
      "as documented",
      { title: "T", messages: [{ author: "Ada", time: "2025-03-04T09:15:00Z", text: "Hello there" }] },
    ],
    ["a bare list", [{ author: "Ada", time: "2025-03-04T09:15:00Z", text: "Hello there" }]],
    ["Slack's export", [{ type: "message", user: "Ada", ts: "1741079700.000100", text: "Hello there" }]],
    ["Slack's profile", [{ user_profile: { real_name: "Ada" }, ts: 1741079700, text: "Hello there" }]],
    [
      "Teams' Graph",
      {
        value: [
          {
            from: { user: { displayName: "Ada" } },
            createdDateTime: "2025-03-04T09:15:00Z",
            body: { content: "Hello there" },
          },
        ],
      },
    ],
    [
      "GitHub's comments",
      {
        comments: [{ user: { login: "Ada" }, created_at: "2025-03-04T10:15:00+01:00", body: "Hello there" }],
      },
    ],
  ])("is read in the form of %s", async (_, json) => {
    const { sections, text } = await read(JSON.stringify(json), "thread.json");
    expect(text).toBe("Hello there");
    expect(sections[0]).toMatchObject({ author: "Ada", time: "2025-03-04T09:15:00Z" });
  });

  test("is known without its extension, and says which messages were empty", async () => {
    const json = JSON.stringify([
      { user: "Ada", ts: "1", text: "Hello" },
      { user: "Bo", ts: "2", text: "", files: [] },
    ]);
    const document = await read(json, "export");
    expect(document.sections).toHaveLength(1);
    expect(document.unread[0]?.what).toBe("1 message");
  });

  test.each([
    ['{"a"', /not valid JSON/],
    ['{"a": 1}', /no messages in it/],
    ['{"messages": []}', /no message with text/],
    ['[{"text": "x", "time": "1"}]', /message 1 has no "author"/],
    ['[{"author": "a", "time": "1", "text": "x"}, {"author": "a", "time": "1"}]', /message 2 has no "text"/],
    ['[{"author": "a", "text": "x"}]', /message 1 has no "time"/],
    ['["x"]', /message 1 is not an object/],
  ])("%s is refused, with what is missing and the shape", async (json, said) => {
    const reading = read(json, "thread.json");
    await expect(reading).rejects.toMatchObject({ name: "Failure", kind: "unreadable" });
    await expect(reading).rejects.toThrow(said);
    await expect(reading).rejects.toThrow(/A thread is/);
  });
});
