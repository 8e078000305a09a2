import * as fc from "fast-check";
import type { Field, Form, Message, MessageBlock, Span } from "../src/render/message.ts";
import { actionVerbs, formVerbs } from "../src/render/message.ts";

/** Texts that people, documents and models may bring, the worst of them on purpose. */
const nasty = [
  "<!channel> <!here> <!everyone> <!subteam^S1|team>",
  "<@U1> and <#C1|general>",
  "<https://evil.example/?q=1|click me> https://evil.example/a?b=c&d=<e>",
  "[label](https://evil.example) ![](https://evil.example/x.png)",
  "<!date^1392734382^{date}^https://evil.example|fallback>",
  "הטענה הזאת נכתבה מימין לשמאל وهذه أيضا",
  "👩‍👩‍👧‍👦🏳️‍🌈 :tada: e\u0301\u0301\u0301",
  "\u202Eevil\u202C \u0000\u0007\u001B[31m",
  "\uD800 alone \uDFFF",
  "&&&&&&<<<<<<>>>>>>",
  "*bold* _it_ ~no~ `code` ```pre``` > quote",
  "",
];
const anyNasty = fc.constantFrom(...nasty);

export const text: fc.Arbitrary<string> = fc.oneof(
  anyNasty,
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc
    .tuple(anyNasty, fc.integer({ min: 1, max: 3_000 }))
    .map(([part, length]) => part.repeat(Math.ceil(length / Math.max(1, part.length))).slice(0, length)),
  fc.integer({ min: 2_900, max: 9_000 }).map((length) => "x".repeat(length)),
);

const label = fc.oneof(anyNasty, fc.string({ unit: "grapheme", maxLength: 90 }));
const target = fc.stringMatching(/^[a-zA-Z0-9:_-]{1,200}$/);
const kind = <const K extends string>(name: K): fc.Arbitrary<K> => fc.constant(name);

const span: fc.Arbitrary<Span> = fc.oneof(
  fc.record({ kind: kind("text"), text }),
  fc.record({ kind: kind("text"), text, style: fc.constantFrom("bold", "italic", "code") }),
  fc.record({
    kind: kind("link"),
    text,
    href: fc.oneof(fc.webUrl(), anyNasty, fc.constant("javascript:alert(1)")),
  }),
  fc.record({
    kind: kind("mention"),
    user: fc.constantFrom("slack:T1:U1", "slack:T2:U2", "teams:t1/user/u1", "teams:x:y", "<!here>"),
    name: text,
  }),
);
const spans = fc.array(span, { maxLength: 6 });
const action = fc.record({
  verb: fc.constantFrom(...actionVerbs),
  label,
  target,
  style: fc.constantFrom("primary" as const, "danger" as const),
});
const bar = fc.record({
  label,
  filled: fc.integer({ min: -1, max: 12 }),
  total: fc.integer({ min: 0, max: 9 }),
  detail: text,
});

const block: fc.Arbitrary<MessageBlock> = fc.oneof(
  fc.record({ kind: kind("heading"), text }),
  fc.record({ kind: kind("text"), spans }),
  fc.record({ kind: kind("list"), items: fc.array(spans, { maxLength: 60 }) }),
  fc.record({ kind: kind("quote"), text, source: text }),
  fc.record({ kind: kind("bars"), rows: fc.array(bar, { maxLength: 12 }) }),
  fc.record({
    kind: kind("status"),
    tone: fc.constantFrom("open" as const, "attention" as const, "good" as const, "quiet" as const),
    spans,
  }),
  fc.record({ kind: kind("note"), spans }),
  fc.record({ kind: kind("actions"), actions: fc.array(action, { maxLength: 30 }) }),
  fc.record({ kind: kind("feedback"), target }),
  fc.constant({ kind: "divider" as const }),
);

export const blocks: fc.Arbitrary<MessageBlock[]> = fc.array(block, { maxLength: 40 });

export const message: fc.Arbitrary<Message> = fc.record({
  key: target,
  summary: text,
  byModel: fc.boolean(),
  blocks,
});

const base = {
  name: fc.stringMatching(/^[a-z]{1,20}$/),
  label,
  required: fc.boolean(),
  hint: text,
};
const option = fc.record({ value: fc.stringMatching(/^[A-Za-z/_-]{1,70}$/), label });
const field: fc.Arbitrary<Field> = fc.oneof(
  fc.record({
    ...base,
    kind: kind("text"),
    multiline: fc.boolean(),
    maxLength: fc.integer({ min: 1, max: 9_000 }),
    placeholder: text,
    value: text,
  }),
  fc.record({
    ...base,
    kind: kind("choice"),
    options: fc.array(option, { minLength: 1, maxLength: 450 }),
    value: fc.constant(""),
  }),
  fc.record({ ...base, kind: kind("date"), value: fc.constantFrom("", "2026-11-30") }),
  fc.record({ ...base, kind: kind("person"), value: fc.constantFrom("", "slack:T1:U1", "teams:t1/user/u1") }),
  fc.record({
    ...base,
    kind: kind("people"),
    value: fc.constantFrom([], ["slack:T1:U1", "slack:T1:U2"]),
  }),
  fc.record({ ...base, kind: kind("channel"), value: fc.constantFrom("", "slack:T1:C1") }),
  fc.record({ ...base, kind: kind("toggle"), value: fc.boolean() }),
);

export const form: fc.Arbitrary<Form> = fc.record({
  verb: fc.constantFrom(...formVerbs),
  target,
  title: label,
  submit: label,
  intro: blocks,
  fields: fc.uniqueArray(field, { maxLength: 8, selector: ({ name }) => name }),
});

/** A message of many questions with fields of 3,000 characters, as a digest of a neglected channel might be. */
export function manyQuestions(count: number, words: string, user = "slack:T1:U1"): Message {
  const long = words.repeat(Math.ceil(3_000 / words.length)).slice(0, 3_000);
  const literal = { kind: "text" as const, text: long };
  return {
    key: "many",
    summary: long,
    byModel: true,
    blocks: Array.from({ length: count }, (_, index): MessageBlock[] => [
      { kind: "heading", text: `${index + 1}. ${long}` },
      { kind: "text", spans: [literal] },
      { kind: "quote", text: long, source: long },
      {
        kind: "status",
        tone: "open",
        spans: [literal, { kind: "mention", user, name: "Ada" }],
      },
      {
        kind: "actions",
        actions: [
          { verb: "answer", label: "Answer", target: `q${index}` },
          { verb: "dismiss", label: "Dismiss", target: `q${index}` },
        ],
      },
      { kind: "feedback", target: `q${index}` },
    ]).flat(),
  };
}
