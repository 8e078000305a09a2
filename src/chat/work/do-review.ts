import type { DocRef, Document } from "../../design/document.ts";
import type { Review } from "../../design/register.ts";
import type { Job, NewJob } from "../../ledger/chat-records.ts";
import type { ChannelInfo, Conversation, Place } from "../../platforms/people-and-places.ts";
import { acknowledgement, maskedWords } from "../../render/notices.ts";
import { progress, unchanged } from "../../render/review-messages.ts";
import { beginReview, hasMoreToPost, isSameReading, reviewDocument } from "../../reviewing/review.ts";
import { reviewFor } from "../permissions.ts";
import { refresh, refreshReview, say, show, showReview } from "../show.ts";
import { type ChatTools, placeInLine } from "../tools.ts";
import { eyesOf, learn, placeOfReview, requireUnshared, spaceOf } from "../who-and-where.ts";
import type { JobKind, JobPayload } from "./job-kinds.ts";
import { nothingBefore, type Reading, readingOf, whatOf } from "./read-subject.ts";

/**
 * A review from the request to the last card. Every step leaves its trace before the next begins, and is skipped where
 * the trace is there already, so the job can be taken up again wherever it stopped.
 */
export async function doReview(
  tools: ChatTools,
  job: JobPayload<"review">,
  signal: AbortSignal,
): Promise<void> {
  const { by, subject, name } = job;
  const { key, said, earlier, place, info } = await beginning(tools, job);
  const { conversation: at, channel } = place;
  const reading = await readingOf(tools, { conversation: at, channel, subject, earlier });

  // What said how many come before it says from now on that it is read.
  const { thread } = await (said === waiting ? show : say)(
    tools,
    at,
    "review",
    acknowledgement(key, reading.what),
  );
  const before = earlier?.result ? earlier : undefined;
  const again = before && (await reading.read());
  const { budget } = await tools.ledger.conversations.settings(channel);
  if (before && again && isSameReading(tools, before, again) && !hasMoreToPost(before, budget)) {
    const eyes = await eyesOf(tools, at, []);
    await show(tools, thread, "review", unchanged(key, before, eyes));
    return;
  }

  await learn(tools, { ...place, conversation: thread });
  const review = await tools.ledger.reviews.request({
    ref: reading.ref,
    space: spaceOf(tools, place, info, subject, earlier),
    conversation: thread,
    requestedBy: by.id,
    key: name,
  });
  await adopt(tools, key, review, thread);
  const warn = (document: Document) => warnOfSecrets(tools, job, key, document);
  if (!review.result) await carryOut(tools, { review, before, reading, again, warn, key, budget, signal });
  const judged = await tools.ledger.reviews.get(review.id);
  if (judged) await showReview(tools, judged, key);
  if (before) await refreshReview(tools, before.id);
}

/** The subject of a post that says how many come before. */
const waiting = "waiting";

/**
 * The first word to whoever asked for a review: that it will be read, and when it is their turn. The message is that of
 * the review, which is the work that comes of it.
 * @returns the review as work
 */
export async function doRequest(
  tools: ChatTools,
  request: JobPayload<"request">,
  _signal: AbortSignal,
  { job, atOnce }: Turn,
): Promise<NewJob> {
  const { key, place } = await beginning(tools, request);
  const ahead = placeInLine(await tools.ledger.jobs.line(lineKinds), job, atOnce);
  const first = acknowledgement(key, whatOf(request.subject), ahead);
  await say(tools, place.conversation, ahead > 0 ? waiting : "review", first);
  return { kind: "review", keys: [], payload: request, channel: request.place.channel };
}

/** What stands in line for a review: those who ask, and what takes its time. */
const lineKinds: readonly JobKind[] = ["request", "review", "digest"];

/** A job in the hands of whoever does it. */
export interface Turn {
  readonly signal: AbortSignal;
  readonly job: Pick<Job, "id" | "channel">;
  /** How many reviews are done at the same time. */
  readonly atOnce: number;
}

