import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { homeOf } from "../../src/platforms/slack/say/views.ts";
import { modalOf, valuesOf } from "../../src/platforms/slack/say/modal.ts";
import { partOf, postsOf } from "../../src/platforms/slack/say/parts.ts";
import { countedPieces, escapeMarkup } from "../../src/platforms/slack/say/slack-text.ts";
import { unescapeMarkup } from "../../src/services/slack/markup.ts";
import type { MessageBlock } from "../../src/render/message.ts";
import { live, livePost, messageProblems, viewProblems } from "./block-kit-rules.ts";
import { form, manyQuestions, message, text } from "../any-message.ts";

describe("every message is within Slack's limits and brings nothing to life that the program did not", () => {
  test("whatever is in it", () => {
    fc.assert(
      fc.property(message, (said) => {
        for (const part of postsOf(said, "T1", "e1")) {
          expect(messageProblems(part)).toEqual([]);
          expect(livePost(part).filter((one) => !allowed(said.blocks).has(one))).toEqual([]);
        }
      }),
      { numRuns: 80 },
    );
  });

  test.each(["<!channel> <@U1> https://evil.example ", "שאלה ארוכה מאוד ", "👩‍👩‍👧‍👦 ", "&<>", "no-spaces-at-all"])(
    "with 200 questions of 3,000 characters each: %s",
    (words) => {
      const parts = postsOf(manyQuestions(200, words), "T1", "e1");
      expect(parts.flatMap(messageProblems)).toEqual([]);
      expect(new Set(parts.flatMap(livePost))).toEqual(new Set(["user:U1"]));
      expect(parts.flatMap(({ blocks }) => blocks.filter(({ type }) => type === "actions"))).toHaveLength(
        200,
      );
    },
  );
});

test("splitting a message drops nothing of what it says", () => {
  const words = "All words of the text stand in some part, whatever its length & <shape>. ";
  const shown = JSON.stringify(
    postsOf(manyQuestions(30, words), "T1", "e1").flatMap(({ blocks }) =>
      blocks.filter(({ type }) => type === "rich_text"),
    ),
  );
  const found = shown.match(/whatever its length/g) ?? [];
  // Of each question four long texts: the heading, the paragraph, the quote and the status line.
  expect(found.length).toBeGreaterThanOrEqual(30 * 4 * Math.floor(3_000 / words.length));
});

test("the buttons of a question stand in the same post as the end of its text", () => {
  const parts = postsOf(manyQuestions(200, "short words "), "T1", "e1");
  expect(parts.length).toBeGreaterThan(10);
  expect(parts.map(({ blocks }) => blocks[0]?.type)).not.toContain("actions");
  expect(parts.map(({ blocks }) => blocks[0]?.type)).not.toContain("context_actions");
});

test("every form is within Slack's limits", () => {
  fc.assert(
    fc.property(form, (asked) => {
      const view = modalOf(asked, "T1", "opaque");
      expect(viewProblems(view)).toEqual([]);
      expect(live(view).filter((one) => !allowed(asked.intro).has(one))).toEqual([]);
    }),
    { numRuns: 80 },
  );
});

test("every page of the home view is within Slack's limits, and together they show everything", () => {
  const said = manyQuestions(60, "<!channel> words of a risk ");
  const shown = new Set<string>();
  for (let page = 0; page < 8; page++) {
    const view = homeOf(said, "T1", page);
    expect(viewProblems(view)).toEqual([]);
    for (const [, question] of JSON.stringify(view).matchAll(/"value":"(q\d+)"/g))
      shown.add(question as string);
  }
  expect(shown.size).toBe(60);
});

test("a text cut into pieces joins to the same text, and no piece is too long", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 20, max: 3_000 }), (long, limit) => {
      const cut = countedPieces(long, limit);
      expect(cut.join("")).toBe(long);
      for (const piece of cut) expect(escapeMarkup(piece).length).toBeLessThanOrEqual(limit);
      const broken = cut.filter((piece) => !piece.isWellFormed());
      expect(broken.length === 0 || !long.isWellFormed()).toBe(true);
    }),
  );
});

test("escaping is undone by unescaping", () => {
  fc.assert(
    fc.property(text, (any) => {
      expect(unescapeMarkup(escapeMarkup(any))).toBe(any);
    }),
  );
});

test("a post is known by its key: by its metadata or, without them, by its block ids", () => {
  const [first] = postsOf(manyQuestions(1, "words "), "T1", "e1");
  const blocks = first?.blocks ?? [];
  expect(partOf({ metadata: first?.metadata }, "many")).toEqual({ part: 0, parts: 2 });
  expect(partOf({ blocks }, "many")).toEqual({ part: 0, parts: undefined });
  expect(partOf({ metadata: first?.metadata, blocks }, "other")).toBeUndefined();
});

test("an edited post has other block ids than before", () => {
  const ids = (edition: string): unknown[] =>
    postsOf(manyQuestions(1, "words "), "T1", edition).flatMap(({ blocks }) =>
      blocks.map((one) => one.block_id),
    );
  expect(new Set([...ids("e1"), ...ids("e2")]).size).toBe(ids("e1").length * 2);
});

test("what was filled in comes back by the names of the fields", () => {
  const state = {
    reason: { type: "plain_text_input", value: "because" },
    nothing: { type: "plain_text_input", value: null },
    why: { type: "static_select", selected_option: { value: "wrong" } },
    expires: { type: "datepicker", selected_date: "2026-12-31" },
    owner: { type: "users_select", selected_user: "U7" },
    approvers: { type: "multi_users_select", selected_users: ["U1", "U2"] },
    where: { type: "conversations_select", selected_conversation: "C1" },
    weekly: { type: "checkboxes", selected_options: [] },
  };
  const sent = Object.fromEntries(
    Object.entries(state).map(([name, element]) => [name, { [name]: element }]),
  );
  expect(valuesOf(sent, "T1")).toEqual({
    reason: "because",
    nothing: "",
    why: "wrong",
    expires: "2026-12-31",
    owner: "slack:T1:U7",
    approvers: ["slack:T1:U1", "slack:T1:U2"],
    where: "slack:T1:C1",
    weekly: false,
  });
});

/** What the program itself put there: its links that are http(s), and its mentions of people of this workspace. */
function allowed(blocks: readonly MessageBlock[]): Set<string> {
  const spans = blocks.flatMap((block) =>
    "spans" in block ? block.spans : block.kind === "list" ? block.items.flat() : [],
  );
  return new Set(
    spans.flatMap((span) => {
      if (span.kind === "link" && /^https?:/.test(span.href)) return [`link:${span.href}`];
      return span.kind === "mention" && span.user === "slack:T1:U1" ? ["user:U1"] : [];
    }),
  );
}
