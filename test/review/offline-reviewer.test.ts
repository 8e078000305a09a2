import { readFileSync } from "node:fs";
import { array, assert, asyncProperty, constantFrom, oneof, string } from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding, Verdict } from "../../src/design/finding.ts";
import { locate } from "../../src/review/quotes/locate.ts";
import { Failure } from "../../src/errors.ts";
import { checklistSchema } from "../../src/review/checklists/checklist-schema.ts";
import { nearestPassages } from "../../src/review/offline/nearest-passage.ts";
import { offlineReviewer } from "../../src/review/offline/offline-reviewer.ts";
import { markdown } from "./document.ts";
import { checklists, reviewer, vocabularies } from "./shipped.ts";

const filler = [
  "# Parcel sorter",
  "",
  "The parcel sorter reads addresses from labels with a camera above the belt and sends each parcel to its chute.",
  "It was built by the hall team for the winter season and replaces the sheet of paper that hung at the belt.",
  "A clerk at the end of the hall empties the chutes and drives the cages to the lorries, as every day of the year.",
  "The belt runs from five in the morning until ten at night, and on the first Saturday of a month until noon.",
  "This page describes the camera, the program that reads the address, and the small screen that the clerks have.",
  "",
];

const reviewOf = async (lines: readonly string[]) => {
  const document = await markdown([...filler, ...lines].join("\n"));
  const outcome = await reviewer.review(document, checklists);
  const byItem = new Map(outcome.findings.map((finding) => [finding.item, finding]));
  return { document, outcome, of: (item: string) => byItem.get(item) as Finding };
};

const rank: Readonly<Record<Verdict, number>> = { missing: 0, not_applicable: 0, partial: 1, covered: 2 };

const rollout = [
  "## Rollout",
  "",
  "A new model version is deployed as a canary to 5 % of the belts, then to 50 %, since a bad reader stops the hall.",
  "If the error rate is above 2 % the deployment is rolled back to the previous model version by the feature flag.",
  "Before the canary, the version runs in shadow mode for one week beside the deployed one, because misreads are rare.",
  "Rollback takes one minute, as the previous version stays deployed until the release is promoted.",
  "The flag can be switched off by the shift lead, so nobody has to wait for a release.",
];

describe("a verdict rests on what is said", () => {
  test("a section that answers makes it covered, and its sentences are quoted", async () => {
    const { of, document } = await reviewOf(rollout);
    const finding = of("infra.rollout");
    expect(finding.verdict).toBe("covered");
    expect(finding.question).toBe("");
    expect(finding.evidence.length).toBeGreaterThan(1);
    for (const { quote, section } of finding.evidence) {
      expect(document.text).toContain(quote);
      expect(section).toContain("Rollout");
    }
  });

  test("nothing said makes it missing, with the sections searched and no evidence", async () => {
    const { of, document } = await reviewOf([]);
    const finding = of("infra.rollout");
    expect(finding.verdict).toBe("missing");
    expect(finding.evidence).toEqual([]);
    expect(finding.searched.sections).toBe(document.sections.length);
    expect(finding.question).not.toBe("");
    expect(finding.why).not.toBe("");
  });

  test.each([
    ["an empty heading", ["## Rollout, canary and rollback of a model version", ""]],
    ["a question", ["Do we deploy it as a canary, and can it be rolled back to the previous model version?"]],
    ["a TBD", ["Canary deployment and rollback to the previous model version: TBD, to be discussed."]],
    ["code", ["```", "deploy(canary=True)  # rollback to the previous model version", "```"]],
    [
      "an intention",
      [
        "We should consider a canary deployment, and we plan to look into how a rollback to the previous model version could work.",
      ],
    ],
    ["a table of contents", ["- [Canary deployment and rollback of the model](#rollout)"]],
  ])("%s says less than the answer", async (_, lines) => {
    const less = (await reviewOf(lines)).of("infra.rollout").verdict;
    const answer = (await reviewOf(rollout)).of("infra.rollout").verdict;
    expect(rank[less]).toBeLessThan(rank[answer]);
  });

  test("what does not concern a design is not held against it", async () => {
    const { of } = await reviewOf([]);
    expect(of("infra.token-cost").verdict).toBe("not_applicable");
  });
});

describe("a review", () => {
  test("is the same every time", async () => {
    const one = await reviewOf(rollout);
    const two = await reviewOf(rollout);
    expect({ ...two.outcome, usage: null }).toEqual({ ...one.outcome, usage: null });
  });

  test("says that no model took part and costs nothing", async () => {
    const { outcome } = await reviewOf([]);
    expect(outcome.reviewer).toEqual({
      kind: "offline",
      model: null,
      prompts: null,
      checklists: checklists.hash,
    });
    expect(outcome.usage).toMatchObject({ inputTokens: 0, outputTokens: 0, costUsd: 0 });
  });

  test("judges every item once, except those that it names as beyond it", async () => {
    const { outcome } = await reviewOf(rollout);
    const items = checklists.lenses.flatMap((lens) => lens.items.map(({ id }) => id));
    const beyond = items.filter((id) => !outcome.findings.some((finding) => finding.item === id));
    expect(new Set(outcome.findings.map(({ item }) => item)).size).toBe(outcome.findings.length);
    expect(outcome.notes).toEqual([
      `Searching finds words, not contradictions: ${beyond.join(", ")} is left to a model or a person.`,
    ]);
  });

  test("tells each lens as it is done and takes over what was judged before", async () => {
    const document = await markdown([...filler, ...rollout].join("\n"));
    const told: string[] = [];
    const first = await reviewer.review(document, checklists, { onLens: ({ lens }) => void told.push(lens) });
    expect(told).toEqual(checklists.lenses.map(({ lens }) => lens));
    const kept = first.findings
      .filter(({ lens }) => lens === "tradeoffs")
      .map((finding) => ({ ...finding, why: "kept" }));
    const again = await reviewer.review(document, checklists, { done: new Map([["tradeoffs", kept]]) });
    expect(again.findings.filter(({ lens }) => lens === "tradeoffs")).toEqual(kept);
  });

  test("stops when it is told to", async () => {
    const document = await markdown(filler.join("\n"));
    await expect(reviewer.review(document, checklists, { signal: AbortSignal.abort() })).rejects.toThrow(
      /abort/i,
    );
  });
});

