import type { Document } from "../../design/document.ts";
import type { Finding, ReviewOutcome } from "../../design/finding.ts";
import type { Lens } from "../../design/lens.ts";
import type { Review } from "../../design/register.ts";
import type { Conversation } from "../../platforms/people-and-places.ts";
import type { LensFindings } from "../../render/coverage.ts";
import { acknowledgement, progress, unchanged } from "../../render/review-messages.ts";
import { count } from "../../render/spans.ts";
import { planRecheck, type RecheckPlan } from "../../reviewing/recheck-plan.ts";
import { weighed } from "../../reviewing/review.ts";
import { eyesOf } from "../names.ts";
import { learn, requireUnshared, spaceOf } from "../places.ts";
import { refreshReview, showReview } from "../show-review.ts";
import { say, show } from "../show.ts";
import type { ChatTools } from "../tools.ts";
import { earlierReview } from "./earlier-review.ts";
import type { JobPayload } from "./job-kinds.ts";
import { type Reading, readingOf } from "./read-subject.ts";

/**
 * A review from the request to the last card. Every step leaves its trace before the next begins, and is skipped where
 * the trace is there already, so the job can be taken up again wherever it stopped.
 */
export async function doReview(
  tools: ChatTools,
  job: JobPayload<"review">,
  signal: AbortSignal,
): Promise<void> {
  const { place, by, subject, name } = job;
  requireUnshared(tools, await learn(tools, place));
  const key = reviewKeyOf(name);
  const earlier = await earlierReview(tools, job, (await tools.ledger.posts.find(key))?.subject);
  const at = (subject.kind === "again" ? earlier?.conversation : null) ?? place.conversation;
  const reading = await readingOf(tools, { conversation: at, channel: place.channel, subject, earlier });

  const { thread } = await say(tools, at, "review", acknowledgement(key, reading.what));
  const before = earlier?.result ? earlier : undefined;
  const again = before && (await reading.read());
  if (before && again && isSameReading(tools, before, again)) {
    const eyes = await eyesOf(tools, at, []);
    await show(tools, thread, "review", unchanged(key, before, eyes));
    return;
  }

  await learn(tools, { ...place, conversation: thread });
  const review = await tools.ledger.reviews.request({
    ref: reading.ref,
    space: spaceOf(tools, place, subject, earlier),
    conversation: thread,
    requestedBy: by.id,
    key: name,
  });
  await adopt(tools, key, review, thread);
  if (!review.result) await carryOut(tools, { review, before, reading, again, key, thread, signal });
  const judged = await tools.ledger.reviews.get(review.id);
  if (judged) await showReview(tools, judged, key);
  if (before) await refreshReview(tools, before.id);
}

/** The key of the one message of a review, by the name of its request. */
export function reviewKeyOf(name: string): string {
  return `review:${name}`;
}

interface Begun {
  readonly review: Review;
  readonly before: Review | undefined;
  readonly reading: Reading;
  /** The document, where it was read already. */
  readonly again: Document | undefined;
  readonly key: string;
  readonly thread: Conversation;
  readonly signal: AbortSignal;
}

async function carryOut(tools: ChatTools, begun: Begun): Promise<void> {
  const { review, before, reading, key, thread, signal } = begun;
  await begin(tools, review);
  const document = begun.again ?? (await reading.read());
  const { outcome, plan } = await judge(tools, review, document, before, signal, async (findings) => {
    await show(tools, thread, review.id, progress(key, document, findings));
  });
  await record(tools, review, document, outcome, reading.notes, plan);
}

/** A review that was begun before goes on; one that failed begins anew. */
async function begin({ ledger }: ChatTools, review: Review): Promise<void> {
  if (review.status === "reviewing") return;
  if (review.status === "failed" || review.status === "abandoned") {
    await ledger.reviews.retry(review.id, review.requestedBy);
  }
  await ledger.reviews.start(review.id, review.requestedBy);
}

/** From now on the message is about this review. */
async function adopt(
  { ledger }: ChatTools,
  key: string,
  review: Review,
  conversation: Conversation,
): Promise<void> {
  const known = await ledger.posts.find(key);
  if (known) await ledger.posts.record({ ...known, subject: review.id, conversation });
}

