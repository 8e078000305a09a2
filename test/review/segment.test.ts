import { expect, test } from "vitest";
import { segment } from "../../src/review/offline/segment.ts";
import { markdown } from "./document.ts";

const quotes = async (text: string) => {
  const document = await markdown(text);
  return segment(document).map(({ kind, start, end }) => [kind, document.text.slice(start, end)]);
};

test("headings, sentences, list items, rows and lines of code stand alone", async () => {
  const text = [
    "# Plan",
    "",
    "We retrain weekly. It takes",
    "two hours (on one node).",
    "",
    "- first item",
    "- second item. With two sentences.",
    "",
    "| metric | target |",
    "|---|---|",
    "| p95 | 120 ms |",
    "",
    "```",
    "train(model)",
    "serve(model)",
    "```",
  ].join("\n");
  expect(await quotes(text)).toEqual([
    ["heading", "Plan"],
    ["paragraph", "We retrain weekly."],
    ["paragraph", "It takes\ntwo hours (on one node)."],
    ["list-item", "first item"],
    ["list-item", "second item."],
    ["list-item", "With two sentences."],
    ["table", "metric | target"],
    ["table", "p95 | 120 ms"],
    ["code", "train(model)"],
    ["code", "serve(model)"],
  ]);
});

test("a table of contents is no evidence", async () => {
  expect(await quotes("# A\n\n- [Security](#security)\n- [Rollback](#rollback)\n")).toEqual([
    ["heading", "A"],
  ]);
});

test("a text without full stops is cut, and nothing of it is lost", async () => {
  const words = Array.from({ length: 1000 }, (_, index) => `w${String.fromCharCode(97 + (index % 26))}`);
  const units = await quotes(words.join(" "));
  expect(units.length).toBeGreaterThan(10);
  expect(units.map(([, quote]) => quote).join(" ")).toBe(words.join(" "));
});
