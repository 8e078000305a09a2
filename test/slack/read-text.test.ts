import { describe, expect, test } from "vitest";
import { mentionsIn, textOf } from "../../src/services/slack/markup.ts";

const nameOf = (user: string): string => ({ U1: "Ana" })[user] ?? user;

describe("a message in Slack's markup becomes plain text", () => {
  test.each([
    ["a &lt;b&gt; &amp;amp; c", "a <b> &amp; c", []],
    [
      "<@U1> and <@U2|bo> in <#C1|designs> for <!here> and <!subteam^S1|@ml>",
      "@Ana and @bo in #designs for @here and @ml",
      [],
    ],
    [
      "see <https://example.org/a?b=1&amp;c=2|the design>",
      "see the design (https://example.org/a?b=1&c=2)",
      ["https://example.org/a?b=1&c=2"],
    ],
    ["<https://example.org>", "https://example.org", ["https://example.org/"]],
    [
      "(https://example.org/x), twice: https://example.org/x.",
      "(https://example.org/x), twice: https://example.org/x.",
      ["https://example.org/x"],
    ],
    [
      "<mailto:a@example.org|a@example.org> <javascript:alert(1)|x>",
      "a@example.org x (javascript:alert(1))",
      [],
    ],
    ["<!date^1^{date}|yesterday> 3 < 4", "yesterday 3 < 4", []],
    ["a &lt; b &amp;&amp; c", "a < b && c", []],
    ["<@U1> asks <@U9> about <#C1|designs> and <#C2>", "@Ana asks @U9 about #designs and #C2", []],
    ["<!here> <!subteam^S1|@ml> <!date^1700000000^{date}|14 Nov 2023>", "@here @ml 14 Nov 2023", []],
  ])("%s", (text, plain, links) => {
    expect(textOf({ text }, nameOf)).toEqual({ text: plain, links });
  });
});

test("rich text comes before markup: its words are literal and its links are links", () => {
  const section = (...elements: object[]) => ({ type: "rich_text_section", elements });
  const said = textOf(
    {
      text: "something else",
      blocks: [
        {
          type: "rich_text",
          elements: [
            section(
              { type: "user", user_id: "U1" },
              { type: "text", text: " uses <b> & " },
              { type: "text", text: "p95", style: { code: true } },
              { type: "emoji", name: "tada", unicode: "1f389" },
              { type: "emoji", name: "own-emoji" },
            ),
            {
              type: "rich_text_list",
              style: "ordered",
              elements: [section({ type: "text", text: "one" }), section({ type: "text", text: "two" })],
            },
            {
              type: "rich_text_list",
              style: "bullet",
              indent: 1,
              elements: [section({ type: "link", url: "https://example.org/d", text: "doc" })],
            },
            { type: "rich_text_quote", elements: [{ type: "text", text: "a\nb" }] },
            {
              type: "rich_text_preformatted",
              elements: [{ type: "text", text: "curl https://code.example" }],
            },
          ],
        },
      ],
    },
    nameOf,
  );
  expect(said.text).toBe(
    "@Ana uses <b> & `p95`🎉:own-emoji:\n1. one\n2. two\n  - doc (https://example.org/d)\n> a\n> b\n```\ncurl https://code.example\n```",
  );
  expect(said.links).toEqual(["https://example.org/d"]);
});

test("what other programs write in sections, fields and attachments is read; previews of links are not", () => {
  const said = textOf(
    {
      text: "fallback",
      blocks: [
        { type: "header", text: { type: "plain_text", text: "Deploy <1>" } },
        {
          type: "section",
          text: { type: "mrkdwn", text: "*done* &amp; <https://example.org|log>" },
          fields: [{ type: "mrkdwn", text: "p95: 3ms" }],
        },
        { type: "divider" },
        { type: "image" },
      ],
      attachments: [
        { text: "shared words", is_share: true, from_url: "https://x.slack.com/1" },
        { text: "preview of a page", from_url: "https://example.org" },
      ],
    },
    nameOf,
  );
  expect(said.text).toBe("Deploy <1>\n*done* & log (https://example.org)\np95: 3ms\n\n> shared words");
});

test("everybody whom a message mentions is found", () => {
  expect(mentionsIn({ text: "<@U1> <@U2> <@U3|named>" })).toEqual(["U1", "U2"]);
});