describe("questions", () => {
  test("say what was found of an answer and what was not, and never ask above it", async () => {
    const { outcome } = await reviewOf([
      "## Serving",
      "",
      "If the reader does not answer within 40 ms, the parcel goes to the manual chute.",
    ]);
    const question = outcome.questions.find(({ item }) => item === "infra.fallback");
    expect(question?.text).toBe(
      "Fallback and degradation. I found what answers instead · how a failure is noticed: “If the reader does not answer within 40 ms, the parcel goes to the manual chute.” (Serving). I found nothing on: whether the fallback needs what failed.",
    );
  });

  test("ask in whole where nothing was found, and claim no more than that", async () => {
    const { outcome } = await reviewOf([]);
    const missing = outcome.findings.filter(({ verdict }) => verdict === "missing");
    expect(missing.length).toBeGreaterThan(20);
    for (const { text, item } of outcome.questions) {
      const finding = outcome.findings.find((each) => each.item === item) as Finding;
      expect(text.includes(`I found nothing that answers this. ${finding.question}`)).toBe(
        finding.verdict === "missing",
      );
      expect(text).not.toMatch(/lacks|is missing in|does not say/);
    }
  });

  test("are at most one a topic", async () => {
    const { outcome } = await reviewOf([]);
    const topics = outcome.questions.map(({ topic }) => topic);
    expect(new Set(topics).size).toBe(topics.length);
  });

  test("are none where there is too little to review", async () => {
    const outcome = await reviewer.review(
      await markdown("# Sorter\n\nWe sort parcels with a camera."),
      checklists,
    );
    expect(outcome).toMatchObject({ findings: [], questions: [], worthPosting: 0 });
    expect(outcome.notes).toEqual([expect.stringMatching(/^There is not enough here to review: \d+ words/)]);
  });

  test.each(["test/benchmark/meter-read-check.md", "examples/checkout-eta.md"])(
    "are hardly any on a design that answers for everything: %s",
    async (path) => {
      const outcome = await reviewer.review(await markdown(readFileSync(path, "utf8")), checklists);
      expect(outcome.worthPosting).toBeLessThanOrEqual(1);
      expect(outcome.findings.filter(({ verdict }) => verdict === "covered").length).toBeGreaterThan(10);
    },
  );
});

describe("a language without a vocabulary", () => {
  const path = "test/benchmark/aufzug-wartung.md";

  test("is named, and nothing is judged or asked", async () => {
    const outcome = await reviewer.review(await markdown(readFileSync(path, "utf8")), checklists);
    expect(outcome).toMatchObject({ findings: [], questions: [], worthPosting: 0 });
    expect(outcome.notes).toEqual([
      expect.stringContaining("in German, for which the offline reviewer has no"),
    ]);
  });

  test("is judged as soon as there is a vocabulary", async () => {
    const english = vocabularies.get("en");
    if (!english) throw new Error("there is no English vocabulary");
    const german = { ...english, language: "de" };
    const both = offlineReviewer({ vocabularies: new Map([...vocabularies, ["de", german]]) });
    const outcome = await both.review(await markdown(readFileSync(path, "utf8")), checklists);
    expect(outcome.findings.length).toBeGreaterThan(40);
  });
});

test("a concept that the vocabulary does not have is refused, with the item that wants it", async () => {
  const [lens] = checklists.lenses;
  const [item] = lens?.items ?? [];
  if (!lens || !item) throw new Error("there is no checklist");
  const aspects = [{ name: "how it is baked", essential: true, patterns: ["{bread} + {oven}"] }];
  const ours = { hash: "ours", lenses: [checklistSchema.parse({ ...lens, items: [{ ...item, aspects }] })] };
  const review = reviewer.review(await markdown(filler.join("\n")), ours);
  await expect(review).rejects.toThrow(Failure);
  await expect(review).rejects.toThrow(`Checklist item ${item.id} looks for {bread}`);
});

test("the passage nearest to an item is a slice of the document", async () => {
  const nearest = nearestPassages(checklists, vocabularies);
  const document = await markdown([...filler, ...rollout].join("\n"));
  const passage = nearest(document, { id: "infra.rollout" });
  expect(passage?.section).toContain("Rollout");
  expect(locate(document, passage?.quote ?? "")).toEqual(passage);
  expect(nearest(document, { id: "no.such-item" })).toBeNull();
});

test("whatever the text, the review ends and its quotes are slices of it", async () => {
  const piece = oneof(
    string({ unit: "grapheme" }),
    constantFrom(
      "# Drift\n",
      "| a | b |\n|---|---|\n",
      "```\n",
      "- [x](#x)\n",
      "We monitor drift daily.\n\n",
      "\n> ",
    ),
  );
  await assert(
    asyncProperty(array(piece, { maxLength: 30 }), async (pieces) => {
      const document = await markdown(`${filler.join("\n")}\n${pieces.join("")}`);
      const { findings } = await reviewer.review(document, checklists);
      const passages = findings.flatMap(({ evidence, searched }) =>
        [evidence, searched.nearest ?? []].flat(),
      );
      expect(passages.every(({ quote }) => document.text.includes(quote))).toBe(true);
    }),
    { numRuns: 60 },
  );
});
