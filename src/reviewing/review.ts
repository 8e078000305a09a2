import { type Document, type Passage, saysNew } from "../design/document.ts";
import type { Finding, ReviewOutcome } from "../design/finding.ts";
import type { Lens } from "../design/lens.ts";
import type { Question, Review, ReviewId, ReviewResult } from "../design/register.ts";
import type { Judged, Ledger } from "../ledger/ledger.ts";
import type { LensFindings } from "../render/review-messages.ts";
import { count } from "../render/spans.ts";
import { foldApart } from "../review/judge-apart.ts";
import type { Checklists, Reviewer } from "../review/reviewer.ts";
import { carryOver } from "./carry-over.ts";
import { planRecheck, type RecheckPlan, unread, withStanding } from "./recheck-plan.ts";

/** What a review needs of the program. */
export interface ReviewTools {
  readonly ledger: Pick<Ledger, "reviews" | "questions">;
  readonly reviewer: Reviewer;
  readonly checklists: Checklists;
  readonly now: () => Date;
}

export interface ReviewRequest {
  readonly document: Document;
  /** The review as it was asked for; it may have been begun before, by a process that died. */
  readonly review: Review;
  /** An earlier reading of the document, of which only what the change touches is judged again. */
  readonly before?: Review | undefined;
  /** How many questions are posted at most. */
  readonly budget: number;
  readonly keepText: boolean;
  /** Whether the checklists are only a part of those in force: it adds its questions, and changes none that is there. */
  readonly isPart: boolean;
  /** Sentences for the reader besides those of the reviewer. */
  readonly notes: readonly string[];
}

/** Told whenever one more lens is known, with all that are. */
export type OnProgress = (findings: LensFindings) => void | Promise<void>;

/** A review as it stands in the ledger, with what it found. */
export interface Reviewed {
  readonly review: Review;
  readonly findings: readonly Finding[];
  /** All of its questions in rank order, held ones included. */
  readonly questions: readonly Question[];
}

/**
 * Reviews a document that was read, for a chat or a terminal alike: judges it, brings the questions together with what
 * was asked about it before, and records everything at once. Each lens is kept as soon as it is judged, so that a review
 * that was cut short goes on where it stopped.
 * @throws whatever the reviewer throws; the review is then as it was, to be taken up again or to be failed by the caller
 */
export async function reviewDocument(
  tools: ReviewTools,
  request: ReviewRequest,
  onProgress: OnProgress = () => {},
  signal?: AbortSignal,
): Promise<Reviewed> {
  const { reviews, questions } = tools.ledger;
  const review = await beginReview(tools, request.review);
  const { outcome, plan } = await judge(tools, { ...request, review }, onProgress, signal);
  signal?.throwIfAborted();
  await questions.reopenExpired(tools.now());
  const notes = plan ? [changeNote(plan), ...request.notes] : request.notes;
  const recorded = await reviews.record(review.id, await weighed(tools, { ...request, notes }, outcome));
  return { review: recorded, findings: outcome.findings, questions: await questions.of(review.id) };
}

/** Takes a review up: one that was begun before goes on, one that failed or was given up begins anew. */
export async function beginReview(
  { ledger: { reviews } }: Pick<ReviewTools, "ledger">,
  { id, status, requestedBy }: Review,
): Promise<Review> {
  if (status === "failed" || status === "abandoned") await reviews.retry(id, requestedBy);
  if (status !== "reviewing") return reviews.start(id, requestedBy);
  return (await reviews.get(id)) ?? reviews.start(id, requestedBy);
}

/** Whether reading it again could say nothing new: the same text, judged by the same checklists, by as good a reviewer. */
export function isSameReading(
  { reviewer, checklists }: Pick<ReviewTools, "reviewer" | "checklists">,
  { result }: Review,
  document: Document,
): boolean {
  if (!result || result.document.revision !== document.revision) return false;
  const isAsGood = result.reviewer.kind === "model" || reviewer.name === "offline";
  return result.reviewer.checklists === checklists.hash && isAsGood;
}

/** Whether a larger budget posts questions that were held back only because the budget was used up. */
export function hasMoreToPost({ result }: Review, budget: number): boolean {
  return result !== null && Math.min(budget, result.worthPosting) > result.budget;
}

type Begun = Pick<ReviewRequest, "document" | "review" | "before" | "budget">;

