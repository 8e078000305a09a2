import { describe, expect, test } from "vitest";
import { lexiconOf } from "../../src/review/offline/lexicon.ts";
import { compilePatterns, hitsByTerm, stands } from "../../src/review/offline/lexicon.ts";
import { wordsOf } from "../../src/review/offline/segment.ts";
import { cuesOf, stanceOf } from "../../src/review/offline/stance.ts";
import type { Vocabulary } from "../../src/review/checklists/vocabularies.ts";
import { checklists, vocabularies } from "./shipped.ts";

const items = checklists.lenses.flatMap((lens) => lens.items);
const english = vocabularies.get("en") as Vocabulary;
const cues = new Set(["to-be-decided", "intends"]);

const lexicon = lexiconOf(english);
const searched = items.map(({ id, aspects }) => ({
  id,
  patterns: compilePatterns(
    aspects.flatMap(({ patterns }) => patterns),
    lexicon,
  ),
}));

/** The items of which a sentence settles an aspect. */
const matched = (sentence: string): readonly string[] => {
  const words = wordsOf(sentence);
  const hits = hitsByTerm(lexicon.find(words));
  const unit = { kind: "paragraph", end: sentence.length, length: words.length, hits } as const;
  if (!stanceOf(unit, sentence, cuesOf(lexicon)).settles) return [];
  return searched.filter(({ patterns }) => patterns.some((p) => stands(p, hits))).map(({ id }) => id);
};

describe.each([...vocabularies.values()])("the vocabulary for $language", (vocabulary) => {
  const used = new Set(
    items.flatMap(({ aspects, offline }) =>
      [...aspects.flatMap(({ patterns }) => patterns), ...offline.subject, ...offline.applies].flatMap(
        (pattern) => [...pattern.matchAll(/\{([^}]+)\}/g)].map(([, concept]) => concept ?? ""),
      ),
    ),
  );

  test("has every concept that a checklist looks for", () => {
    expect(used.size).toBeGreaterThan(80);
    expect([...used].filter((concept) => !(concept in vocabulary.concepts))).toEqual([]);
  });

  test("has no concept that nothing looks for", () => {
    const known = Object.keys(vocabulary.concepts).filter((concept) => !concept.startsWith("kind-"));
    expect(known.filter((concept) => !used.has(concept) && !cues.has(concept))).toEqual([]);
  });

  test("names no phrase twice in a concept", () => {
    const twice = Object.entries(vocabulary.concepts).flatMap(([concept, phrases]) =>
      phrases.filter((phrase, at) => phrases.indexOf(phrase) !== at).map((phrase) => `${concept}: ${phrase}`),
    );
    expect(twice).toEqual([]);
  });

  test("has no phrase that another of its concept finds already", () => {
    const idle = Object.entries(vocabulary.concepts).flatMap(([concept, phrases]) => {
      const prefixes = phrases
        .filter((phrase) => /^\S+\*$/.test(phrase))
        .map((phrase) => phrase.slice(0, -1));
      const isIdle = (phrase: string) =>
        prefixes.some((prefix) => phrase !== `${prefix}*` && wordsOf(phrase)[0]?.text.startsWith(prefix));
      return phrases.filter(isIdle).map((phrase) => `${concept}: ${phrase}`);
    });
    expect(idle).toEqual([]);
  });

  test("has only phrases that can be found", () => {
    const empty = Object.values(vocabulary.concepts)
      .flat()
      .filter((phrase) => phrase !== "NUM" && wordsOf(phrase.replaceAll("NUM", "1")).length === 0);
    expect(empty).toEqual([]);
  });
});

describe("everyday sentences are no evidence", () => {
  test.each([
    "The meeting was moved to the large room because the small one was full.",
    "Thanks to everybody who came to the party last week.",
    "She has lived here for twenty years and likes the garden.",
    "The author wishes to thank the editor of the journal.",
    "Please read the next chapter before you go on.",
    "This chapter is about the history of the town.",
    "The bus was late, so we walked along the river.",
    "My brother plays the piano and my sister sings.",
    "It was a page about birds, with a picture of an owl.",
    "The manager of the hotel offered us another room.",
    "Our neighbours have two dogs and a very old cat.",
    "You may open the window if it is too warm.",
  ])("%s", (sentence) => {
    expect(matched(sentence)).toEqual([]);
  });
});

