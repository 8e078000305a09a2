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

test("spread over the lenses means: of equals, the lens that was asked about least, and of those the first", () => {
  const order = itemsOf([
    finding("a1", "data-dynamics", "high"),
    finding("a2", "data-dynamics", "high"),
    finding("a3", "data-dynamics", "high"),
    finding("b1", "tradeoffs", "high"),
    finding("b2", "tradeoffs", "high"),
    finding("a4", "data-dynamics", "low"),
    finding("b3", "tradeoffs", "low"),
    finding("c1", "user-impact", "low"),
  ]);
  expect(order).toEqual(["a1", "b1", "a2", "b2", "a3", "c1", "b3", "a4"]);
});

test("a topic is asked about by its gravest gap, and the others are settled by it in their order", () => {
  const shared = { topic: "x.shared" };
  const { questions } = rank(
    [
      finding("x.low", "tradeoffs", "low", shared),
      finding("x.partial", "tradeoffs", "high", { ...shared, verdict: "partial" }),
      finding("x.missing", "tradeoffs", "high", shared),
      finding("x.medium", "tradeoffs", "medium", shared),
    ],
    checklists,
  );
  expect(questions).toMatchObject([
    { item: "x.missing", topic: "x.shared", severity: "high", also: ["x.partial", "x.medium", "x.low"] },
  ]);
});

test("the reviewer's own worth and words count, and the worth that is just enough is enough", () => {
  const findings = [finding("x.a", "tradeoffs", "high"), finding("x.b", "tradeoffs", "low")];
  const worth = ({ item }: Finding) => (item === "x.b" ? 2 : 1);
  const textOf = ({ item }: Finding) => `In other words, ${item}?`;
  const { questions, worthPosting } = rank(findings, checklists, { worth, textOf, atLeast: 2 });
  expect(questions.map(({ item, text }) => [item, text])).toEqual([
    ["x.b", "In other words, x.b?"],
    ["x.a", "In other words, x.a?"],
  ]);
  expect(worthPosting).toBe(1);
  expect(rank(findings, checklists, { worth, atLeast: 2.1 }).worthPosting).toBe(0);
  expect(rank(findings, checklists, { worth: () => 0 }).worthPosting).toBe(2);
});

test.each([
  ["high", "missing", 3.5],
  ["high", "partial", 3],
  ["medium", "missing", 2.5],
  ["medium", "partial", 2],
  ["low", "missing", 1.5],
  ["low", "partial", 1],
] as const)("a gap that is %s and %s is worth %d", (severity, verdict, worth) => {
  const gap = [finding("x.a", "tradeoffs", severity, { verdict })];
  const posted = [worth, worth + 0.01].map((atLeast) => rank(gap, checklists, { atLeast }).worthPosting);
  expect(posted).toEqual([1, 0]);
});
