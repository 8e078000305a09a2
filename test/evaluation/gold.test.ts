import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { evaluate, evaluateOn, readAnnotated } from "../../src/evaluation/evaluate.ts";
import type { Share } from "../../src/evaluation/score.ts";
import { thinned } from "../../src/evaluation/thin.ts";
import { offlineReviewer } from "../../src/review/offline/offline-reviewer.ts";
import { checklists, reviewer, vocabularies } from "../review/shipped.ts";

const gold = "../shared/gold";
const docs = "../shared/corpus";
const isThere = existsSync(gold) && existsSync(docs);

const rate = ({ is, of }: Share) => is / of;

describe.skipIf(!isThere)(
  "on annotated public designs (skipped where they are not beside the project)",
  () => {
    test("the offline reviewer agrees with people, rarely cries wolf, and asks what they would ask", async () => {
      const { all, documents } = await evaluate({ gold, docs, reviewer, checklists });
      expect(documents.length).toBeGreaterThanOrEqual(6);
      expect(all.kappa).toBeGreaterThanOrEqual(0.55);
      expect(rate(all.falseAlarm)).toBeLessThanOrEqual(0.05);
      expect(all.mustAsk.is).toBeGreaterThanOrEqual(16);
      expect(rate(all.onNone)).toBeLessThanOrEqual(0.05);
      expect(all.quotes.is).toBe(all.quotes.of);
    });

    test("it still agrees with half of its vocabulary gone", async () => {
      const annotated = await readAnnotated({ gold, docs });
      const kappas: number[] = [];
      for (let seed = 1; seed <= 20; seed++) {
        const thin = offlineReviewer({ vocabularies, keep: thinned(0.5, seed) });
        const { all } = await evaluateOn(annotated, { reviewer: thin, checklists });
        kappas.push(all.kappa ?? 0);
      }
      kappas.sort((a, b) => a - b);
      expect(((kappas[9] ?? 0) + (kappas[10] ?? 0)) / 2).toBeGreaterThanOrEqual(0.45);
    });
  },
);

test("the benchmark is reviewed without a false quote, and its silent documents get no questions", async () => {
  const folder = "test/benchmark";
  const { all, documents } = await evaluate({ gold: folder, docs: folder, reviewer, checklists });
  expect(all.quotes.of).toBeGreaterThan(500);
  expect(all.quotes.is).toBe(all.quotes.of);
  const asked = new Map(documents.map(({ slug, questions }) => [slug, questions]));
  expect(asked.get("loading-bay-note")).toBe(0);
  expect(asked.get("aufzug-wartung")).toBe(0);
  expect(asked.get("meter-read-check")).toBeLessThanOrEqual(1);
  expect(asked.get("podcast-next-up")).toBeGreaterThan(1);
});
