import { describe, expect, test } from "vitest";
import type { Document } from "../src/design/document.ts";
import { locate, passageAt } from "../src/review/quotes/locate.ts";
import { documentOf } from "./review-fixtures.ts";

const text = [
  "# Ranking",
  "",
  "The **ranker** reads [clicks](https://example.org/clicks) of the last",
  "30 days — “fresh” ones only.",
  "",
  "| metric | target |",
  "|---|---|",
  "| p95 latency | 120 ms |",
  "",
  "> A restart loses `user_state`.",
].join("\n");

const document: Document = {
  ref: { kind: "file", path: "ranking.md" },
  title: "Ranking",
  revision: "r",
  language: "en",
  text,
  words: 20,
  sections: [{ id: "s1", path: ["Ranking"], firstLine: 1, lastLine: 10, blocks: [] }],
  unread: [],
  links: [],
};

describe("a quote is found whatever its typography", () => {
  test.each([
    ["The ranker reads clicks of the last 30 days", 3],
    ['30 days - "fresh" ones only', 4],
    ["p95 latency 120 ms", 8],
    ["| p95 latency | 120 ms |", 8],
    ["a restart loses user_state.", 10],
    ["“The **ranker** reads”", 3],
  ])("%s", (quote, line) => {
    const passage = locate(document, quote);
    expect(passage?.line).toBe(line);
    expect(passage?.section).toBe("Ranking");
    expect(text).toContain(passage?.quote);
  });
});

describe("a quote is refused when its words differ", () => {
  test.each([
    "The ranker reads all clicks of the last 30 days",
    "the ranker read clicks",
    "ranker reads click",
    "p95 latency 12 ms",
    "p95 latency 120 msec",
    "fresh",
    "",
  ])("%s", (quote) => {
    expect(locate(document, quote)).toBeUndefined();
  });
});

describe("a quote counts", () => {
  const words = documentOf("abcde abcdef abcdefg\nnot abcdefgh\nin «quotes» ’s end");

  test.each<[quote: string, found: string | undefined]>([
    ["abcde", undefined],
    ["a b c d e", undefined],
    ["abcdef", "abcdef"],
    ["“abcdef”", "abcdef"],
    ["«“abcdef”»", "abcdef"],
    ["' \"abcdef'", "abcdef"],
    [" ‘abcdefg’ ", "abcdefg"],
    ["bcdefg", undefined],
    ["abcdefg not", "abcdefg\nnot"],
    ["abcdefgh in quotes", undefined],
    ['in "quotes"', "in «quotes"],
    ["quotes» ’s end", "quotes» ’s end"],
  ])("by six signs and whole words: %j", (quote, found) => {
    expect(locate(words, quote)?.quote).toBe(found);
  });

  test("at its first place that has whole words", () => {
    const twice = documentOf("the caches\nthe cache\nthe cache");
    expect(locate(twice, "the cache")).toMatchObject({ line: 2, quote: "the cache" });
    expect(locate(documentOf("naïveté und Größe2"), "naïvet")).toBeUndefined();
    expect(locate(documentOf("naïveté und Größe2"), "und Größe")).toBeUndefined();
    expect(locate(documentOf("(und Größe)"), "und Größe")?.quote).toBe("und Größe");
  });
});

describe("a passage names its line and section", () => {
  const text = "before all\n# One\nfirst words\n\n# Two\nsecond words\n# Three\nthird words";
  const sections = documentOf(text, "Feed");

  test.each([
    ["before", 1, "Feed"],
    ["# One", 2, "One"],
    ["first", 3, "One"],
    ["# Two", 5, "Two"],
    ["second", 6, "Two"],
    ["# Three", 7, "Three"],
    ["third", 8, "Three"],
  ])("%s", (word, line, section) => {
    const start = text.indexOf(word);
    const quote = text.slice(start, start + word.length);
    expect(passageAt(sections, start, start + word.length)).toEqual({ quote, line, section });
    expect(passageAt({ ...sections, sections: [] }, start, start + word.length).section).toBe("Feed");
  });
});
