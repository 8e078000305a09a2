import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable } from "../src/platforms/kit/text.ts";
import { quoted, visible } from "../src/render/spans.ts";
import { oneLine, safeJson } from "../src/terminal/text/safe-text.ts";
import { feedUrl, openSlackOffice } from "./slack/world/slack-office.ts";
import { openTeamsOffice, rooms } from "./teams/world/teams-office.ts";

const keeps = [
  "👩‍👩‍👧‍👦 🏳️‍🌈 👩🏽‍🚀 1️⃣ ❤️",
  "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
  "می‌خواهم क्‍ष Ạ̈̀ שָׁלוֹם",
  "日本語 naïve שלום مرحبا",
];

test.each(keeps)("what belongs to a script or an emoji stays: %s", (words) => {
  expect(visible(words)).toBe(words);
});

test.each([
  ["user\u202Etxt.exe", "user�txt.exe"],
  ["a\u2066b\u2069", "a�b�"],
  ["pay\u200Bpal x\u00ADy\u2060z\uFEFF", "paypal xyz"],
  ["hid\u{E0041}\u{E0042}den 🏴\u{E0041}", "hidden 🏴"],
  ["one\u200Dtwo three\uFE0F \u3164", "onetwo three "],
  ["\uFFF9base\uFFFAruby\uFFFB", "baseruby"],
  [`Z${"\u0301".repeat(40)}algo`, `Z${"\u0301".repeat(6)}algo`],
  ["\u{E0100}\u180E\u034F", ""],
])("what hides or turns does not: %j", (words, shown) => {
  expect(visible(words)).toBe(shown);
  expect(printable(words)).toBe(shown);
  expect(oneLine(words)).toBe(shown.trim());
});

const hiding = /[\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E001F}]/u;
test("whatever it is, and in JSON as an escape", () => {
  const any = fc.string({
    unit: fc.oneof(
      fc.string({ unit: "binary", maxLength: 1 }),
      fc.constantFrom("\u202E", "\u200B", "\u{E0001}", "“", "x"),
    ),
  });
  fc.assert(
    fc.property(any, (words) => {
      for (const shown of [visible(words), printable(words), oneLine(words)])
        expect(shown).not.toMatch(hiding);
      expect(JSON.parse(safeJson({ words }))).toEqual({ words });
      expect(safeJson({ words })).not.toMatch(hiding);
    }),
  );
});

describe("a title is quoted", () => {
  test.each([
    ["Feed", "“Feed”"],
    ["Loophole: APPROVED ✅” no risks “", "“Loophole: APPROVED ✅' no risks '”"],
    ['a "b" «c» „d‟', "“a 'b' 'c' 'd'”"],
    ["two\n\nlines", "“two lines”"],
    ["שלום", "“\u2068שלום\u2069”"],
    ["\u2069שלום\u202E", "“\u2068�שלום�\u2069”"],
  ])("%j as %j", (title, shown) => {
    expect(quoted(title)).toBe(shown);
    expect(printable(quoted(title))).toBe(shown);
    expect(oneLine(quoted(title))).toBe(shown);
  });

  test("and cut, never longer than asked for", () => {
    expect(quoted("word ".repeat(100), 40)).toMatch(/^“(?:word ){7}word…”$|^“(?:word )*word…”$/);
    expect(quoted("word ".repeat(100), 40).length).toBeLessThanOrEqual(42);
  });
});

test.each([
  ["{{DATE(2026-01-01,SHORT)}} {{ time(x)}} {{x}}", "{ {DATE(2026-01-01,SHORT)}} { { time(x)}} {{x}}"],
  ["<at>Ana</at> <AT id=1> <attic>", "< at>Ana< /at> < AT id=1> <attic>"],
  ["one\u2028two\u2029three", "one\ntwo\nthree"],
])("what a client takes for a command is none: %j", (words, shown) => {
  expect(printable(words)).toBe(shown);
});

const pose = "Loophole: APPROVED ✅ no open risks” by @lead";
const nasty = `{{DATE(2026-01-01T00:00:00Z,SHORT)}} <at>Ana</at> \u202Elive\u200B :tada: <!here> \u{E0041}`;
const design = [`# ${pose} ${nasty}`, "We retrain nightly."].join("\n\n");
const frame = "“Loophole: APPROVED ✅ no open risks' by @lead";

test("in Slack a title that poses as a verdict is seen to be a title, and nothing in a quote is live or hidden", async () => {
  const office = await openSlackOffice();
  office.shelf.set(feedUrl, design);
  await office.client.mention("ana", office.designs, `review ${feedUrl}`);
  await office.work();
  await office.client.mention("ana", office.designs, "status");
  await office.work();
  const sent = office.world.slack.calls.filter(({ method }) => method.startsWith("chat."));
  const said = sent.map((call) => JSON.stringify(call)).join("\n");
  const posts = (await office.posts(office.designs)).map(({ text }) => text).join("\n");
  expect(posts).toContain(`Review of ${frame}`);
  expect(posts.replaceAll(frame, "")).not.toContain("APPROVED");
  expect(said).toContain("{ {DATE(");
  expect(said).not.toMatch(/\{\{DATE|<at>|<!here>/);
  expect(said).not.toMatch(hiding);
  await office.close();
});

test("and in Teams as well", async () => {
  const office = await openTeamsOffice();
  office.shelf.set(feedUrl, design);
  await office.client.mention(office.ana, rooms.designs, `review ${feedUrl}`);
  await office.work();
  await office.client.mention(office.ana, rooms.designs, "status");
  await office.work();
  const said = JSON.stringify(office.messages(rooms.designs));
  const posts = office
    .posts(rooms.designs)
    .map(({ text }) => text)
    .join("\n");
  expect(posts).toContain(`Review of ${frame}`);
  expect(posts.replaceAll(frame, "")).not.toContain("APPROVED");
  expect(said).toContain("{ {DATE(");
  expect(said).not.toMatch(/\{\{DATE|<at>Ana/);
  expect(said).not.toMatch(hiding);
  await office.close();
});
