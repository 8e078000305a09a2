import type { Document } from "../design/document.ts";
import type { ReviewOutcome, Verdict } from "../design/finding.ts";
import type { AnswerKey } from "./answer-key.ts";

/** A reviewed document beside its answer key. */
export interface Case {
  readonly key: AnswerKey;
  readonly document: Pick<Document, "text">;
  readonly outcome: Pick<ReviewOutcome, "findings" | "questions" | "worthPosting" | "contradictions">;
}

/** So many of so many. */
export interface Share {
  readonly of: number;
  readonly is: number;
}

/** How well a reviewer did. */
export interface Scores {
  /** Agreement with each annotator on missing, partial, covered, averaged; undefined where nothing can be compared. */
  readonly kappa: number | undefined;
  /** Of the topics that all call covered, those that the reviewer calls missing. */
  readonly falseAlarm: Share;
  /** Of the gaps that an expert would ask about first, those that a posted question is about. */
  readonly mustAsk: Share;
  /** Of the posted questions, those about a topic in which nobody sees a gap. */
  readonly onNone: Share;
  /** Of the quotes, those that stand verbatim in the document, white space aside. */
  readonly quotes: Share;
  /** Of the planted or known contradictions, those reported with both quotes. */
  readonly contradictions: Share;
}

const degrees: Readonly<Record<Exclude<Verdict, "not_applicable">, Degree>> = {
  missing: 0,
  partial: 1,
  covered: 2,
};

const degreeOf = (verdict: Verdict) => (verdict === "not_applicable" ? undefined : degrees[verdict]);

/** Scores a reviewer on documents with known answers, all documents pooled. */
export function score(cases: readonly Case[]): Scores {
  return {
    kappa: kappaOf(cases),
    falseAlarm: sum(cases.map(falseAlarmOf)),
    mustAsk: sum(cases.map(mustAskOf)),
    onNone: sum(cases.map(onNoneOf)),
    quotes: sum(cases.map(quotesOf)),
    contradictions: sum(cases.map(contradictionsOf)),
  };
}

/** Several items on one topic: the worst verdict counts; where none applies, the topic does not. */
export function verdictsByTopic(findings: Case["outcome"]["findings"]): ReadonlyMap<string, Verdict> {
  const worst = new Map<string, Verdict>();
  for (const { topic, verdict } of findings) {
    const known = worst.get(topic);
    const isWorse = known === undefined || (degreeOf(verdict) ?? 3) < (degreeOf(known) ?? 3);
    if (isWorse) worst.set(topic, verdict);
  }
  return worst;
}

function kappaOf(cases: readonly Case[]): number | undefined {
  const annotators = Math.max(
    0,
    ...cases.flatMap(({ key }) => key.topics.map((topic) => topic.annotations.length)),
  );
  const each = Array.from({ length: annotators }, (_, annotator) =>
    weightedKappa(pairsWith(cases, annotator)),
  );
  const known = each.filter((kappa) => kappa !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, kappa) => total + kappa, 0) / known.length;
}

/** A topic with fewer annotations than others is compared with its last one. */
function pairsWith(cases: readonly Case[], annotator: number): readonly (readonly [Degree, Degree])[] {
  return cases.flatMap(({ key, outcome }) => {
    const verdicts = verdictsByTopic(outcome.findings);
    return key.topics.flatMap(({ topic, annotations }) => {
      const said = verdicts.get(topic);
      const theirs = (annotations[annotator] ?? annotations.at(-1))?.status;
      const ours = said && degreeOf(said);
      const their = theirs && degreeOf(theirs);
      return ours === undefined || their === undefined ? [] : [[ours, their] as const];
    });
  });
}

function falseAlarmOf({ key, outcome }: Case): Share {
  const verdicts = verdictsByTopic(outcome.findings);
  const covered = key.topics.filter(({ annotations }) =>
    annotations.every(({ status }) => status === "covered"),
  );
  return {
    of: covered.length,
    is: covered.filter(({ topic }) => verdicts.get(topic) === "missing").length,
  };
}

const posted = ({ questions, worthPosting }: Case["outcome"]) => questions.slice(0, worthPosting);

function mustAskOf({ key, outcome }: Case): Share {
  const asked = new Set(posted(outcome).map(({ topic }) => topic));
  const wanted = key.topics.filter((topic) => topic.must_ask);
  return { of: wanted.length, is: wanted.filter(({ topic }) => asked.has(topic)).length };
}

function onNoneOf({ key, outcome }: Case): Share {
  const isGap = new Map(
    key.topics.map(({ topic, annotations }) => [
      topic,
      annotations.some(({ status }) => status === "partial" || status === "missing"),
    ]),
  );
  const known = posted(outcome).filter(({ topic }) => isGap.has(topic));
  return { of: known.length, is: known.filter(({ topic }) => isGap.get(topic) === false).length };
}

function quotesOf({ document, outcome }: Case): Share {
  const text = plain(document.text);
  const quotes = [
    ...outcome.findings.flatMap(({ evidence, searched }) => [
      ...evidence,
      ...(searched.nearest ? [searched.nearest] : []),
    ]),
    ...outcome.questions.flatMap(({ evidence }) => evidence),
    ...outcome.contradictions.flatMap((contradiction) => contradiction.quotes),
  ];
  return { of: quotes.length, is: quotes.filter(({ quote }) => text.includes(plain(quote))).length };
}

function contradictionsOf({ key, outcome }: Case): Share {
  const reported = outcome.contradictions.map(({ quotes }) => quotes.map(({ quote }) => plain(quote)));
  const wanted = key.extra_findings.filter(({ quotes }) => quotes.length >= 2);
  const isReported = (quotes: readonly string[]) =>
    reported.some((pair) => quotes.every((quote) => pair.some((ours) => overlaps(ours, plain(quote)))));
  return { of: wanted.length, is: wanted.filter(({ quotes }) => isReported(quotes)).length };
}

/** Two quotes of one passage rarely begin and end at the same word. */
function overlaps(one: string, other: string): boolean {
  return one.includes(other) || other.includes(one);
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function sum(shares: readonly Share[]): Share {
  return {
    of: shares.reduce((total, share) => total + share.of, 0),
    is: shares.reduce((total, share) => total + share.is, 0),
  };
}

/** How far a topic is answered for, as a number: missing 0, partial 1, covered 2. */
export type Degree = 0 | 1 | 2;

/**
 * Cohen's kappa with quadratic weights over three degrees: 1 where the two always agree, 0 where they agree as often as
 * chance would have it. Undefined where there is nothing to compare, or where both always say the same one thing.
 */
export function weightedKappa(pairs: readonly (readonly [Degree, Degree])[]): number | undefined {
  const first = [0, 0, 0];
  const second = [0, 0, 0];
  let seen = 0;
  for (const [a, b] of pairs) {
    first[a] = (first[a] ?? 0) + 1;
    second[b] = (second[b] ?? 0) + 1;
    seen += (a - b) ** 2;
  }
  let expected = 0;
  first.forEach((countA, a) => {
    second.forEach((countB, b) => {
      expected += ((a - b) ** 2 * countA * countB) / pairs.length;
    });
  });
  return pairs.length === 0 || expected === 0 ? undefined : 1 - seen / expected;
}
