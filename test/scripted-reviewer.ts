import type { Reviewer } from "../src/review/reviewer.ts";
import type { Rank } from "../src/review/by-model/edit.ts";
import type { Editorial, VerdictAnswer } from "../src/review/by-model/answer-schema.ts";
import type { Asked, Reply } from "./openai-server.ts";

/** Whether a request is the editor's, not a lens's. */
export function isEditor(asked: Asked): boolean {
  return asked.user.includes("# Task: decide what the authors are asked");
}

/** The ids of the items that a lens is asked about, or the gaps that the editor sees. */
export function idsIn(asked: Asked): readonly string[] {
  const task = asked.user.slice(asked.user.indexOf("# Task:"));
  const pattern = isEditor(asked) ? /^- (\S+) · (?:partial|missing) · /gm : /^## (\S+) · /gm;
  return [...task.matchAll(pattern)].map((match) => match[1] ?? "");
}

/** A partial verdict with one quote. */
export function partial(item: string, quote: string, more: Partial<VerdictAnswer> = {}): VerdictAnswer {
  return {
    item,
    quotes: [quote],
    says: "Something is said.",
    open: "Something is open.",
    verdict: "partial",
    severity: "medium",
    question: `A frozen dock repeats its last count, and the plan believes it. Who notices, by ${item}?`,
    why: "Vans drive to docks that are full.",
    ...more,
  };
}

export function missing(item: string): VerdictAnswer {
  return partial(item, "", { quotes: [], verdict: "missing", says: "" });
}

export function verdicts(
  given: readonly VerdictAnswer[],
  contradictions: Editorial["contradictions"] = [],
): Reply {
  return { kind: "answer", value: { answer: { kind: "verdicts", verdicts: given, contradictions } } };
}

export function editorial(more: Partial<Editorial> = {}): Reply {
  const empty: Editorial = {
    kind: "editorial",
    stakes: "Riders find no bicycle.",
    contradictions: [],
    answered: [],
    questions: [],
    held: [],
  };
  return { kind: "answer", value: { answer: { ...empty, ...more } } };
}

/** A question of the editor about one gap. */
export function asks(
  gap: string,
  more: Partial<Editorial["questions"][number]> = {},
): Editorial["questions"][number] {
  return {
    gaps: [gap],
    quotes: ["A dock that is frozen repeats its last count."],
    severity: "high",
    text: `A frozen dock repeats its last count, so vans leave for bicycles that are not there. How old may a count be, for ${gap}?`,
    why: "Riders stand at empty docks.",
    ...more,
  };
}

/** A quote that stands in the fixture document. */
export const standing = "A dock that is frozen repeats its last count.";

/** A model that does everything right: every item partial, one question per gap. */
export function goodModel(asked: Asked): Reply {
  const ids = idsIn(asked);
  if (isEditor(asked)) return editorial({ questions: ids.slice(0, 7).map((id) => asks(id)) });
  return verdicts(ids.map((id) => partial(id, standing)));
}

/** A reviewer without a model that finds everything missing, to see where it stands in. */
export const everythingMissing: Reviewer = {
  name: "offline",
  review: async (document, checklists) => ({
    reviewer: { kind: "offline", model: null, prompts: null, checklists: checklists.hash },
    findings: checklists.lenses.flatMap(({ lens, items }) =>
      items.map((item) => ({
        item: item.id,
        lens,
        topic: item.topic,
        verdict: "missing" as const,
        severity: item.severity,
        question: item.question,
        why: item.why,
        evidence: [],
        searched: { sections: document.sections.length, nearest: null },
      })),
    ),
    questions: [],
    worthPosting: 0,
    rejected: [],
    contradictions: [],
    notes: ["No model was asked."],
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costUsd: null, milliseconds: 0 },
  }),
};

/** Ranks gaps as they come. */
export const rankAsTheyCome: Rank = (findings) => {
  const gaps = findings.filter(({ verdict }) => verdict === "partial" || verdict === "missing");
  return {
    questions: gaps.map(({ item, lens, topic, severity, question, why, evidence }) => ({
      item,
      lens,
      topic,
      severity,
      text: question,
      why,
      evidence,
      also: [],
    })),
    worthPosting: gaps.length,
  };
};
