import { describe, expect, test } from "vitest";
import type { Finding, QuestionDraft, Verdict } from "../../src/design/finding.ts";
import type { AnswerKey } from "../../src/evaluation/answer-key.ts";
import { evaluationTable } from "../../src/evaluation/evaluation-table.ts";
import { type Degree, weightedKappa } from "../../src/evaluation/score.ts";
import { type Case, score, verdictsByTopic } from "../../src/evaluation/score.ts";
import { thinned } from "../../src/evaluation/thin.ts";

const finding = (topic: string, verdict: Verdict, more: Partial<Finding> = {}): Finding => ({
  item: topic,
  lens: "tradeoffs",
  topic,
  verdict,
  severity: "medium",
  question: "",
  why: "",
  evidence: [],
  searched: { sections: 1, nearest: null },
  ...more,
});

const question = (topic: string): QuestionDraft => ({
  item: topic,
  lens: "tradeoffs",
  topic,
  severity: "high",
  text: "Why?",
  why: "",
  evidence: [],
  also: [],
});

type Status = Verdict;
const topic = (name: string, statuses: readonly Status[], must_ask = false): AnswerKey["topics"][number] => ({
  topic: name,
  must_ask,
  annotations: statuses.map((status) => ({ status, severity: null, evidence: null, question: null })),
});

const theCase = (
  topics: AnswerKey["topics"],
  findings: readonly Finding[],
  asked: readonly string[] = [],
  more: Partial<Case["outcome"]> & {
    readonly text?: string;
    readonly extra?: AnswerKey["extra_findings"];
  } = {},
): Case => ({
  key: { slug: "a", topics, extra_findings: more.extra ?? [] },
  document: { text: more.text ?? "" },
  outcome: {
    findings,
    questions: asked.map(question),
    worthPosting: more.worthPosting ?? asked.length,
    contradictions: more.contradictions ?? [],
  },
});

describe("weighted kappa", () => {
  const pairs = (...texts: readonly string[]) =>
    texts.map((text) => [Number(text[0]), Number(text[1])] as [Degree, Degree]);

  test("is 1 for perfect and −1 for reversed agreement", () => {
    expect(weightedKappa(pairs("00", "11", "22"))).toBe(1);
    expect(weightedKappa(pairs("02", "20"))).toBe(-1);
  });

  test("is 0 where one of the two always says the same", () => {
    expect(weightedKappa(pairs("10", "11", "12"))).toBe(0);
  });

  test("counts being off by two four times as much as by one", () => {
    // By hand: observed 0 + 1 + 1 + 4 = 6; both have the margins 2, 1, 1, so chance expects
    // (2·1·1 + 2·1·4 + 1·2·1 + 1·1·1 + 1·2·4 + 1·1·1) / 4 = 22 / 4.
    expect(weightedKappa(pairs("00", "01", "12", "20"))).toBeCloseTo(1 - 6 / 5.5);
  });

  test("is undefined where there is nothing to tell apart", () => {
    expect(weightedKappa([])).toBeUndefined();
    expect(weightedKappa(pairs("11", "11"))).toBeUndefined();
  });
});

