import { describe, expect, test } from "vitest";
import { cardAnswer, dialog } from "../../src/platforms/teams/hear/invoke-answer.ts";
import { withLine } from "../../src/platforms/teams/hear/standing-card.ts";
import { partsOf } from "../../src/platforms/teams/say/cards.ts";
import { formCard } from "../../src/platforms/teams/say/form-card.ts";
import type { Form, Message, MessageBlock } from "../../src/render/message.ts";
import { manyQuestions } from "../any-message.ts";
import { elementsIn, shownCard } from "./world/shown-card.ts";

/** What Teams takes, as Microsoft documents it: 100 KB of a message, counted in UTF-16, its card and all else in it. */
const bytesInUtf16 = (value: unknown): number => Buffer.byteLength(JSON.stringify(value), "utf16le");
const bytesInUtf8 = (value: unknown): number => Buffer.byteLength(JSON.stringify(value), "utf8");
const most = (values: readonly unknown[]): number =>
  Math.max(...values.flatMap((value) => [bytesInUtf16(value), bytesInUtf8(value)]));

const scripts = [
  ["Latin", "words of the design "],
  ["escaped characters", '"\\"\n'],
  ["three bytes each", "漢字かな"],
  ["pairs of units", "👩‍👩‍👧‍👦"],
] as const;

const message = (blocks: readonly MessageBlock[]): Message => ({
  key: "review:r1",
  summary: "s".repeat(2_000),
  byModel: true,
  blocks,
});
const filled = (words: string, length: number): string =>
  words.repeat(Math.ceil(length / words.length)).slice(0, length);

describe.each(scripts)("no message is over 100 KB, whatever it says: %s", (_, words) => {
  test.each([1, 8, 60, 200])("%i questions of full length", (count) => {
    const parts = partsOf(manyQuestions(count, words, "teams:t1/user/u1"));
    expect(most(parts.map(({ activity }) => activity))).toBeLessThanOrEqual(100_000);
  });

  test("one block of 300,000 characters, of each kind, of which none is lost", () => {
    const long = filled(words, 300_000);
    const spans = [{ kind: "text", text: long }] as const;
    const blocks: readonly (readonly [MessageBlock, number])[] = [
      [{ kind: "heading", text: long }, 300_000],
      [{ kind: "text", spans }, 300_000],
      [{ kind: "list", items: [spans, spans] }, 600_000],
      [{ kind: "quote", text: long, source: long }, 600_000],
      [{ kind: "status", tone: "good", spans }, 300_000],
      [{ kind: "note", spans }, 300_000],
      // Of a bar its words are shortened: it is a line of a table.
      [{ kind: "bars", rows: [{ label: long, filled: 1, total: 2, detail: long }] }, 0],
    ];
    for (const [block, length] of blocks) {
      const parts = partsOf(message([block]));
      const isTaken = most(parts.map(({ activity }) => activity)) <= 100_000;
      const shown = parts.map(({ card }) => shownCard(card).text).join("");
      expect([block.kind, isTaken, shown.length >= length]).toEqual([block.kind, true, true]);
    }
  });

  test("a card that one person sees, with the conversation that it is about in every button", () => {
    const about = `teams:t1/channel/${filled("x", 900)}`;
    const parts = partsOf(manyQuestions(40, words), about);
    expect(most(parts.map(({ activity }) => activity))).toBeLessThanOrEqual(100_000);
  });

  test("the answer to a click: the full card again, with a line on top, or in a dialog", () => {
    const cards = partsOf(manyQuestions(40, words)).map(({ card }) => card);
    const answers = cards.flatMap((card) => [
      cardAnswer(withLine(card, filled(words, 3_000), true)),
      dialog(filled(words, 300), card),
    ]);
    expect(most(answers)).toBeLessThanOrEqual(100_000);
  });

  test("a form with everything that it can offer", () => {
    const long = filled(words, 3_000);
    const base = { label: "Which", hint: "The one that it is about", required: true };
    const options = Array.from({ length: 500 }, (_, index) => ({ value: `q${index}`, label: long }));
    const form: Form = {
      verb: "answer_with",
      target: "q1",
      title: long,
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
    };
    const choices = { people: [], channels: [], canSearch: true };
    expect(most([cardAnswer(formCard(form, { key: "k" }, choices, "card"))])).toBeLessThanOrEqual(100_000);
  });
});

test("a message is not cut finer than Teams wants it: 40 KB stand in one card", () => {
  const text = (index: number): MessageBlock => ({
    kind: "text",
    spans: [{ kind: "text", text: `${index} ${"x".repeat(1_800)}` }],
  });
  const parts = partsOf({ ...message(Array.from({ length: 10 }, (_, index) => text(index))), summary: "s" });
  expect(parts).toHaveLength(1);
  expect(bytesInUtf16(parts[0]?.activity)).toBeGreaterThan(36_000);
});

test("of evidence 20 passages are cited, 80 characters of a name and 160 of a passage, in one label", () => {
  const quote = { kind: "quote", text: "a".repeat(500), source: "b".repeat(500) } as const;
  const [part] = partsOf(message(Array.from({ length: 30 }, () => quote)));
  const labels = (part?.activity.entities ?? []) as readonly {
    readonly citation?: readonly {
      readonly appearance: { readonly name: string; readonly abstract: string };
    }[];
  }[];
  expect(labels).toHaveLength(1);
  const cited = labels[0]?.citation ?? [];
  expect(cited).toHaveLength(20);
  expect(Math.max(...cited.map(({ appearance }) => appearance.name.length))).toBe(80);
  expect(Math.max(...cited.map(({ appearance }) => appearance.abstract.length))).toBe(160);
});

test("of a row of buttons none is behind a menu, since six stand in it, and none is lost", () => {
  const actions = Array.from({ length: 15 }, (_, index) => ({
    verb: "answer" as const,
    label: `Answer ${index}`,
    target: `q${index}`,
  }));
  const [part] = partsOf(message([{ kind: "actions", actions }]));
  const rows = elementsIn(part?.card ?? {}).filter(({ type }) => type === "ActionSet");
  expect(rows.map((row) => row.actions?.length)).toEqual([6, 6, 3]);
  expect(shownCard(part?.card ?? {}).actions).toHaveLength(15);
});
