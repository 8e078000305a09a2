import type { Passage } from "./document.ts";
import type { Lens } from "./lens.ts";

/** How far a design answers for a checklist item. */
export type Verdict = "covered" | "partial" | "missing" | "not_applicable";

/** What it costs when the gap bites: `high` is harm, loss or an outage; `low` is upkeep. */
export type Severity = "high" | "medium" | "low";

export const severities: readonly Severity[] = ["high", "medium", "low"];

/** The gravest of several severities; undefined of none. */
export function gravest(given: readonly Severity[]): Severity | undefined {
  return severities.find((severity) => given.includes(severity));
}

/** What a reviewer says about one checklist item before its quotes were checked. */
export interface Claim {
  readonly item: string;
  readonly verdict: Verdict;
  readonly severity: Severity;
  /** Said to be verbatim; verification decides. */
  readonly quotes: readonly string[];
  /** The question for this design, or empty where none is needed. */
  readonly question: string;
  /** The consequence, in a sentence. */
  readonly why: string;
}

/** What a reviewer without a model found of one part of an answer. */
export interface AspectFound {
  readonly name: string;
  /** `settled` by a sentence that says how it is, only `mentioned`, or `absent`. */
  readonly state: "settled" | "mentioned" | "absent";
  readonly passage: Passage | null;
}

/** A judged checklist item whose every quote stands in the document. */
export interface Finding {
  readonly item: string;
  readonly lens: Lens;
  readonly topic: string;
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly question: string;
  readonly why: string;
  readonly evidence: readonly Passage[];
  /** The parts of an answer, where the reviewer tells them apart. */
  readonly aspects?: readonly AspectFound[];
  /** Proof of absence: how many sections were searched, and the passage that came nearest. */
  readonly searched: { readonly sections: number; readonly nearest: Passage | null };
}

/** A claim, or a part of one, that verification turned down. */
export interface Rejected {
  readonly item: string;
  readonly because: string;
}

const longestBrief = 140;

/** A quote as it stands within a sentence: on one line, and cut where it is long. */
export function inBrief(quote: string): string {
  const line = quote.replaceAll(/\s+/g, " ").trim();
  return line.length <= longestBrief ? line : `${line.slice(0, longestBrief - 1).trimEnd()}…`;
}

/** The passages whose words a question does not show already. */
export function notShownIn(text: string, passages: readonly Passage[]): readonly Passage[] {
  return passages.filter(({ quote }) => !text.includes(inBrief(quote)));
}

/** Whether a verdict leaves something to ask. */
export function isGap({ verdict }: Pick<Finding, "verdict">): boolean {
  return verdict === "partial" || verdict === "missing";
}

/** A tenth of the items at least: where less of them applies, there is nothing that anybody could approve. */
const leastApplying = 0.1;

/** Whether findings say anything about a design: what does not apply says nothing. */
export function isJudged(findings: readonly Pick<Finding, "verdict">[]): boolean {
  const applying = findings.filter(({ verdict }) => verdict !== "not_applicable").length;
  return applying > 0 && applying >= leastApplying * findings.length;
}

/** Two passages of the document that cannot both hold. */
export interface Contradiction {
  readonly note: string;
  readonly quotes: readonly [Passage, Passage];
}

/** What a reading cost. Tokens are counts, cost is in US dollars (null where the price is unknown), time in ms. */
export interface Usage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number | null;
  readonly milliseconds: number;
}

/** Who judged: a language model or the offline reviewer, and by which prompts and checklists (content hashes). */
export interface ReviewerIdentity {
  readonly kind: "model" | "offline";
  readonly model: string | null;
  readonly prompts: string | null;
  readonly checklists: string;
}

/** A question worth asking, before the ledger gave it an id. */
export interface QuestionDraft {
  readonly item: string;
  readonly lens: Lens;
  readonly topic: string;
  readonly severity: Severity;
  /** The question itself, consequence first. */
  readonly text: string;
  readonly why: string;
  readonly evidence: readonly Passage[];
  /** Other checklist items that the same answer would settle, so that none of them is asked again in other words. */
  readonly also: readonly string[];
}

/** Everything that one review of one document found. */
export interface ReviewOutcome {
  readonly reviewer: ReviewerIdentity;
  readonly findings: readonly Finding[];
  /** All questions worth asking, most consequential first. */
  readonly questions: readonly QuestionDraft[];
  /** How many of them, from the first on, the reviewer would post; the rest are held. How many are posted is cut when they are recorded. */
  readonly worthPosting: number;
  readonly rejected: readonly Rejected[];
  readonly contradictions: readonly Contradiction[];
  /** Sentences that the reader must know: language not judged, fallback used, parts not read. */
  readonly notes: readonly string[];
  readonly usage: Usage;
}