describe("scores", () => {
  test("agreement is averaged over the annotators, leaving out what either side calls not applicable", () => {
    const topics = [
      topic("a", ["missing", "missing"]),
      topic("b", ["covered", "partial"]),
      topic("c", ["not_applicable", "covered"]),
      topic("d", ["partial", "partial"]),
    ];
    const findings = [
      finding("a", "missing"),
      finding("b", "covered"),
      finding("c", "covered"),
      finding("d", "not_applicable"),
    ];
    // With the first: 00 and 22, no difference. With the second: 00, 21 and 22, a difference of 1; chance expects
    // (0 + 1 + 4 + 2·(4 + 1 + 0)) / 3 = 5 of {0, 2, 2} against {0, 1, 2}.
    expect(score([theCase(topics, findings)]).kappa).toBeCloseTo((1 + (1 - 1 / 5)) / 2);
  });

  test("a false alarm is a missing on a topic that all call covered", () => {
    const topics = [
      topic("a", ["covered", "covered"]),
      topic("b", ["covered", "partial"]),
      topic("c", ["covered", "covered"]),
    ];
    const findings = [finding("a", "missing"), finding("b", "missing"), finding("c", "partial")];
    expect(score([theCase(topics, findings)]).falseAlarm).toEqual({ of: 2, is: 1 });
  });

  test("of several items on a topic the worst counts", () => {
    const findings = [finding("a", "covered"), finding("a", "partial"), finding("a", "not_applicable")];
    expect(verdictsByTopic(findings).get("a")).toBe("partial");
  });

  test("only posted questions count, as hits and as questions on nothing", () => {
    const topics = [
      topic("a", ["missing", "partial"], true),
      topic("b", ["partial", "missing"], true),
      topic("c", ["covered", "not_applicable"]),
      topic("d", ["covered", "missing"]),
    ];
    const scores = score([theCase(topics, [], ["a", "c", "d", "x", "b"], { worthPosting: 4 })]);
    expect(scores.mustAsk).toEqual({ of: 2, is: 1 });
    expect(scores.onNone).toEqual({ of: 3, is: 1 });
  });

  test("a quote has to stand in the document, white space aside", () => {
    const passage = (quote: string) => ({ quote, section: "s", line: 1 });
    const findings = [
      finding("a", "covered", { evidence: [passage("two  words"), passage("two worlds")] }),
      finding("b", "missing", { searched: { sections: 1, nearest: passage("words\nhere") } }),
    ];
    const scores = score([theCase([topic("a", ["covered"])], findings, [], { text: "two\nwords here" })]);
    expect(scores.quotes).toEqual({ of: 3, is: 2 });
  });

  test("a contradiction counts with both of its quotes, where ours may be longer or shorter", () => {
    const passage = (quote: string) => ({ quote, section: "s", line: 1 });
    const extra = [
      { kind: "contradiction", note: "n", quotes: ["keeps 30 days", "keeps 90 days"] },
      { kind: "contradiction", note: "n", quotes: ["runs nightly", "runs hourly"] },
    ];
    const contradictions = [
      { note: "", quotes: [passage("It keeps 30 days of logs"), passage("keeps 90 days")] as const },
      { note: "", quotes: [passage("runs nightly"), passage("runs weekly")] as const },
    ];
    expect(score([theCase([], [], [], { extra, contradictions })]).contradictions).toEqual({ of: 2, is: 1 });
  });

  test("documents are pooled", () => {
    const one = theCase(
      [topic("a", ["covered"]), topic("b", ["missing"])],
      [finding("a", "covered"), finding("b", "missing")],
    );
    const other = theCase([topic("a", ["partial"])], [finding("a", "partial")]);
    expect(score([one, other])).toMatchObject({ kappa: 1, falseAlarm: { of: 1, is: 0 } });
  });
});

test("the table has a row for each document and one for all", () => {
  const scores = score([theCase([topic("a", ["covered"])], [finding("a", "missing")])]);
  const documents = [{ slug: "a-design", questions: 3, milliseconds: 1, scores }];
  const lines = evaluationTable({
    reviewer: "offline",
    model: null,
    documents,
    all: scores,
    milliseconds: 1,
    costUsd: 0,
  }).split("\n");
  expect(lines).toHaveLength(4);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines[2]).toMatch(/^\| a-design \| +0\.00 \| +1\/1 \| +– \|/);
});

test("thinning drops about its share, and the same seed drops the same", () => {
  const phrases = Array.from({ length: 1000 }, (_, at) => `p${at}`);
  const kept = (seed: number) => phrases.filter(thinned(0.5, seed));
  expect(kept(7)).toEqual(kept(7));
  expect(kept(7)).not.toEqual(kept(8));
  expect(kept(7).length).toBeGreaterThan(430);
  expect(kept(7).length).toBeLessThan(570);
  expect(phrases.filter(thinned(0, 1))).toEqual(phrases);
});
