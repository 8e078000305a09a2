import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Severity } from "../src/design/finding.ts";
import type { Editorial } from "../src/review/by-model/answer-schema.ts";
import { applyEditorial } from "../src/review/by-model/apply-editorial.ts";
import { verify } from "../src/review/quotes/verify.ts";
import { askable } from "../src/review/quotes/wording.ts";
import { checklists, vans } from "./review-fixtures.ts";
import { editedBy, except, reviewWith } from "./review-with.ts";
import {
  asks,
  editorial,
  goodModel,
  idsIn,
  isEditor,
  partial,
  standing,
  verdicts,
} from "./scripted-reviewer.ts";

describe("the editor", () => {
  test("closes a gap that the document answers, with the answer as evidence", async () => {
    const quote = "When the batch fails, the dispatchers use yesterday's plan.";
    const { outcome } = await reviewWith(editedBy({ answered: [{ gap: "infra-constraints.one", quote }] }));
    const finding = outcome.findings.find(({ item }) => item === "infra-constraints.one");
    expect(finding).toMatchObject({
      verdict: "covered",
      question: "",
      evidence: [{ quote, section: "Serving" }],
    });
    expect(outcome.questions.map(({ item }) => item)).not.toContain("infra-constraints.one");
  });

  test("that asks about a gap and calls it answered has asked", async () => {
    const quote = "When the batch fails, the dispatchers use yesterday's plan.";
    const answered = ["tradeoffs.one", "tradeoffs.two"].map((gap) => ({ gap, quote }));
    const { outcome } = await reviewWith(
      editedBy({
        answered,
        questions: [asks("", { gaps: ["`tradeoffs.one` · First", "user-impact.one"], quotes: [] })],
      }),
    );
    const verdictOf = (id: string) => outcome.findings.find(({ item }) => item === id)?.verdict;
    expect([verdictOf("tradeoffs.one"), verdictOf("tradeoffs.two")]).toEqual(["partial", "covered"]);
    expect(outcome.questions[0]).toMatchObject({ item: "tradeoffs.one", also: ["user-impact.one"] });
  });

  test("closes nothing with a quote that does not stand there, and nothing that is no gap", async () => {
    const answered = [
      { gap: "tradeoffs.one", quote: "Everything is decided." },
      { gap: "made.up", quote: standing },
    ];
    const { outcome } = await reviewWith(editedBy({ answered }));
    expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(
      Array.from({ length: 10 }, () => "partial"),
    );
    expect(outcome.rejected).toEqual([
      {
        item: "tradeoffs.one",
        because: "Said to be answered by “Everything is decided.”, which does not stand in the document.",
      },
    ]);
  });

  test("merges what is one question, and asks it once", async () => {
    const gaps = ["tradeoffs.one", "tradeoffs.two", "made.up"];
    const { outcome } = await reviewWith(
      editedBy({ questions: [asks("", { gaps }), asks("tradeoffs.two")] }),
    );
    expect(outcome.worthPosting).toBe(1);
    expect(outcome.questions[0]).toMatchObject({
      item: "tradeoffs.one",
      also: ["tradeoffs.two"],
      severity: "high",
    });
    expect(outcome.questions.filter(({ item }) => item === "tradeoffs.two")).toEqual([]);
    expect(outcome.rejected.map(({ item }) => item)).toEqual(["tradeoffs.two"]);
  });

  test("may post nothing; what it ranks and what it forgets is held, in that order", async () => {
    const held = [{ gaps: ["user-impact.two"], severity: "low" as const }];
    const { outcome } = await reviewWith(editedBy({ held }));
    expect(outcome.worthPosting).toBe(0);
    expect(outcome.questions).toHaveLength(10);
    expect(outcome.questions[0]).toMatchObject({ item: "user-impact.two", severity: "low" });
  });

  test("posts one question about a subject and its parts; a second one is held", async () => {
    const [first, second] = checklists.lenses[4]?.items ?? [];
    const refining = checklists.lenses.map((checklist) => ({
      ...checklist,
      items: checklist.items.map((item) => (item === second ? { ...item, refines: first?.topic } : item)),
    }));
    const { outcome } = await reviewWith(
      editedBy({ questions: [asks("tradeoffs.two"), asks("tradeoffs.one"), asks("user-impact.one")] }),
      { checklists: { ...checklists, lenses: refining } },
    );
    expect(outcome.questions.slice(0, 3).map(({ item, topic }) => [item, topic])).toEqual([
      ["tradeoffs.two", "tradeoffs.one"],
      ["user-impact.one", "user-impact.one"],
      ["tradeoffs.one", "tradeoffs.one"],
    ]);
    expect(outcome.worthPosting).toBe(2);
  });

  test("is asked for no more questions than are wanted", async () => {
    const { requests } = await reviewWith(goodModel, { most: 3 });
    expect(
      requests
        .filter(isEditor)
        .map(({ user }) => user)
        .join(),
    ).toContain("at most 3 questions");
  });

  test("may ask about what a lens judged covered, but only with a quote that shows the hole", async () => {
    const script = except((asked) => {
      if (isEditor(asked)) {
        return editorial({
          questions: [asks("tradeoffs.one"), asks("tradeoffs.two", { quotes: ["made up words"] })],
        });
      }
      const verdict = (id: string) => (id.startsWith("tradeoffs.") ? "covered" : "partial");
      return verdicts(idsIn(asked).map((id) => partial(id, standing, { verdict: verdict(id) })));
    });
    const { outcome } = await reviewWith(script);
    expect(outcome.worthPosting).toBe(1);
    expect(outcome.questions[0]?.item).toBe("tradeoffs.one");
    const tradeoffs = outcome.findings.filter(({ lens }) => lens === "tradeoffs");
    expect(tradeoffs.map(({ verdict }) => verdict)).toEqual(["partial", "covered"]);
  });

  test.each([
    ["is no question", "Please describe how frozen docks are noticed by the planner."],
    ["carries a link", "A frozen dock repeats its last count, see https://evil.example for more, or not?"],
    ["mentions people", "A frozen dock repeats its last count. @channel, who notices it before the morning?"],
    ["is an essay", `A frozen dock repeats its count. ${"And then it repeats it. ".repeat(40)} Who notices?`],
  ])("whose wording %s is not quoted: the lens's question is posted", async (_, text) => {
    const { outcome } = await reviewWith(editedBy({ questions: [asks("tradeoffs.one", { text })] }));
    expect(outcome.questions[0]?.text).toContain("Who notices, by tradeoffs.one?");
  });
});

