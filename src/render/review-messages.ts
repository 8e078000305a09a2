import type { DocRef, Document, Unread } from "../design/document.ts";
import { shownLink } from "../design/find-links.ts";
import type { Finding } from "../design/finding.ts";
import { type Lens, lenses, lensTitles } from "../design/lens.ts";
import type { Review, ReviewResult } from "../design/register.ts";
import type { Action, Bar, Message, MessageBlock, Span } from "./message.ts";
import { inLine } from "./notices.ts";
import { bold, count, day, type Eyes, link, quoted, text } from "./spans.ts";

/**
 * Said at once, before anything was read. The message becomes the progress, and in the end the summary.
 * @param place who waits in line, as the how-manyeth: 1 is next; 0 where nobody has to wait
 */
export function acknowledgement(key: string, what: string, place = 0): Message {
  return {
    key,
    summary: `Reading ${what}`,
    byModel: false,
    blocks: [
      { kind: "heading", text: `Reading ${what}` },
      ...(place > 0 ? [{ kind: "text", spans: [text(inLine(place))] } as const] : []),
      { kind: "note", spans: [text("I will edit this message as I go, and ask my questions below it.")] },
    ],
  };
}

/** Shown while the lenses are judged; `findings` holds those that are done. */
export function progress(key: string, document: Document, findings: LensFindings): Message {
  const done = findings.size;
  return {
    key,
    summary: `Reviewing ${quoted(document.title)}: ${done} of 5 lenses read`,
    byModel: false,
    blocks: [
      { kind: "heading", text: `Reviewing ${quoted(document.title)}` },
      { kind: "text", spans: [text(whatWasRead(document, document.sections.length))] },
      coverage(findings),
    ],
  };
}

/** A review that did not work out, with the sentence that says what to do, and a button to try again. */
export function failed(key: string, review: Review, because: string): Message {
  return {
    key,
    summary: "The review did not work out",
    byModel: false,
    blocks: [
      { kind: "status", tone: "attention", spans: [bold("This review did not work out. "), text(because)] },
      { kind: "actions", actions: [{ verb: "retry", label: "Try again", target: review.id }] },
    ],
  };
}

/** The answer to a recheck of a text that is the same as before. */
export function unchanged(key: string, before: Review, eyes: Eyes): Message {
  const sentence = `Nothing changed in the document since I read it on ${day(before.createdAt, eyes)}.`;
  return {
    key,
    summary: sentence,
    byModel: false,
    blocks: [{ kind: "status", tone: "quiet", spans: [text(sentence)] }],
  };
}

/** What a finished review shows besides itself. */
export interface SummaryParts {
  readonly key: string;
  readonly review: Review;
  readonly result: ReviewResult;
  readonly findings: LensFindings;
  readonly open: number;
  readonly openHigh: number;
  readonly settled: number;
  readonly held: number;
  /** Whether a later reading stands below. */
  readonly isContinued: boolean;
}

/** The end of a review, kept up to date as its questions are settled. */
export function summary(parts: SummaryParts): Message {
  const { key, review, result, findings } = parts;
  const { title } = result.document;
  const verdict = verdictOf(parts);
  return {
    key,
    summary: `Review of ${quoted(title)}: ${verdict.words}`,
    byModel: result.reviewer.kind === "model",
    blocks: [
      { kind: "heading", text: `Review of ${quoted(title)}` },
      { kind: "status", tone: verdict.tone, spans: [bold(verdict.words), text(verdict.rest)] },
      ...(findings.size > 0 ? [coverage(findings)] : []),
      ...contradictions(result),
      { kind: "text", spans: readFrom(result, review.ref) },
      ...notRead(result.document.unread),
      ...(result.notes.length > 0 ? [list(result.notes.map((line) => [text(line)]))] : []),
      note(signature(result)),
      ...actionsOf(parts),
    ],
  };
}

function readFrom(result: ReviewResult, ref: DocRef): readonly Span[] {
  const said = whatWasRead({ ref, words: result.document.words }, result.document.sections);
  return ref.kind === "link" ? [text(`${said} `), link("Open it", shownLink(ref.url))] : [text(said)];
}

function notRead(unread: readonly Unread[]): readonly MessageBlock[] {
  if (unread.length === 0) return [];
  const items = unread.map(({ what, why }) => [text(`${what}: ${why}`)]);
  return [{ kind: "text", spans: [bold("Not read")] }, list(items)];
}

function contradictions(result: ReviewResult): readonly MessageBlock[] {
  return result.contradictions.flatMap(({ note: what, quotes }): readonly MessageBlock[] => [
    { kind: "text", spans: [bold("These cannot both hold. "), text(what)] },
    ...quotes.map(({ quote, section, line }) => ({
      kind: "quote" as const,
      text: quote,
      source: `${section}, line ${line}`,
    })),
  ]);
}