describe("words that mean something else here are no evidence for an item", () => {
  test.each([
    ["users.explainability", "The interpreter loads the script and the parser reads it."],
    ["data.drift", "The driftwood on the beach was collected by hand."],
    ["users.fairness", "It is fair to say that the name of the class is too long."],
    ["infra.rollout", "The three stages of a job are waiting, running and done."],
    ["users.override", "Subclasses override the method `call` of the layer."],
    ["tradeoffs.build-or-buy", "The customer buys two loaves and pays in cash."],
    ["loops.reinforcing-balancing", "The layer computes a regression on the amplitude of the audio."],
    ["users.success-metric", "This function could be useful in other projects."],
    ["infra.contracts", "He got up early, put on his coat and posted a letter."],
    ["loops.circuit-breaker", "The compiler fuses the two operators into one kernel."],
    ["data.leakage", "Water was leaking from the roof of the old mill."],
    ["infra.security", "The key idea is simple and the token is a word."],
    ["users.privacy", "The mask hides the padding positions of the batch."],
    ["loops.online-evaluation", "Take the pair (a, b) and compute its sum."],
    ["data.versioning", "The short version of the story is told below."],
    ["tradeoffs.scope", "A telescope with a wide scope was put on the table."],
  ])("%s in: %s", (id, sentence) => {
    expect(matched(sentence)).not.toContain(id);
  });
});

describe("what a design says in its own words is evidence", () => {
  test.each([
    ["data.drift", "We monitor input drift with the population stability index."],
    [
      "data.drift",
      "An alert fires when feature distributions shift away from the training window (PSI above 0.2).",
    ],
    ["data.leakage", "Features are joined point-in-time to avoid leakage."],
    ["data.labels", "Two annotators label each case; inter-annotator agreement is 0.8."],
    ["data.noise", "Duplicates are dropped and missing values imputed."],
    ["data.train-serve-skew", "Training and serving share the same preprocessing code."],
    ["infra.latency", "p99 latency must stay under 200 ms."],
    ["infra.capacity", "We expect 500 requests per second at peak, served by 4 replicas."],
    ["infra.cost", "Inference costs about $400 per month."],
    ["infra.rollout", "The model is deployed as a canary to 5 % of users."],
    ["infra.rollout", "If it regresses we roll back to the previous model version."],
    ["infra.fallback", "When the ranker times out, the service falls back to popular items."],
    ["infra.security", "Access to user data is restricted by role."],
    ["infra.security", "Prompt injection is prevented by an input filter."],
    ["loops.monitoring", "We monitor the error rate and alert the on-call engineer."],
    ["loops.retraining", "The model is retrained weekly on new data."],
    ["loops.online-evaluation", "An A/B test over two weeks compares conversion."],
    ["loops.circuit-breaker", "A kill switch disables the model when precision falls below the threshold."],
    ["loops.delayed-feedback", "Conversions arrive late, up to 30 days after the click."],
    ["users.override", "A human reviewer can overrule every rejection."],
    ["users.privacy", "Personal data is deleted after 90 days."],
    ["users.failure-experience", "The user sees an error message when no answer is found."],
    ["tradeoffs.alternatives", "We considered alternatives such as a rule engine, because they are simpler."],
    ["tradeoffs.baseline", "The baseline is a moving average; the model must beat it."],
    ["tradeoffs.scope", "Mobile clients are out of scope and stay with the app team."],
    ["tradeoffs.risks", "The main risk is vendor lock-in, mitigated by an adapter."],
  ])("%s in: %s", (id, sentence) => {
    expect(matched(sentence)).toContain(id);
  });
});
