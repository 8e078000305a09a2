import type { DocRef, Document, Unread } from "../design/document.ts";
import { shownLink } from "../design/find-links.ts";
import { type Finding, isJudged } from "../design/finding.ts";
import { type Lens, lenses, lensTitles } from "../design/lens.ts";
import type { Review, ReviewResult } from "../design/register.ts";
import type { Action, Bar, Message, MessageBlock, Span } from "./message.ts";
import { bold, count, day, type Eyes, link, quoted, signature, text } from "./spans.ts";

/** Shown while the lenses are judged; `findings` holds those that are done. */
export function progress(key: string, document: Document, findings: LensFindings): Message {
  const done = findings.size;
  return {
    key,
    summary: `Reviewing ${quoted(document.title)}: ${done} of 5 lenses read`,
    byModel: false,
    urgency: "passing",
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
  /** Of all that was asked about the document, by whatever review. */
  readonly open: number;
  readonly openHigh: number;
  readonly settled: number;
  /** Of its own questions. */
  readonly held: number;
  /** Found, of high severity and never asked, by whatever review. */
  readonly heldHigh: number;
  /** What an approval took in, and why; empty where nothing was, or it is not approved. */
  readonly approvedWith: string;
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

function verdictOf(parts: SummaryParts) {
  const { review, isContinued, findings, open, openHigh, settled, held, heldHigh, approvedWith } = parts;
  if (review.status === "approved") {
    const rest = approvedWith === "" ? "" : ` On record: ${quoted(approvedWith, 300)}.`;
    return { tone: "good", words: "Approved.", rest } as const;
  }
  if (isContinued) return { tone: "quiet", words: "Read again below.", rest: "" } as const;
  if (findings.size === 0) return { tone: "quiet", words: "Not judged.", rest: "" } as const;
  if (review.status === "abandoned")
    return { tone: "quiet", words: "Abandoned.", rest: " A new review starts it again." } as const;
  if (!isJudged([...findings.values()].flat()))
    return {
      tone: "quiet",
      words: "Not judged.",
      rest: " Next to nothing of the checklists applies.",
    } as const;
  const never = heldHigh > 0 ? ` ${count(heldHigh, "question")} of high severity never asked.` : "";
  if (open > 0) {
    const high = openHigh > 0 ? ` ${openHigh === open ? "All" : openHigh} of high severity.` : "";
    const before = settled > 0 ? ` ${count(settled, "question")} settled.` : "";
    return {
      tone: "open",
      words: `${count(open, "open question")}.`,
      rest: `${high}${before}${never}`,
    } as const;
  }
  if (heldHigh > 0) {
    const words = settled > 0 ? "Every question that was asked is settled." : "No questions were asked.";
    return { tone: "attention", words, rest: never } as const;
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

function summaryActions(parts: SummaryParts): readonly Action[] {
  const { review, result, isContinued, findings, open, openHigh, held, heldHigh } = parts;
  if (isContinued) return [];
  const recheck: Action = { verb: "recheck", label: "Recheck", target: review.id };
  if (findings.size === 0) return [recheck];
  const more = held > revealAtOnce ? `Show ${revealAtOnce} more of ${held}` : `Show the other ${held}`;
  const actions: Action[] = [];
  const isFree = openHigh === 0 && isJudged([...findings.values()].flat()) && !result.isPart;
  const approve: Action = { verb: "approve", label: "Approve", target: review.id };
  // With something to take in it asks first, and is not what the eye is led to.
  if (isFree && (review.status === "ready" || review.status === "awaiting_answers"))
    actions.push(open + heldHigh === 0 ? { ...approve, style: "primary" } : approve);
  if (held > 0) actions.push({ verb: "reveal", label: more, target: `${review.id}:${held}` });
  return [...actions, recheck];
}

/** How many held questions one click shows. */
export const revealAtOnce = 10;

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
