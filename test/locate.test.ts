import { describe, expect, test } from "vitest";
import type { Document } from "../src/design/document.ts";
import { locate } from "../src/review/quotes/locate.ts";

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
