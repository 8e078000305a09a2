import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const annotation = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("covered"),
    severity: z.null(),
    evidence: z.string().min(6),
    question: z.null(),
  }),
  z.strictObject({
    status: z.literal("partial"),
    severity: z.enum(["high", "medium", "low"]),
    evidence: z.string().min(6),
    question: z.string().min(20),
  }),
  z.strictObject({
    status: z.literal("missing"),
    severity: z.enum(["high", "medium", "low"]),
    evidence: z.null(),
    question: z.string().min(20),
  }),
  z.strictObject({
    status: z.literal("not_applicable"),
    severity: z.null(),
    evidence: z.null(),
    question: z.null(),
  }),
]);

const keySchema = z.strictObject({
  slug: z.string(),
  title: z.string().min(3),
  topics: z.array(
    z.strictObject({ topic: z.string(), must_ask: z.boolean(), annotations: z.array(annotation).length(1) }),
  ),
  extra_findings: z.array(
    z.strictObject({
      kind: z.string().min(3),
      note: z.string().min(20),
      quotes: z.array(z.string().min(10)).length(2),
    }),
  ),
});

const plain = (text: string) => text.replaceAll(/\s+/g, " ");
const gap = ({ status }: { readonly status: string }) => status === "missing" || status === "partial";

const benchmark = globSync("test/benchmark/*.json").map((file) => {
  const slug = basename(file, ".json");
  const key = keySchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return { slug, key, text: plain(readFileSync(`test/benchmark/${slug}.md`, "utf8")) };
});
const documents = globSync("test/benchmark/*.md").map((file) => basename(file, ".md"));

/** Documents whose right review is to ask nothing: one where nothing is left to ask, one with too little to review. */
const silent = new Set(["meter-read-check", "loading-bay-note"]);

const find = (slug: string) => {
  const found = benchmark.find((each) => each.slug === slug);
  if (!found) throw new Error(`there is no ${slug} in the benchmark`);
  return found;
};

describe("the benchmark", () => {
  test("every document has a key and every key a document", () => {
    expect(benchmark.map(({ slug }) => slug).sort()).toEqual([...documents].sort());
    expect(documents.length).toBeGreaterThanOrEqual(10);
  });

  test("plants at least five contradictions", () => {
    const planted = benchmark.flatMap(({ key }) =>
      key.extra_findings.filter(({ kind }) => kind === "contradiction"),
    );
    expect(planted.length).toBeGreaterThanOrEqual(5);
  });

  test("uses every status, none for more than two thirds of the topics", () => {
    const statuses = benchmark
      .filter(({ slug }) => !silent.has(slug))
      .flatMap(({ key }) => key.topics.flatMap(({ annotations }) => annotations.map(({ status }) => status)));
    const shares = (["covered", "partial", "missing", "not_applicable"] as const).map(
      (status) => statuses.filter((each) => each === status).length / statuses.length,
    );
    expect(Math.min(...shares)).toBeGreaterThan(0.02);
    expect(Math.max(...shares)).toBeLessThan(0.67);
  });

  test("the control has no gap on any topic, and the tiny note nothing to judge", () => {
    const statusesOf = (slug: string) =>
      find(slug).key.topics.flatMap(({ annotations }) => annotations.map(({ status }) => status));
    expect(statusesOf("meter-read-check").filter((status) => gap({ status }))).toEqual([]);
    expect(find("meter-read-check").key.extra_findings).toEqual([]);
    expect(new Set(statusesOf("loading-bay-note"))).toEqual(new Set(["not_applicable"]));
    expect(find("loading-bay-note").text.split(" ").length).toBeLessThan(80);
  });
});

describe.each(benchmark)("the key of $slug", ({ slug, key, text }) => {
  test("is called as its document is", () => {
    expect(key.slug).toBe(slug);
    expect(text).toContain(key.title);
  });

  test("judges the 42 topics once each, the same ones as every other key", () => {
    const topics = key.topics.map(({ topic }) => topic);
    expect(new Set(topics).size).toBe(42);
    expect(topics).toEqual(find("meter-read-check").key.topics.map(({ topic }) => topic));
  });

  test("quotes only what stands in the document", () => {
    const quotes = [
      ...key.topics.flatMap(({ annotations }) => annotations.flatMap(({ evidence }) => evidence ?? [])),
      ...key.extra_findings.flatMap(({ quotes: pair }) => pair),
    ];
    expect(quotes.filter((quote) => !text.includes(plain(quote)))).toEqual([]);
  });

  test("marks five to seven gaps as those to ask first, or none where nothing is to be asked", () => {
    const first = key.topics.filter(({ must_ask: must }) => must);
    expect(first.flatMap(({ annotations }) => annotations).every(gap)).toBe(true);
    expect(first.length).toBeGreaterThanOrEqual(silent.has(slug) ? 0 : 5);
    expect(first.length).toBeLessThanOrEqual(silent.has(slug) ? 0 : 7);
  });
});
