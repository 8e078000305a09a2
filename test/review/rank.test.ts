import { expect, test } from "vitest";
import type { Finding } from "../../src/design/finding.ts";
import type { Lens } from "../../src/design/lens.ts";
import { rank } from "../../src/review/rank.ts";
import { checklists } from "./shipped.ts";

const finding = (
  item: string,
  lens: Lens,
  severity: Finding["severity"],
  more: Partial<Finding> = {},
): Finding => ({
  item,
  lens,
  topic: item,
  verdict: "missing",
  severity,
  question: `What about ${item}?`,
  why: "It hurts.",
  evidence: [],
  searched: { sections: 1, nearest: null },
  ...more,
});

const itemsOf = (findings: readonly Finding[], options = {}) =>
  rank(findings, checklists, options).questions.map(({ item }) => item);

test("what costs most is asked first, and what is missing before what is partly there", () => {
  const order = itemsOf([
    finding("data.noise", "data-dynamics", "low"),
    finding("infra.cost", "infra-constraints", "medium", { verdict: "partial" }),
    finding("data.drift", "data-dynamics", "medium"),
    finding("users.privacy", "user-impact", "high"),
  ]);
  expect(order).toEqual(["users.privacy", "data.drift", "infra.cost", "data.noise"]);
});

test("equal questions are spread over the lenses", () => {
  const order = itemsOf([
    finding("data.sources", "data-dynamics", "high"),
    finding("data.labels", "data-dynamics", "high"),
    finding("infra.cost", "infra-constraints", "high"),
    finding("users.privacy", "user-impact", "high"),
  ]);
  expect(order).toEqual(["data.sources", "infra.cost", "users.privacy", "data.labels"]);
});

test("what is covered, does not apply or has no question is not asked", () => {
  expect(
    itemsOf([
      finding("data.sources", "data-dynamics", "high", { verdict: "covered" }),
      finding("data.labels", "data-dynamics", "high", { verdict: "not_applicable" }),
      finding("data.drift", "data-dynamics", "high", { question: "" }),
    ]),
  ).toEqual([]);
});

test("a topic is asked about once, and what refines it is settled by the same answer", () => {
  const { questions } = rank(
    [
      finding("users.deletion", "user-impact", "medium"),
      finding("users.privacy", "user-impact", "high"),
      finding("loops.exploration", "feedback-loops", "low"),
    ],
    checklists,
  );
  expect(questions.map(({ item, topic, also }) => ({ item, topic, also }))).toEqual([
    { item: "users.privacy", topic: "users.privacy", also: ["users.deletion"] },
    { item: "loops.exploration", topic: "loops.self-influence", also: [] },
  ]);
});

test("as many are worth posting as are worth enough", () => {
  const findings = [
    finding("data.sources", "data-dynamics", "high"),
    finding("infra.cost", "infra-constraints", "medium"),
    finding("users.privacy", "user-impact", "low"),
  ];
  expect(rank(findings, checklists)).toMatchObject({ worthPosting: 3, questions: { length: 3 } });
  expect(rank(findings, checklists, { atLeast: 3 })).toMatchObject({ worthPosting: 1 });
  expect(rank([], checklists)).toEqual({ questions: [], worthPosting: 0 });
});
