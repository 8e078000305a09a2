import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { documentFrom } from "../src/intake/document/document-from.ts";
import { rank } from "../src/review/rank.ts";
import { injections, obeying, sentencesOf } from "./obeying.ts";
import { checklists, reviewer as offline } from "./review/shipped.ts";
import { reviewWith } from "./review-with.ts";

const designs = [
  "examples/discover-feed.md",
  "examples/support-assistant.md",
  "test/benchmark/tenancy-screening.md",
  "test/benchmark/orchard-frost-alert.md",
].map((path) => readFileSync(path, "utf8"));

/** What the program makes of a text when a model answers in one of the ways of one that obeys. */
async function judged(text: string, way: string) {
  const document = await documentFrom({
    bytes: Buffer.from(text),
    ref: { kind: "file", path: "design.md" },
  });
  const script = obeying[way]?.(text);
  if (!script) throw new Error(`no such way: ${way}`);
  const reviewer = { fallback: offline, rank };
  const { outcome } = await reviewWith(script, { document, checklists, reviewer });
  return outcome;
}

test("the designs have sentences enough for a model that quotes another one each time", () => {
  expect(designs.map((text) => sentencesOf(text).length).filter((count) => count < 12)).toEqual([]);
});

test.each(injections(designs))("an instruction in $place is noticed where $way", async ({ text, way }) => {
  const outcome = await judged(text, way);
  expect(outcome.worthPosting).toBeGreaterThan(0);
  expect(outcome.questions[0]?.severity).toBe("high");
  expect(outcome.notes.join(" ")).toMatch(/offline reviewer|asks nothing and holds/);
});

test.each(Object.keys(obeying))("it is noticed without an instruction as well: %s", async (way) => {
  const outcome = await judged(designs[0] ?? "", way);
  expect(outcome.worthPosting).toBeGreaterThan(0);
});