interface Beginning {
  readonly key: string;
  /** What its message shows, where it has one already. */
  readonly said: string | undefined;
  readonly earlier: Review | undefined;
  readonly place: Place;
  readonly info: ChannelInfo;
}

/** Where a review takes place, and whether it may. */
async function beginning(tools: ChatTools, job: JobPayload<"review">): Promise<Beginning> {
  const key = reviewKeyOf(job.name);
  const said = (await tools.ledger.posts.find(key))?.subject;
  const earlier = await earlierReview(tools, job, said);
  const isAgain = job.subject.kind === "again";
  if (isAgain && !earlier) throw nothingBefore();
  // A recheck takes place where its review stands, by the rules of that channel, wherever somebody asks for it.
  const place = (isAgain && earlier && (await placeOfReview(tools, earlier))) || job.place;
  const info = await learn(tools, place);
  requireUnshared(tools, info);
  return { key, said, earlier, place, info };
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
  /** Tells whoever asked what was masked. */
  readonly warn: (document: Document) => Promise<void>;
  readonly key: string;
  /** How many questions the channel wants posted at most. */
  readonly budget: number;
  readonly signal: AbortSignal;
}

async function carryOut(tools: ChatTools, begun: Begun): Promise<void> {
  const { before, reading, warn, key, budget, signal } = begun;
  const review = await beginReview(tools, begun.review);
  const document = begun.again ?? (await reading.read());
  await warn(document);
  const { notes } = reading;
  const request = { document, review, before, budget, keepText: tools.policy.keepText, isPart: false, notes };
  await reviewDocument(
    tools,
    request,
    async (findings) => refresh(tools, progress(key, document, findings)),
    signal,
  );
}

/** Who asked hears once, and alone, of secrets in the document: work of its own, which waits for its platform. */
async function warnOfSecrets(
  tools: ChatTools,
  { place, by, isPrivate }: JobPayload<"review">,
  key: string,
  { masked }: Document,
): Promise<void> {
  if (!masked) return;
  const payload: JobPayload<"tell"> = {
    kind: "masked",
    payload: { place, by, isPrivate },
    sentence: maskedWords(masked),
  };
  const { channel } = place;
  await tools.ledger.jobs.add({ kind: "tell", keys: [`masked:${key}`], payload, channel });
  tools.wake();
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

/**
 * The review that a request goes on from: for a recheck the one that was named, or the latest of the thread, or of the
 * channel where it was asked for outside of a thread; for any other request the latest of the same document here.
 * Never its `own`, which is there already when the work is taken up again.
 * @throws {Failure} `not_found` for a review that whoever asked may not see.
 */
async function earlierReview(
  tools: ChatTools,
  { place, by, subject }: JobPayload<"review">,
  own: string | undefined,
): Promise<Review | undefined> {
  if (subject.kind === "again" && subject.review) return reviewFor(tools, subject.review, by, place);
  const isInThread = place.conversation !== place.channel;
  const filter = isInThread ? { conversation: place.conversation } : { channel: place.channel };
  const judged = (await tools.ledger.reviews.find({ ...filter, limit: 50 })).filter(
    ({ id, result }) => result !== null && id !== own,
  );
  if (subject.kind === "again") return judged[0];
  return isInThread ? judged.find(({ ref }) => isSubject(ref)) : undefined;

  function isSubject(ref: DocRef): boolean {
    switch (subject.kind) {
      case "link":
        return ref.kind === "link" && ref.url === subject.url;
      case "file":
        return ref.kind === "file" && ref.path === `${place.channel}/${subject.attachment.name}`;
      case "thread":
        return ref.kind === "thread";
      case "example":
        return ref.kind === "file" && ref.path === `${place.channel}/example`;
      case "found":
      case "again":
        return false;
    }
  }
}
