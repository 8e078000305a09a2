import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linksIn } from "../src/design/find-links.ts";
import type { Document } from "../src/design/document.ts";
import { withRelativeLinks } from "../src/intake/document/document-links.ts";
import { withoutSecrets } from "../src/intake/document/secrets.ts";
import { plainWords } from "../src/intake/formats/markdown/plain-words.ts";
import { readText } from "../src/intake/formats/read-text.ts";
import { readAnswer } from "../src/model/read-answer.ts";
import { fits } from "../src/review/by-model/count-tokens.ts";
import { findQuote, shown } from "../src/review/quotes/find-quote.ts";
import { fold } from "../src/review/quotes/fold.ts";
import { askable, idIn, tidy } from "../src/review/quotes/wording.ts";
import { fenced } from "../src/services/html-markdown.ts";
import { z } from "zod";

/*
 * What is done to the words of a model or a document takes time in proportion to their length, whatever they are. Each
 * function is given a hostile piece, again and again, up to 50,000 and up to 200,000 signs. Four times the length may
 * take up to nine times the processor's time of this thread (a square takes sixteen); what takes next to none is not compared.
 */
const small = 50_000;
const nextToNoneMs = 120;

const documentOf = (text: string): Document => ({
  ref: { kind: "file", path: "a.md" },
  title: "A",
  revision: "r",
  language: "en",
  text,
  words: 1,
  sections: [{ id: "s1", path: [], firstLine: 1, lastLine: text.split("\n").length, blocks: [] }],
  unread: [],
  links: [],
});
const prose = documentOf(
  "We retrain every night on clicks, and nobody looks at what came of it. ".repeat(1_000),
);
const schema = z.object({ verdict: z.string() });

const functions: Readonly<Record<string, (text: string) => unknown>> = {
  idIn,
  tidy,
  askable,
  shown,
  fold,
  "findQuote, of such a quote": (text) => findQuote(prose, text),
  "findQuote, in such a document": (text) => findQuote(documentOf(text), text.slice(1, 4_000)),
  "readAnswer, of words": (text) => readAnswer(text, schema),
  "readAnswer, of an object": (text) => readAnswer(`{"verdict": "${text}`, schema),
  "fits, of what is too long to be counted": (text) => fits(text.repeat(9), 20_000),
  linksIn,
  withRelativeLinks: (text) => withRelativeLinks(documentOf(text), "https://example.com/a.md"),
  plainWords,
  markdown: (text) => readText("markdown", text),
  plain: (text) => readText("plain", text),
  rst: (text) => readText("rst", `Title\n=====\n\n${text}`),
  withoutSecrets,
  fenced: (text) => fenced("", `a${text}a`),
};

/** Pieces that stand at the beginning of something in one of the expressions, and never come to its end. */
const pieces = [
  ..." \n\t.,;:…-*_`~#>|[](){}<!\"'“”=/\\&@?0aAα漢".split(""),
  "a.",
  "a-",
  ".a",
  "1.",
  "a ",
  " a",
  "- ",
  "> ",
  "# ",
  "| ",
  "[a",
  "[]",
  "](",
  "[](",
  "![",
  "![](",
  "[a](http://",
  "<a",
  "<a ",
  "<!--",
  "-->",
  "<think>",
  "</think>",
  "<pre>",
  "</",
  "&amp;",
  "**",
  "__",
  "*a ",
  " *a",
  "http://",
  "http://a",
  "(https://a",
  "<http://a|",
  "...",
  "[...]",
  "[ ... ",
  "…]",
  '{"',
  '":"',
  '[["',
  '\\"',
  "a\n",
  "\n\n",
  "- a\n",
  "a\n-\n",
  ".. a::\n",
  "::\n",
  "`a",
  "``",
  "$",
  ":a:`",
  "|a",
  "x.",
  "α;",
];

async function cpuMs(run: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** What went wrong, in words; undefined where the time is linear. */
async function squareOf(run: (text: string) => unknown, piece: string): Promise<string | undefined> {
  const text = (length: number) => piece.repeat(Math.ceil(length / piece.length)) + "\u0001";
  const long = await cpuMs(() => run(text(small * 4)));
  if (long < nextToNoneMs) return undefined;
  const short = Math.max(await cpuMs(() => run(text(small))), await cpuMs(() => run(text(small))), 10);
  const again = Math.min(long, await cpuMs(() => run(text(small * 4))));
  return again / short < 9 ? undefined : `${JSON.stringify(piece)}: ${short} ms, then ${again} ms`;
}

describe("the time is linear", () => {
  test.each(Object.keys(functions))("%s", { timeout: 300_000 }, async (name) => {
    const run = functions[name] as (text: string) => unknown;
    for (const piece of pieces) expect(await squareOf(run, piece)).toBeUndefined();
  });

  test("of all of them, for any few pieces", { timeout: 300_000 }, async () => {
    const few = fc
      .array(fc.constantFrom(...pieces), { minLength: 2, maxLength: 3 })
      .map((some) => some.join(""));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(functions)), few, async (name, piece) => {
        expect(await squareOf(functions[name] as (text: string) => unknown, piece)).toBeUndefined();
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});
