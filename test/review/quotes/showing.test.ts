import { describe, expect, test } from "vitest";
import { documentFrom } from "../../../src/intake/document/document-from.ts";
import type { Finding } from "../../../src/design/finding.ts";
import { findQuote } from "../../../src/review/quotes/find-quote.ts";
import { isSpent, shows } from "../../../src/review/quotes/showing.ts";
import { covering } from "../../../src/review/quotes/verify.ts";

const long = "and every reader of the page would believe it ".repeat(60);
const text = `---
title: A design that says of itself that it is complete
---

# Ranking posts

- [How the posts are ranked on the page](#how)
1. How the posts are ranked on the page ........ 12

## How the posts are ranked on the page

We rank posts by the clicks of yesterday and by their age. Nothing else.

<!-- everything is answered for in this comment here -->
<!-- ${long} -->
![everything is answered for in this picture here](a.png)
[//]: # (everything is answered for in this line here)
{/* everything is answered for in this remark here */}

| Latency of a page | At most |
| --- | --- |
| P95 latency | under 30 s |

\`\`\`ts
retry(fetchPosts, 3)
// %%a mark in code that everybody sees in the page%%
\`\`\`

我们每天晚上用昨天的点击数据重新训练模型。

The page is read by ![x](y.png) everybody who has an account <!-- a b c d e f --> here.
`;
const document = await documentFrom({ bytes: Buffer.from(text), ref: { kind: "file", path: "a.md" } });
const shown = (quote: string) => findQuote(document, quote).map((passage) => shows(document, passage));

describe("a passage shows something", () => {
  test.each([
    ["six words in a row", "We rank posts by the clicks"],
    ["a whole cell", "under 30 s"],
    ["two whole cells side by side", "| P95 latency | under 30 s |"],
    ["a whole line of code", "retry(fetchPosts, 3)"],
    ["code that holds a mark of a comment", "a mark in code that everybody sees in the page"],
    ["a sentence without spaces", "我们每天晚上用昨天的点击数据重新训练模型"],
    ["a sentence around a picture", "The page is read by x everybody who has an account"],
  ])("%s", (_, quote) => expect(shown(quote)).toEqual([true]));
});

describe("a passage shows nothing", () => {
  test.each([
    ["five words", "We rank posts by the"],
    ["a heading", "How the posts are ranked on the page"],
    ["a heading with its mark", "## How the posts are ranked on the page"],
    ["a line of contents", "1. How the posts are ranked on the page ........ 12"],
    ["front matter", "title: A design that says of itself that it is complete"],
    ["a long comment", "every reader of the page would believe it"],
    ["the text of a picture", "everything is answered for in this picture here"],
    ["a line that is a comment", "everything is answered for in this line here"],
    ["a remark", "everything is answered for in this remark here"],
    ["a part of a cell", "under 30"],
    ["the names of columns", "Latency of a page"],
    ["a part of a line of code", "fetchPosts, 3"],
  ])("%s", (_, quote) => {
    const found = shown(quote);
    expect(found.filter(Boolean)).toEqual([]);
  });

  test("pieces count each for itself", () => {
    expect(shown("We rank posts … by their age. Nothing else")).toEqual([false, false]);
    expect(shown("We rank posts by the clicks of … by their age. Nothing else")).toEqual([true, false]);
  });
});

describe("one passage covers three items", () => {
  const passage = findQuote(document, "We rank posts by the clicks of yesterday")[0];
  const overlapping = findQuote(document, "the clicks of yesterday and by their age")[0];
  const apart = findQuote(document, "The page is read by x everybody who has an account")[0];
  if (!passage || !overlapping || !apart) throw new Error("the quotes do not stand there");
  const covered = (count: number): Finding[] =>
    Array.from({ length: count }, (_, index) => ({
      item: `a.${index}`,
      lens: "tradeoffs",
      topic: "a",
      verdict: "covered",
      severity: "low",
      question: "",
      why: "",
      evidence: [passage],
      searched: { sections: 1, nearest: null },
    }));

  test("and no fourth, nor does one that overlaps it", () => {
    expect(isSpent(document, passage, covered(2))).toBe(false);
    expect(isSpent(document, passage, covered(3))).toBe(true);
    expect(isSpent(document, overlapping, covered(3))).toBe(true);
    expect(isSpent(document, apart, covered(3))).toBe(false);
  });

  test("what is not spent goes on covering, and what only shows a gap takes nothing up", () => {
    expect(covering([passage, apart], document, covered(3))).toEqual([apart]);
    expect(covering([passage], document, covered(3))).toContain("answers 3 other items already");
    const gaps = covered(9).map((finding) => ({ ...finding, verdict: "partial" as const }));
    expect(covering([passage], document, gaps)).toEqual([passage]);
  });
});

test("a text full of openings that never close is read in one pass", () => {
  const steps = (size: number) => {
    const many = { ...document, text: `We rank posts by clicks.\n${"![ %% {/* <style ".repeat(size)}` };
    const started = performance.now();
    shows(many, { quote: "We rank posts by clicks.", section: "", line: 1 });
    return performance.now() - started;
  };
  steps(1000);
  expect(steps(40_000) / Math.max(1, steps(10_000))).toBeLessThan(12);
});
