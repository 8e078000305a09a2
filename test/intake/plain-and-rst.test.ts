import { describe, expect, test } from "vitest";
import { lines, outline, read } from "./read.ts";

const paragraph =
  "The ranker reads the clicks of the last thirty days and writes a score for every post to the store.";

describe("plain text", () => {
  test("numbered, capital and underlined lines are headings, a numbered list is not", async () => {
    const document = await read(
      lines(
        "Feed ranking",
        "",
        "1. Introduction",
        "",
        paragraph,
        "",
        "1.1 Data",
        "",
        "- clicks",
        "- dwell time",
        "",
        "1. Join the clicks",
        "",
        "2. Train the model",
        "",
        "SERVING AND COST",
        "",
        paragraph,
        "",
        "Rollout",
        "-------",
        paragraph,
      ),
      "feed.txt",
    );
    expect(document.title).toBe("Feed ranking");
    expect(outline(document)).toEqual([
      "heading: Feed ranking",
      "heading: Feed ranking › 1. Introduction",
      `paragraph: ${paragraph}`,
      "heading: Feed ranking › 1. Introduction › 1.1 Data",
      "list-item: - clicks",
      "list-item: - dwell time",
      "list-item: 1. Join the clicks",
      "list-item: 2. Train the model",
      "heading: Feed ranking › SERVING AND COST",
      `paragraph: ${paragraph}`,
      "heading: Feed ranking › Rollout",
      `paragraph: ${paragraph}`,
    ]);
  });

  test("a drawing is a diagram and is not counted", async () => {
    const document = await read(
      `${paragraph}\n\n+----+     +----+\n| a  | --> | b  |\n+----+     +----+\n`,
      "a.txt",
    );
    expect(document.sections[0]?.blocks.map(({ kind }) => kind)).toEqual(["paragraph", "diagram"]);
    expect(document.words).toBe(20);
  });

  test("Markdown in a text file is read as Markdown", async () => {
    expect(outline(await read(`# Feed\n\n${paragraph}`, "feed.txt"))[0]).toBe("heading: Feed");
  });
});

const rst = lines(
  ".. _feed:",
  "",
  "=============",
  "Feed ranking",
  "=============",
  "",
  ":Author: Ada",
  ":Status: Draft",
  "",
  "Data",
  "----",
  "",
  "It reads ``clicks``, see `the spec <https://a.example/spec>`__::",
  "",
  "    read(clicks)",
  "",
  "* dwell time",
  "  of a post",
  "* clicks",
  "",
  ".. note:: Bots are left out.",
  "",
  "   They click all day.",
  "",
  ".. This is a comment",
  "   of two lines.",
  "",
  ".. code-block:: python",
  "",
  "   train()",
  "",
  ".. graphviz::",
  "",
  "   digraph { a -> b }",
  "",
  "Labels",
  "~~~~~~",
  "",
  "+-----+-----+",
  "| p95 | ms  |",
  "+-----+-----+",
  "",
  ".. image:: loop.png",
  ".. include:: cost.rst",
  "",
  "Serving",
  "-------",
  "Soon.",
);

describe("reStructuredText", () => {
  test.each(["feed.rst", "feed.md", "feed"])("is told by its name or by its marks: %s", async (fileName) => {
    const document = await read(rst, fileName);
    expect(document.title).toBe("Feed ranking");
    expect(document.sections.map(({ path }) => path.join(" › "))).toEqual([
      "Feed ranking",
      "Feed ranking › Data",
      "Feed ranking › Data › Labels",
      "Feed ranking › Serving",
    ]);
  });

  test("directives, literal blocks, lists and tables are told apart; comments and the field list are no prose", async () => {
    const document = await read(rst, "feed.rst");
    expect(document.sections.map(({ blocks }) => blocks.map(({ kind }) => kind))).toEqual([
      ["heading"],
      ["heading", "paragraph", "code", "list-item", "list-item", "paragraph", "paragraph", "code", "diagram"],
      ["heading", "table"],
      ["heading", "paragraph"],
    ]);
    expect(document.links).toEqual(["https://a.example/spec"]);
    expect(document.unread.map(({ what }) => what)).toEqual(["cost.rst", "1 picture (loop.png)"]);
    expect(document.text).toBe(rst);
  });
});
