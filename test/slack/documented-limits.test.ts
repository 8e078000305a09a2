import { describe, expect, test } from "vitest";
import type { Action, Field, Message, MessageBlock } from "../../src/render/message.ts";
import { modalOf } from "../../src/platforms/slack/say/modal.ts";
import { postsOf } from "../../src/platforms/slack/say/parts.ts";
import { homeOf } from "../../src/platforms/slack/say/views.ts";
import { messageProblems, viewProblems } from "./block-kit-rules.ts";

const plain = (text: string) => ({ type: "plain_text", text });
/** So many of a letter that nothing else has. */
const x = (length: number): string => "Z".repeat(length);
const many = <T>(count: number, one: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => one(at));
const post = (...blocks: object[]) => messageProblems({ text: "said", blocks });
const view = (more: object, ...blocks: object[]) => viewProblems({ type: "modal", ...more, blocks });
const button = (more: object) => ({ type: "button", action_id: "a", text: plain("Go"), value: "v", ...more });
const actions = (...elements: object[]) => ({ type: "actions", elements });
const input = (element: object) => ({ type: "input", label: plain("Why"), element });
const option = (more: object = {}) => ({ text: plain("One"), value: "1", ...more });
const select = (options: object[]) => input({ type: "static_select", action_id: "a", options });
const rich = (...elements: object[]) => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements }],
});

/** Slack's limits as they are documented, and something that is as large as is wanted. */
const documented: readonly (readonly [what: string, limit: number, of: (size: number) => string[]])[] = [
  ["blocks in a message", 50, (size) => post(...many(size, () => ({ type: "divider" })))],
  ["characters of a message's text", 4_000, (size) => messageProblems({ text: x(size), blocks: [] })],
  ["blocks in a view", 100, (size) => view({}, ...many(size, () => ({ type: "divider" })))],
  [
    "characters of a section",
    3_000,
    (size) => post({ type: "section", text: { type: "mrkdwn", text: x(size) } }),
  ],
  ["characters of a header", 150, (size) => post({ type: "header", text: plain(x(size)) })],
  ["characters on a button", 75, (size) => post(actions(button({ text: plain(x(size)) })))],
  ["characters of a button's value", 2_000, (size) => post(actions(button({ value: x(size) })))],
  ["characters of a button's address", 3_000, (size) => post(actions(button({ url: x(size) })))],
  ["characters of an action id", 255, (size) => post(actions(button({ action_id: x(size) })))],
  ["characters of a block id", 255, (size) => post({ type: "divider", block_id: x(size) })],
  ["buttons in a row", 25, (size) => post(actions(...many(size, (at) => button({ action_id: `a${at}` }))))],
  ["elements of a context", 10, (size) => post({ type: "context", elements: many(size, () => plain("x")) })],
  [
    "elements of context actions",
    5,
    (size) => post({ type: "context_actions", elements: many(size, () => ({})) }),
  ],
  ["characters of a link's address", 3_000, (size) => post(rich({ type: "link", url: x(size), text: "" }))],
  ["characters of a title", 24, (size) => view({ title: plain(x(size)) })],
  ["characters on the button of a form", 24, (size) => view({ submit: plain(x(size)) })],
  ["characters of private metadata", 3_000, (size) => view({ private_metadata: x(size) })],
  ["characters of a callback id", 255, (size) => view({ callback_id: x(size) })],
  [
    "characters of a label",
    2_000,
    (size) => view({}, { ...input({ type: "datepicker" }), label: plain(x(size)) }),
  ],
  [
    "characters of a placeholder",
    150,
    (size) => view({}, input({ type: "plain_text_input", placeholder: plain(x(size)) })),
  ],
  [
    "characters to be typed",
    3_000,
    (size) => view({}, input({ type: "plain_text_input", max_length: size })),
  ],
  ["choices", 100, (size) => view({}, select(many(size, () => option())))],
  ["characters of a choice", 75, (size) => view({}, select([option({ text: plain(x(size)) })]))],
  ["characters of a choice's value", 150, (size) => view({}, select([option({ value: x(size) })]))],
];

test.each(documented)("%s: %i are taken and one more is not", (_, limit, problemsOf) => {
  expect(problemsOf(limit)).toEqual([]);
  expect(problemsOf(limit + 1)).not.toEqual([]);
});