/** Judges what is not known yet: neither kept before the process died, nor standing from an earlier reading. */
async function judge(
  tools: ReviewTools,
  { document, review, before, budget }: Begun,
  onProgress: OnProgress,
  signal: AbortSignal | undefined,
): Promise<{ readonly outcome: ReviewOutcome; readonly plan: RecheckPlan | undefined }> {
  const { reviews } = tools.ledger;
  const plan = before && (await planFor(tools, document, before));
  const checklists = plan?.checklists ?? tools.checklists;
  const standing = Map.groupBy(plan?.kept ?? [], ({ lens }) => lens);
  const reading = readingOf(tools, document);
  const done = await reviews.kept(review.id, reading);
  const known = new Map<Lens, readonly Finding[]>();
  for (const lens of new Set([...standing.keys(), ...done.keys()])) {
    const isToDo = checklists.lenses.some((checklist) => checklist.lens === lens) && !done.has(lens);
    if (!isToDo) known.set(lens, [...(standing.get(lens) ?? []), ...(done.get(lens) ?? [])]);
  }
  await onProgress(known);
  const earlier = before && plan ? await tools.ledger.questions.of(before.id) : [];
  if (before?.result && plan?.checklists.lenses.length === 0)
    return { outcome: withStanding(unread(before.result), plan, before.result, earlier), plan };
  const judged = await tools.reviewer.review(document, checklists, {
    most: budget,
    signal,
    done,
    onLens: async ({ lens, findings, provisional }) => {
      if (done.has(lens)) return;
      await requireUnderWay(tools, review);
      if (!provisional) await reviews.keepLens(review.id, reading, lens, findings);
      known.set(lens, [...(standing.get(lens) ?? []), ...findings]);
      await onProgress(known);
    },
  });
  if (!before?.result || !plan) return { outcome: judged, plan };
  return { outcome: withStanding(judged, plan, before.result, earlier), plan };
}

/** What a lens is kept for: what it found holds for this text, these checklists and this reviewer only. */
function readingOf({ reviewer, checklists }: ReviewTools, { revision }: Document): string {
  return [revision, checklists.hash, reviewer.name].join(" ");
}

async function planFor(
  { ledger: { reviews }, reviewer, checklists }: ReviewTools,
  document: Document,
  before: Review,
): Promise<RecheckPlan | undefined> {
  const outline = await reviews.outline(before.id);
  if (before.result?.reviewer.kind === "offline" && reviewer.name !== "offline") return undefined;
  if (outline.length === 0 || before.result?.reviewer.checklists !== checklists.hash) return undefined;
  const { contradictions } = before.result;
  const findings = await reviews.findings(before.id);
  await foldApart(document);
  return planRecheck(document, outline, findings, contradictions, checklists);
}

/** A machine that slept may wake up to find its review finished by another one: it must not draw it as unfinished. */
async function requireUnderWay({ ledger }: Pick<ReviewTools, "ledger">, { id }: Review): Promise<void> {
  const now = await ledger.reviews.get(id);
  if (now?.status !== "reviewing") throw new Error(`${id} is in other hands`);
}

/**
 * What was found, weighed against everything that was asked about the document before. The same text answers nothing
 * that it did not answer before, no more does a sentence that stood there before, and the offline reviewer does not overrule
 * a model.
 */
async function weighed(
  { ledger }: Pick<ReviewTools, "ledger">,
  { document, review, budget, keepText, isPart, notes }: ReviewRequest,
  outcome: ReviewOutcome,
): Promise<Judged> {
  const earlier = await ledger.questions.about(document, review.space);
  const results = new Map<ReviewId, ReviewResult | null | undefined>();
  for (const id of new Set(earlier.map((question) => question.review))) {
    results.set(id, (await ledger.reviews.get(id))?.result);
  }
  const hasChanged = (question: Question) => {
    if (isPart) return false;
    const result = results.get(question.review);
    const isLesser = result?.reviewer.kind === "model" && outcome.reviewer.kind === "offline";
    return result?.document.revision !== document.revision && !isLesser;
  };
  const news = new Map<ReviewId, (passage: Passage) => boolean>();
  for (const id of results.keys()) news.set(id, saysNew(await ledger.reviews.outline(id), document));
  const isNew = ({ review: id }: Question, passage: Passage) => news.get(id)?.(passage) ?? true;
  const carried = carryOver(outcome, earlier, hasChanged, budget, isNew);
  const told = { ...outcome, notes: [...outcome.notes, ...notes, ...carried.notes] };
  return { document, keepText, outcome: told, budget, isPart, asked: carried.asked, moves: carried.moves };
}

function changeNote({ changed, lost }: RecheckPlan): string {
  if (changed + lost === 0) return "Nothing changed since I read it before, so I judged nothing again.";
  const what = changed > 0 ? `${count(changed, "section")} new or changed` : `${count(lost, "section")} gone`;
  return `Since I read it before: ${what}. I judged again only what that touches.`;
}