/** Whether reading it again could say nothing new: the same text, judged by the same checklists, by as good a reviewer. */
export function isSameReading(tools: ChatTools, before: Review, document: Document): boolean {
  const { result } = before;
  if (!result || result.document.revision !== document.revision) return false;
  const wasModel = result.reviewer.kind === "model";
  return (
    result.reviewer.checklists === tools.checklists.hash && (wasModel || tools.reviewer.name === "offline")
  );
}

/** Told whenever one more lens is known. */
type OnProgress = (findings: LensFindings) => Promise<void>;

/**
 * Judges a document for a review. Lenses that were judged before the process died are not judged again, and of a
 * document that was read before, only what the change touches. Each lens is kept as soon as it is there.
 */
async function judge(
  tools: ChatTools,
  review: Review,
  document: Document,
  earlier: Review | undefined,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<{ readonly outcome: ReviewOutcome; readonly plan: RecheckPlan | undefined }> {
  const plan = earlier && (await planFor(tools, document, earlier));
  const checklists = plan?.checklists ?? tools.checklists;
  const kept = Map.groupBy(plan?.kept ?? [], ({ lens }) => lens);
  const done = await tools.ledger.reviews.kept(review.id, document.revision);
  const known = new Map<Lens, readonly Finding[]>();
  for (const lens of new Set([...kept.keys(), ...done.keys()])) {
    const isToDo = checklists.lenses.some((checklist) => checklist.lens === lens) && !done.has(lens);
    if (!isToDo) known.set(lens, [...(kept.get(lens) ?? []), ...(done.get(lens) ?? [])]);
  }
  await onProgress(known);
  const judged = await tools.reviewer.review(
    document,
    checklists,
    async ({ lens, findings, provisional }) => {
      if (done.has(lens)) return;
      await requireUnderWay(tools, review);
      if (!provisional) await tools.ledger.reviews.keepLens(review.id, document.revision, lens, findings);
      known.set(lens, [...(kept.get(lens) ?? []), ...findings]);
      await onProgress(known);
    },
    signal,
    done,
  );
  const findings = [...(plan?.kept ?? []), ...judged.findings];
  return { outcome: { ...judged, findings }, plan };
}

async function planFor(
  tools: ChatTools,
  document: Document,
  earlier: Review,
): Promise<RecheckPlan | undefined> {
  const { reviews } = tools.ledger;
  const outline = await reviews.outline(earlier.id);
  if (earlier.result?.reviewer.kind === "offline" && tools.reviewer.name !== "offline") return undefined;
  if (outline.length === 0 || earlier.result?.reviewer.checklists !== tools.checklists.hash) return undefined;
  return planRecheck(document, outline, await reviews.findings(earlier.id), tools.checklists);
}

/** A machine that slept may wake up to find its review finished by another one: it must not draw it as unfinished. */
async function requireUnderWay({ ledger }: ChatTools, { id }: Review): Promise<void> {
  const now = await ledger.reviews.get(id);
  if (now?.status !== "reviewing") throw new Error(`${id} is in other hands`);
}

/** Writes what a review found, weighed against everything that was asked about the document before. */
async function record(
  tools: ChatTools,
  review: Review,
  document: Document,
  outcome: ReviewOutcome,
  notes: readonly string[],
  plan: RecheckPlan | undefined,
): Promise<void> {
  const { ledger, policy, now } = tools;
  const { budget } = await ledger.conversations.settings(review.conversation ?? "");
  const told = plan ? [changeNote(plan), ...notes] : notes;
  await ledger.questions.reopenExpired(now());
  const request = { document, budget, keepText: policy.keepText, notes: told };
  await ledger.reviews.record(review.id, await weighed(tools, request, review, outcome));
}

function changeNote({ changed, lost }: RecheckPlan): string {
  const what = changed > 0 ? `${count(changed, "section")} new or changed` : `${count(lost, "section")} gone`;
  return `Since I read it before: ${what}. I judged again only what that touches.`;
}