describe("one more than Slack takes is said in another way, and still said", () => {
  const message = (...blocks: MessageBlock[]): Message => ({
    key: "k",
    summary: "said",
    byModel: false,
    blocks,
  });
  const lettersIn = (value: unknown): number => (JSON.stringify(value).match(/Z/g) ?? []).length;
  const note = (text: string): MessageBlock => ({ kind: "note", spans: [{ kind: "text", text }] });
  const act = (at: number): Action => ({ verb: "answer", label: `Answer ${at}`, target: `q${at}` });
  const link = (href: string): MessageBlock => ({
    kind: "text",
    spans: [{ kind: "link", text: "design", href }],
  });

  test.each<[string, number, (size: number) => MessageBlock[]]>([
    ["blocks", 50, (size) => many(size, () => note("Z"))],
    ["characters of a heading", 150, (size) => [{ kind: "heading", text: x(size) }]],
    ["characters of a text", 3_000, (size) => [{ kind: "text", spans: [{ kind: "text", text: x(size) }] }]],
    ["characters of a quote", 3_000, (size) => [{ kind: "quote", text: x(size), source: "" }]],
    ["characters of a note", 3_000, (size) => [note(x(size))]],
    ["characters of an address", 3_000, (size) => [link(`https://d.example/${x(size - 18)}`)]],
    ["buttons", 25, (size) => [{ kind: "actions", actions: many(size, act) }]],
  ])("%s in a post: %i", (_, limit, of) => {
    for (const size of [limit, limit + 1, limit * 3]) {
      const parts = postsOf(message(...of(size)), "T1", "e1");
      expect(parts.flatMap(messageProblems)).toEqual([]);
      expect(lettersIn(parts)).toBe(lettersIn(of(size)));
      expect(
        parts.flatMap(({ blocks }) => blocks.flatMap((one) => (one.type === "actions" ? one.elements : []))),
      ).toHaveLength(of(size).flatMap((one) => (one.kind === "actions" ? one.actions : [])).length);
    }
  });

  test("a button whose label is too long for Slack is shortened", () => {
    for (const size of [75, 76]) {
      const labelled = { ...act(1), label: x(size) };
      const parts = postsOf(message({ kind: "actions", actions: [labelled] }), "T1", "e1");
      expect(parts.flatMap(messageProblems)).toEqual([]);
      expect(lettersIn(parts)).toBe(size === 75 ? 75 : 74);
    }
  });

  test("the blocks of somebody's page are on as many pages as it takes", () => {
    const said = message(...many(150, () => note("Z")));
    const pages = [0, 1].map((page) => homeOf(said, "T1", page));
    expect(pages.flatMap(viewProblems)).toEqual([]);
    expect(lettersIn(pages)).toBe(150);
  });

  test.each<[string, number, (size: number) => Partial<Field> & { kind: string }]>([
    ["characters of a label", 2_000, (size) => ({ kind: "date", value: "", label: x(size) })],
    [
      "characters of a placeholder",
      150,
      (size) => ({ kind: "text", multiline: false, maxLength: 9_000, value: "", placeholder: x(size) }),
    ],
    [
      "characters of a value",
      3_000,
      (size) => ({ kind: "text", multiline: true, maxLength: 9_000, placeholder: "", value: x(size) }),
    ],
    [
      "choices",
      100,
      (size) => ({
        kind: "choice",
        value: "",
        options: many(size, (at) => ({ value: `v${at}`, label: `Choice ${at}` })),
      }),
    ],
    [
      "characters of a choice",
      75,
      (size) => ({ kind: "choice", value: "", options: [{ value: "v", label: x(size) }] }),
    ],
  ])("%s in a form: %i", (_, limit, of) => {
    for (const size of [limit, limit + 1, limit * 3]) {
      const field = { name: "f", label: "Why", hint: "", required: true, ...of(size) } as Field;
      const form = {
        verb: "answer",
        target: "",
        title: x(25),
        submit: x(25),
        intro: [],
        fields: [field],
      } as const;
      expect(viewProblems(modalOf(form, "T1", "opaque"))).toEqual([]);
    }
  });
});
