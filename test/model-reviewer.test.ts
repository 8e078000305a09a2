import { describe, expect, test } from "vitest";
import type { Lens } from "../src/design/lens.ts";
import { usagePerAnswer } from "./openai-server.ts";
import { checklists, documentOf, vans } from "./review-fixtures.ts";
import { type Script, except, prompts, reviewWith, editedBy } from "./review-with.ts";
import { asks, goodModel, idsIn, isEditor, partial, standing, verdicts } from "./scripted-reviewer.ts";

function sharedBeginning(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  let length = 0;
  while (length < first.length && others.every((text) => text[length] === first[length])) length += 1;
  return first.slice(0, length);
}

describe("five lenses and an editor", () => {
  test.each(["responses", "chat"] as const)("ask with one beginning, through %s", async (api) => {
    let release = () => {};
    const allArrived = new Promise<void>((resolve) => (release = resolve));
    const script: Script = async (asked, index) => {
      if (index === 4) release();
      await allArrived;
      return goodModel(asked);
    };
    const { requests } = await reviewWith(script, { model: { api } });

    expect(requests).toHaveLength(6);
    expect(requests.map(isEditor)).toEqual([false, false, false, false, false, true]);
    expect(new Set(requests.map(({ system }) => system)).size).toBe(1);
    const beginning = sharedBeginning(requests.map(({ user }) => user));
    for (const line of vans.text.split("\n")) expect(beginning).toContain(line);
    expect(beginning).toMatch(/# Task: $/);
    expect(new Set(requests.map(({ schema }) => JSON.stringify(schema))).size).toBe(1);
    expect(new Set(requests.map(({ body }) => body["prompt_cache_key"])).size).toBe(1);
  });

  test("judge every item, report each lens as it is done, and say who they are and what it cost", async () => {
    const done: Lens[] = [];
    const { outcome } = await reviewWith(goodModel, { onLens: (lens) => done.push(lens) });
    expect(done.toSorted()).toEqual(checklists.lenses.map(({ lens }) => lens).toSorted());
    expect(outcome.findings).toHaveLength(10);
    expect(outcome.questions).toHaveLength(10);
    expect(outcome.worthPosting).toBe(7);
    expect(outcome.notes).toEqual([]);
    expect(outcome.reviewer).toEqual({
      kind: "model",
      model: "a-model-2026-01-01",
      prompts: prompts.hash,
      checklists: "c0ffee",
    });
    expect(outcome.usage.inputTokens).toBe(6 * usagePerAnswer.inputTokens);
    expect(outcome.usage.costUsd).toBeCloseTo(6 * (60_000 + 4_000 + 16_000) * 1e-6);
  });

  test("are not asked again after a restart, where they were done before it", async () => {
    const before = await reviewWith(goodModel);
    const kept = before.outcome.findings.filter(({ lens }) => lens !== "tradeoffs");
    const done = new Map(
      checklists.lenses.slice(0, 4).map(({ lens }) => [lens, kept.filter((one) => one.lens === lens)]),
    );
    const told: Lens[] = [];
    const { outcome, requests } = await reviewWith(goodModel, { done, onLens: (lens) => told.push(lens) });
    expect(requests.map(({ user }) => /Lens: (.*)/.exec(user)?.[1])).toEqual(["Tradeoffs", undefined]);
    expect(told).toEqual(["tradeoffs"]);
    expect(outcome.findings).toEqual(before.outcome.findings);
  });

  test("are not asked where there is too little to review", async () => {
    const { outcome, requests } = await reviewWith(goodModel, {
      document: documentOf("# Plan\nWe will use AI."),
    });
    expect(requests).toEqual([]);
    expect(outcome.notes.join()).toContain("not enough here to review");
    expect(outcome.questions).toEqual([]);
  });

  test("stop when the person who asked does", async () => {
    const controller = new AbortController();
    const reason = new Error("never mind");
    const script: Script = () => {
      controller.abort(reason);
      return { kind: "hang" };
    };
    await expect(reviewWith(script, { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe("a fabricated quote never survives", () => {
  const fabricated = "Frozen docks are detected within ten minutes.";

  test("the lens is asked once more, with the reason last, and what it then finds counts", async () => {
    const script = except((asked) => {
      if (isEditor(asked)) return undefined;
      const again = asked.user.includes("# Again");
      return verdicts(
        idsIn(asked).map((id) => partial(id, again || id.endsWith("two") ? standing : fabricated)),
      );
    });
    const { outcome, requests } = await reviewWith(script);
    const repairs = requests.filter(({ user }) => user.includes("# Again"));
    expect(repairs).toHaveLength(5);
    expect(repairs.flatMap(idsIn).toSorted()).toEqual(
      checklists.lenses.map(({ lens }) => `${lens}.one`).toSorted(),
    );
    expect(repairs[0]?.user).toContain(`“${fabricated}” does not stand in the document`);
    expect(outcome.findings.every(({ verdict }) => verdict === "partial")).toBe(true);
    expect(JSON.stringify([outcome.findings, outcome.questions])).not.toContain(fabricated);
    expect(outcome.rejected).toHaveLength(5);
  });

  test("where it is repeated, the offline reviewer judges the item and the review says so", async () => {
    const script = except((asked) =>
      isEditor(asked)
        ? undefined
        : verdicts(idsIn(asked).map((id) => partial(id, id === "tradeoffs.one" ? fabricated : standing))),
    );
    const { outcome } = await reviewWith(script);
    expect(outcome.findings.find(({ item }) => item === "tradeoffs.one")?.verdict).toBe("missing");
    expect(outcome.notes).toEqual([
      "Tradeoffs: 1 item was judged by the offline reviewer, for want of evidence that stands.",
    ]);
    expect(JSON.stringify(outcome.findings)).not.toContain(fabricated);
  });

  test("an item that a lens leaves out is asked for once more", async () => {
    const script = except((asked) =>
      isEditor(asked) || asked.user.includes("# Again")
        ? undefined
        : verdicts(
            idsIn(asked)
              .slice(1)
              .map((id) => partial(id, standing)),
          ),
    );
    const { outcome } = await reviewWith(script);
    expect(outcome.findings).toHaveLength(10);
    expect(outcome.findings.every(({ verdict }) => verdict === "partial")).toBe(true);
  });

  test("the editor's questions lose it, its contradictions and its answers fall with it", async () => {
    const { outcome } = await reviewWith(
      editedBy({
        questions: [asks("tradeoffs.one", { quotes: [fabricated] })],
        answered: [{ gap: "tradeoffs.two", quote: fabricated }],
        contradictions: [
          { note: "No.", first: standing, second: fabricated },
          { note: "No.", first: standing, second: "a dock that is frozen" },
          {
            note: "A plan cannot be changed, and is corrected.",
            first: "Dispatchers cannot change a plan once it is sent.",
            second: "dispatchers correct a plan after it is sent",
          },
        ],
      }),
    );
    expect(outcome.questions[0]?.evidence.map(({ quote }) => quote)).toEqual([standing]);
    expect(outcome.findings.find(({ item }) => item === "tradeoffs.two")?.verdict).toBe("partial");
    expect(outcome.contradictions.map(({ note }) => note)).toEqual([
      "A plan cannot be changed, and is corrected.",
    ]);
    expect(JSON.stringify([outcome.findings, outcome.questions])).not.toContain(fabricated);
    expect(outcome.rejected.map(({ item }) => item)).toEqual([
      "tradeoffs.two",
      "tradeoffs.one",
      "contradiction",
      "contradiction",
    ]);
  });
});
