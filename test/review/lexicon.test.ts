import { describe, expect, test } from "vitest";
import { lexiconOf } from "../../src/review/offline/lexicon.ts";
import { compilePatterns, hitsByTerm, stands, standsUnder } from "../../src/review/offline/lexicon.ts";
import { wordsOf } from "../../src/review/offline/segment.ts";
import { vocabularySchema } from "../../src/review/checklists/vocabularies.ts";

const vocabulary = vocabularySchema.parse({
  language: "en",
  common: ["the", "of", "and", "to", "is"],
  numbers: ["two"],
  endings: ["s", "ed", "ing", "e>ing", "y>ies"],
  concepts: {
    drift: ["drift", "distribution shift*"],
    watch: ["watch", "policy", "serve", "KPIs"],
    delay: ["NUM ms", "latenc*"],
    skew: ["train serve skew"],
  },
});

const found = (pattern: string, text: string) => {
  const lexicon = lexiconOf(vocabulary);
  const [compiled] = compilePatterns([pattern], lexicon);
  return compiled !== undefined && stands(compiled, hitsByTerm(lexicon.find(wordsOf(text))));
};

test("identifiers, hyphens, numbers with units and markup are words", () => {
  const text =
    "trainServeSkew train_serve-skew p95 200ms [docs](https://a.example/latency) <b>LLMs</b> 1,5 £4";
  expect(wordsOf(text).map((word) => word.text)).toEqual(
    "train serve skew train serve skew p 95 200 ms docs llms 1,5 £ 4".split(" "),
  );
});

test("a word is the slice of the text between its offsets", () => {
  const text = "Der **Größenwahn** of `featureStore`";
  for (const word of wordsOf(text)) expect(text.slice(word.start, word.end).toLowerCase()).toBe(word.text);
});

describe("a phrase is found in its forms", () => {
  test.each([
    ["{drift}", "it drifted"],
    ["{drift}", "Distribution Shifts happen"],
    ["{watch}", "two policies"],
    ["{watch}", "serving"],
    ["{watch}", "our KPIs"],
    ["{delay}", "within 200ms"],
    ["{delay}", "within two ms"],
    ["{delay}", "latencies"],
    ["{skew}", "the train/serve skew"],
    ["{drift} + {watch}", "we watch for drift"],
    ["model registry", "the model registry of the team"],
  ])("%s in: %s", (pattern, text) => {
    expect(found(pattern, text)).toBe(true);
  });
});

describe("a phrase is not found where it only looks alike", () => {
  test.each([
    ["{drift}", "a driftwood table"],
    ["{drift}", "the distribution of shifts"],
    ["{watch}", "a server"],
    ["{delay}", "200 users wait"],
    ["{skew}", "train the model to serve, without skew"],
    ["{drift} + {watch}", "drift happens"],
    ["model registry", "the registry of models"],
  ])("%s in: %s", (pattern, text) => {
    expect(found(pattern, text)).toBe(false);
  });
});

test("one word is not evidence for two terms", () => {
  expect(found("{drift} + drift", "the drift")).toBe(false);
  expect(found("{drift} + drift", "this drift and that drift")).toBe(true);
});

const hitsIn = (source: string) => {
  const lexicon = lexiconOf(vocabulary);
  const [pattern] = compilePatterns([source], lexicon);
  if (!pattern) throw new Error("nothing was compiled");
  return { pattern, hits: (text: string) => hitsByTerm(lexicon.find(wordsOf(text))) };
};

test("a heading lends its words to the text below it, never the whole pattern", () => {
  const { pattern, hits } = hitsIn("{drift} + {watch}");
  expect(standsUnder(pattern, hits("we watch it weekly"), hits("Drift"))).toBe(true);
  expect(standsUnder(pattern, hits("we like it"), hits("Watching drift: we watch"))).toBe(false);
  expect(standsUnder(pattern, hits("we watch the drift"), hits("Drift"))).toBe(false);
});

test("a term that is asked for in the heading is not found in the text", () => {
  const { pattern, hits } = hitsIn("# {drift} + {watch}");
  expect(stands(pattern, hits("we watch it weekly"), hits("Drift"))).toBe(true);
  expect(stands(pattern, hits("we watch the drift"), hits("Serving"))).toBe(false);
  expect(stands(pattern, hits("we watch the drift"))).toBe(false);
});

test("what stands far apart in a sentence says two things", () => {
  const far =
    "the drift of the boat was what the two men in the harbour spoke of before they went home to watch";
  expect(found("{drift} + {watch}", far)).toBe(false);
  expect(found("{drift} + {watch}", "the drift was what the two men went home to watch")).toBe(true);
});

test("phrases that are dropped are not found", () => {
  const lexicon = lexiconOf(vocabulary, (phrase) => phrase !== "drift");
  const [pattern] = compilePatterns(["{drift}"], lexicon);
  if (!pattern) throw new Error("nothing was compiled");
  expect(stands(pattern, hitsByTerm(lexicon.find(wordsOf("drift"))))).toBe(false);
  expect(stands(pattern, hitsByTerm(lexicon.find(wordsOf("distribution shift"))))).toBe(true);
});
