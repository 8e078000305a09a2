import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { partMarked, partsOf } from "../../src/platforms/teams/say/cards.ts";
import { formCard } from "../../src/platforms/teams/say/form-card.ts";
import {
  conversationId,
  conversationKinds,
  conversationOf,
  userId,
  userOf,
} from "../../src/platforms/teams/ids.ts";
import { pieces } from "../../src/platforms/kit/text.ts";
import type { MessageBlock } from "../../src/render/message.ts";
import { form, manyQuestions, message, text } from "../any-message.ts";
import { cardProblems, schemaProblems, sizeProblems } from "./card-rules.ts";
import { elementsIn, shownCard } from "./world/shown-card.ts";

describe("every message is taken by Teams, and brings nothing to life that the program did not", () => {
  test("whatever is in it", () => {
    fc.assert(
      fc.property(message, (said) => {
        for (const { activity, card } of partsOf(said)) {
          expect(cardProblems(activity)).toEqual([]);
          const { live } = shownCard(card);
          expect(live.filter((one) => !allowed(said.blocks).has(one))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    "[a](https://evil.example) <at>Ana</at> ",
    "שאלה ארוכה מאוד ",
    "👩‍👩‍👧‍👦 ",
    '"\\"',
    "漢字かな交じり文",
    "no-spaces",
  ])("with 200 questions of 3,000 characters each: %s", (words) => {
    const parts = partsOf(manyQuestions(200, words, "teams:t1/user/u1"));
    expect(parts.flatMap(({ activity }) => cardProblems(activity))).toEqual([]);
    const shown = parts.map(({ card }) => shownCard(card));
    expect(new Set(shown.flatMap(({ live }) => live)).size).toBe(1);
    expect(shown.flatMap(({ actions }) => actions)).toHaveLength(400);
  });
});

test("splitting a message drops nothing of what it says", () => {
  const words = "All words of the text stand in some part, whatever its length & <shape>. ";
  const parts = partsOf(manyQuestions(30, words));
  expect(parts.length).toBeGreaterThan(3);
  const found =
    parts
      .map(({ card }) => shownCard(card).text)
      .join("")
      .match(/whatever its length/g) ?? [];
  // Of each question five long texts: the heading, the paragraph, the quote, its source and the status line.
  expect(found.length).toBeGreaterThanOrEqual(30 * 5 * Math.floor(3_000 / words.length));
});

test("every part of a message carries its key, and no other", () => {
  const parts = partsOf(manyQuestions(30, "words "));
  const marks = parts.map(({ card }) => card.body[0]?.id ?? "");
  expect(marks.map((mark) => partMarked(mark, "many"))).toEqual(
    parts.map((_, part) => ({ part, parts: parts.length })),
  );
  expect(partMarked(marks[0] ?? "", "man")).toBeUndefined();
});

test("every form is a card that Teams takes, with all its fields", () => {
  const choices = { people: [{ value: "u2", title: "Bo" }], channels: [], canSearch: true };
  fc.assert(
    fc.property(form, fc.constantFrom("card" as const, "dialog" as const), (asked, surface) => {
      const card = formCard(asked, { key: "k" }, choices, surface);
      expect(schemaProblems(card)).toEqual([]);
      const ids = elementsIn(card).flatMap(({ type, id }) => (type?.startsWith("Input.") ? [id] : []));
      expect(ids).toEqual(asked.fields.map(({ kind, name }) => `${kind}:${name}`));
    }),
    { numRuns: 60 },
  );
});

test.each(["constructor", "toString", "__proto__"])(
  "a field called %s has no problem and no value by birth",
  (name) => {
    const field = { kind: "person" as const, name, label: "Who", required: false, hint: "", value: "" };
    const asked = {
      verb: "answer" as const,
      target: "q1",
      title: "Answer",
      submit: "Send",
      intro: [],
      fields: [field],
    };
    const card = formCard(asked, { key: "k" }, { people: [], channels: [], canSearch: true }, "card");
    expect(schemaProblems(card)).toEqual([]);
  },
);

test("a form as the program asks it is within the size that Teams takes", () => {
  const long = '"<漢>'.repeat(1_000).slice(0, 3_000);
  const options = Array.from({ length: 100 }, (_, index) => ({ value: `q${index}`, label: "漢".repeat(75) }));
  const base = { label: "Which", hint: long, required: true };
  const card = formCard(
    {
      verb: "answer_with",
      target: "q1",
      title: "Use as answer",
      submit: "Answer",
      intro: [{ kind: "text", spans: [{ kind: "text", text: long }] }],
      fields: [
        { ...base, kind: "choice", name: "question", options, value: "q1" },
        {
          ...base,
          kind: "text",
          name: "text",
          multiline: true,
          maxLength: 3_000,
          placeholder: "",
          value: long,
        },
      ],
    },
    { key: "k" },
    { people: [], channels: [], canSearch: true },
    "card",
  );
  expect(sizeProblems(card)).toEqual([]);
});

test("ids come back as they were", () => {
  const id = fc.oneof(
    fc.string({ minLength: 1, unit: "binary" }).filter((each) => each.isWellFormed()),
    fc.uuid(),
  );
  fc.assert(
    fc.property(id, id, id, fc.constantFrom(...conversationKinds), (tenant, own, root, kind) => {
      const at = { tenant, kind, id: own, ...(kind === "channel" ? { root } : {}) };
      expect(conversationOf(conversationId(at))).toEqual(at);
      expect(userOf(userId(tenant, own))).toEqual({ tenant, user: own });
    }),
  );
});

test.each([
  "slack:T1:C1",
  "teams:",
  "teams:t/channel",
  "teams:t/user/u",
  "teams:t/nowhere/x",
  "teams:t/group/%E0",
  "",
])("what is no conversation of ours is none: %s", (id) => {
  expect(conversationOf(id)).toBeUndefined();
});

test("a text cut into pieces joins to the same text, and no piece is too long", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 20, max: 3_000 }), (long, limit) => {
      const cut = pieces(long, limit);
      expect(cut.join("")).toBe(long);
      for (const piece of cut) expect(piece.length).toBeLessThanOrEqual(limit);
      expect(cut.every((piece) => piece.isWellFormed()) || !long.isWellFormed()).toBe(true);
    }),
  );
});

/** What the program itself put there: its links that are http(s), and its mentions of people in Teams. */
function allowed(blocks: readonly MessageBlock[]): Set<string> {
  const spans = blocks.flatMap((block) =>
    "spans" in block ? block.spans : block.kind === "list" ? block.items.flat() : [],
  );
  return new Set(
    spans.flatMap((span) => {
      if (span.kind === "link" && /^https?:/.test(span.href)) return [span.href];
      return span.kind === "mention" && userOf(span.user)
        ? [span.user.replace("t1/", "aaaaaaaa-0000-4000-8000-000000000001/")]
        : [];
    }),
  );
}