function verdictOf({ review, isContinued, findings, open, openHigh, settled, held }: SummaryParts) {
  if (review.status === "approved") return { tone: "good", words: "Approved.", rest: "" } as const;
  if (isContinued) return { tone: "quiet", words: "Read again below.", rest: "" } as const;
  if (findings.size === 0) return { tone: "quiet", words: "Not judged.", rest: "" } as const;
  if (review.status === "abandoned")
    return { tone: "quiet", words: "Abandoned.", rest: " A new review starts it again." } as const;
  if (open > 0) {
    const high = openHigh > 0 ? ` ${openHigh === open ? "All" : openHigh} of high severity.` : "";
    const before = settled > 0 ? ` ${count(settled, "question")} settled.` : "";
    return { tone: "open", words: `${count(open, "open question")}.`, rest: `${high}${before}` } as const;
  }
  if (settled > 0)
    return { tone: "good", words: "Every question is settled.", rest: " Ready for approval." } as const;
  const rest = held > 0 ? " A few smaller ones are kept back." : " I found nothing worth your time.";
  return { tone: "good", words: "No questions.", rest } as const;
}

function actionsOf(parts: SummaryParts): readonly MessageBlock[] {
  const actions = summaryActions(parts);
  return actions.length > 0 ? [{ kind: "actions", actions }] : [];
}

function summaryActions({ review, isContinued, findings, open, held }: SummaryParts): readonly Action[] {
  if (isContinued) return [];
  const recheck: Action = { verb: "recheck", label: "Recheck", target: review.id };
  if (findings.size === 0) return [recheck];
  const more = held > revealAtOnce ? `Show ${revealAtOnce} more of ${held}` : `Show the other ${held}`;
  const actions: Action[] = [];
  if (review.status === "ready" && open === 0)
    actions.push({ verb: "approve", label: "Approve", target: review.id, style: "primary" });
  if (held > 0) actions.push({ verb: "reveal", label: more, target: `${review.id}:${held}` });
  return [...actions, recheck];
}

/** How many held questions one click shows. */
export const revealAtOnce = 10;

/** `gpt-5 · 48 s · $0.12 · checklists 3f2a91c` */
export function signature({ reviewer, usage }: Pick<ReviewResult, "reviewer" | "usage">): string {
  const cost = usage.costUsd === null ? "cost unknown" : `$${usage.costUsd.toFixed(2)}`;
  const parts =
    reviewer.kind === "model" ? [reviewer.model ?? "a model", cost] : ["Offline reviewer, no model", "free"];
  const seconds = usage.milliseconds / 1000;
  const time = seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
  const prompts = reviewer.prompts === null ? [] : [`prompts ${reviewer.prompts.slice(0, 7)}`];
  return [...parts, time, ...prompts, `checklists ${reviewer.checklists.slice(0, 7)}`].join(" · ");
}

function list(items: readonly (readonly Span[])[]): MessageBlock {
  return { kind: "list", items };
}

function note(words: string): MessageBlock {
  return { kind: "note", spans: [text(words)] };
}

/** How a lens stands: its verdicts, or null while it is still being read. */
export type LensFindings = ReadonlyMap<Lens, readonly Pick<Finding, "verdict">[]>;

/** One bar for each lens: how many of the items that apply the design answers for. */
export function coverage(findings: LensFindings, only: readonly Lens[] = lenses): MessageBlock {
  return { kind: "bars", rows: only.map((lens) => bar(lens, findings.get(lens))) };
}

/** The findings of a review, by lens. */
export function byLens(findings: readonly Finding[]): LensFindings {
  return new Map(Map.groupBy(findings, ({ lens }) => lens));
}

function bar(lens: Lens, findings: readonly Pick<Finding, "verdict">[] | undefined): Bar {
  const label = lensTitles[lens];
  if (!findings) return { label, filled: 0, total: 0, detail: "reading" };
  const applies = findings.filter(({ verdict }) => verdict !== "not_applicable");
  const covered = applies.filter(({ verdict }) => verdict === "covered").length;
  const partly = applies.filter(({ verdict }) => verdict === "partial").length;
  if (applies.length === 0) return { label, filled: 0, total: 0, detail: "does not apply here" };
  const detail = `${covered} of ${applies.length} answered${partly > 0 ? `, ${partly} in part` : ""}`;
  return { label, filled: covered, total: applies.length, detail };
}

/** `I read the linked document: 14 sections, 3,120 words.` */
function whatWasRead(document: { readonly ref: DocRef; readonly words: number }, sections: number): string {
  const size = `${count(sections, document.ref.kind === "thread" ? "message" : "section")}, ${count(document.words, "word")}`;
  switch (document.ref.kind) {
    case "thread":
      return `I read this thread: ${size}.`;
    case "link":
      return `I read the linked document: ${size}.`;
    case "file":
      return `I read the attached file: ${size}.`;
  }
}
