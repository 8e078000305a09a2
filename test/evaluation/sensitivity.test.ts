import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isGap } from "../../src/design/finding.ts";
import { readAnnotated } from "../../src/evaluation/evaluate.ts";
import { readSentences, sensitivity } from "../../src/evaluation/sensitivity.ts";
import type { Share } from "../../src/evaluation/score.ts";
import { documentFrom } from "../../src/intake/document/document-from.ts";
import { checklists, reviewer } from "../review/shipped.ts";

const rate = ({ is, of }: Share) => is / of;

const reviewOf = async (text: string) => {
  const ref = { kind: "file", path: "design.md" } as const;
  const document = await documentFrom({ ref, bytes: Buffer.from(text), fileName: ref.path });
  const { findings, questions, worthPosting } = await reviewer.review(document, checklists);
  return {
    gaps: new Set(findings.filter(isGap).map(({ item }) => item)),
    posted: questions.slice(0, worthPosting).map(({ item }) => item),
  };
};

test("on the benchmark, evidence decides: answers close, mentions do not, and what is deleted is open again", async () => {
  const folder = "test/benchmark";
  const annotated = await readAnnotated({ gold: folder, docs: folder });
  const sentences = readSentences(join(folder, "sentences", "en.json"));
  const measured = await sensitivity(annotated, sentences, { reviewer, checklists, budget: 5 });
  expect(measured.added.of).toBeGreaterThan(35);
  expect(rate(measured.added)).toBeGreaterThan(0.9);
  expect(rate(measured.mentions)).toBeLessThan(0.1);
  expect(rate(measured.others)).toBeLessThan(0.05);
  expect(rate(measured.askedAgain)).toBeLessThan(0.2);
  expect(measured.deleted.of).toBeGreaterThan(30);
  expect(rate(measured.deleted)).toBeGreaterThan(0.55);
});

describe("a good design from which a section is deleted", () => {
  const parts = readFileSync("examples/checkout-eta.md", "utf8").split(/(?=^##+ )/m);
  const without = (title: string) => {
    expect(parts.filter((part) => part.startsWith(title))).toHaveLength(1);
    return parts.filter((part) => !part.startsWith(title)).join("");
  };

  test.each([
    ["## 1. The problem", ["tradeoffs.scope"]],
    ["### Inputs", ["data.sources"]],
    ["### What counts as the truth", ["data.labels"]],
    ["## 3. The model", ["tradeoffs.baseline"]],
    ["## 4. Serving", ["data.versioning", "infra.contracts", "infra.reproducibility"]],
    ["## 5. When it is wrong or down", ["loops.circuit-breaker"]],
    ["## 6. What the promise does", ["loops.reinforcing-balancing"]],
    ["## 7. Keeping it alive", ["infra.rollout"]],
    ["## 8. People", ["users.privacy"]],
    ["## 9. What could go wrong", ["tradeoffs.risks"]],
  ])("is asked what %s answered", async (title, items) => {
    const whole = await reviewOf(parts.join(""));
    const less = await reviewOf(without(title));
    for (const item of items) {
      expect(whole.gaps).not.toContain(item);
      expect(less.gaps).toContain(item);
      expect(less.posted).toContain(item);
    }
  });
});

describe("sentences by topic", () => {
  test.each([
    ["a file that is not there", "test/benchmark/sentences/none.json"],
    ["a file of another kind", "package.json"],
  ])("%s is refused with what to do", (_, path) => {
    expect(() => readSentences(path)).toThrow("holds no sentences by topic. See test/benchmark/sentences.");
  });
});

const corpus = "../shared/corpus";
const given = "../shared/sentences.json";

describe.skipIf(!existsSync(corpus) || !existsSync(given))(
  "on public designs and the sentences of engineers (skipped where they are not beside the project)",
  () => {
    test("questions differ: no item is posted in more than a third of the English designs", async () => {
      const names = readdirSync(corpus).filter((name) => name.endsWith(".md") && name !== "README.md");
      const posted: (readonly string[])[] = [];
      for (const name of names.filter((one) => statSync(join(corpus, one)).size > 0)) {
        const { gaps, posted: items } = await reviewOf(readFileSync(join(corpus, name), "utf8"));
        if (gaps.size > 0) posted.push(items);
      }
      const times = new Map<string, number>();
      for (const item of posted.flat()) times.set(item, (times.get(item) ?? 0) + 1);
      expect(posted.length).toBeGreaterThan(40);
      expect(Math.max(...times.values())).toBeLessThanOrEqual(posted.length / 3);
      expect(times.size).toBeGreaterThanOrEqual(35);
      expect(Math.max(...posted.map(({ length }) => length))).toBeLessThanOrEqual(5);
    });

    test("three answers close a gap, three mentions rarely, and the words of another matter hardly ever", async () => {
      const base = readFileSync("examples/support-assistant.md", "utf8");
      const before = await reviewOf(base);
      const counts = { settles: 0, mentions: 0, other: 0, of: 0 };
      for (const [topic, sentences] of Object.entries(readSentences(given))) {
        if (!before.gaps.has(topic)) continue;
        counts.of += 1;
        for (const kind of ["settles", "mentions", "other"] as const) {
          const lines = sentences[kind].slice(0, 3).map((line) => (/[.!?]$/.test(line) ? line : `${line}.`));
          const after = await reviewOf(`${base}\n\n## Additional notes\n\n${lines.join(" ")}\n`);
          if (!after.gaps.has(topic)) counts[kind] += 1;
        }
      }
      expect(counts.of).toBeGreaterThan(33);
      expect(counts.settles).toBeGreaterThanOrEqual(32);
      expect(counts.mentions).toBeLessThanOrEqual(5);
      expect(counts.other).toBeLessThanOrEqual(2);
    });
  },
);