test("whatever the editor answers, evidence is verbatim, and nothing is asked twice", () => {
  const ids = checklists.lenses.flatMap(({ items }) => items.map(({ id }) => id));
  const claims = ids.map((id) =>
    partial(id, standing, { verdict: id.endsWith("two") ? "covered" : "partial" }),
  );
  const findings = checklists.lenses.flatMap(
    (checklist) => verify(claims, vans, checklist, () => null).findings,
  );
  const desk = { checklists, findings, remarks: new Map(), contradictions: [] };
  const gap = fc.constantFrom(...ids, "made.up", "`tradeoffs.one` · Tradeoffs");
  const quote = fc.oneof(
    fc.lorem(),
    fc.tuple(fc.nat(vans.text.length), fc.nat(80)).map(([at, size]) => vans.text.slice(at, at + size)),
  );
  const severity = fc.constantFrom<Severity>("high", "medium", "low");
  const anyEditorial = fc.record<Editorial>({
    kind: fc.constant("editorial"),
    stakes: fc.string(),
    contradictions: fc.array(fc.record({ note: fc.string(), first: quote, second: quote })),
    answered: fc.array(fc.record({ gap, quote })),
    questions: fc.array(
      fc.record({
        gaps: fc.array(gap, { maxLength: 3 }),
        quotes: fc.array(quote, { maxLength: 3 }),
        severity,
        text: fc.oneof(
          fc.string(),
          fc.lorem({ maxCount: 30 }).map((text) => `${text}?`),
        ),
        why: fc.string(),
      }),
    ),
    held: fc.array(fc.record({ gaps: fc.array(gap, { maxLength: 3 }), severity })),
  });
  fc.assert(
    fc.property(anyEditorial, (decision) => {
      const applied = applyEditorial(decision, desk, vans);
      const passages = [...applied.findings, ...applied.questions].flatMap(({ evidence }) => evidence);
      for (const passage of [...passages, ...applied.contradictions.flatMap(({ quotes }) => quotes)]) {
        expect(vans.text).toContain(passage.quote);
      }
      const asked = applied.questions.flatMap(({ item, also }) => [item, ...also]);
      expect(new Set(asked).size).toBe(asked.length);
      expect(applied.worthPosting).toBeLessThanOrEqual(applied.questions.length);
      expect(applied.questions.every(({ text }) => askable(text) === text)).toBe(true);
      expect(applied.findings.map(({ item }) => item)).toEqual(findings.map(({ item }) => item));
      const open = applied.findings.filter(({ verdict }) => verdict === "partial" || verdict === "missing");
      expect(open.map(({ item }) => item).sort()).toEqual([...asked].sort());
    }),
  );
});
