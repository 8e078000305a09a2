import { isOpen } from "../design/question.ts";
import type { Review } from "../design/register.ts";
import {
  pageSize,
  plain,
  type ReviewStanding,
  risks,
  statusOfChannel,
  statusOfReview,
} from "../render/lists.ts";
import type { Message } from "../render/message.ts";
import { mine } from "../render/mine.ts";
import { digestToPost, peopleIn, periodNow } from "./digest-of-channel.ts";
import type { Asking, JobPayload } from "./jobs.ts";
import { linksTo } from "./links.ts";
import { ownOf } from "./own.ts";
import { eyesOf } from "./names.ts";
import type { Parts } from "./parts.ts";
import { requireMember, reviewFor } from "./permissions.ts";
import { platformFor } from "./platforms.ts";
import { say } from "./say.ts";
import { spaceAt } from "./space.ts";

/** Answers a command that only reads. */
export async function doReply(parts: Parts, job: JobPayload<"reply">): Promise<void> {
  requireMember(job.by, job.place);
  await answer(parts, job, job.name, await messageFor(parts, job));
}

/** Says something to whoever asked: to them alone where they asked in private, in the thread otherwise. */
async function answer(parts: Parts, { place, by, isPrivate }: Asking, name: string, message: Message) {
  if (isPrivate) await platformFor(parts, place.channel).whisper(place.conversation, by.id, message);
  else await say(parts, place.conversation, `reply:${name}`, message);
}

async function messageFor(parts: Parts, job: JobPayload<"reply">): Promise<Message> {
  const key = `reply:${job.name}`;
  switch (job.command) {
    case "status":
      return status(parts, job, key);
    case "risks":
      return openRisks(parts, job, key);
    case "mine":
      return forOne(parts, job, key);
    case "digest":
      return preview(parts, job, key);
  }
}

async function status(parts: Parts, job: JobPayload<"reply">, key: string): Promise<Message> {
  const { place, by } = job;
  const isInThread = place.conversation !== place.channel;
  const inThread = isInThread
    ? (await parts.ledger.reviews.find({ conversation: place.conversation, limit: 1 }))[0]
    : undefined;
  const review = job.review ? await reviewFor(parts, job.review, by, place) : inThread;
  if (!review) {
    const reviews = await parts.ledger.reviews.find({ channel: place.channel, limit: pageSize });
    const standings = await Promise.all(reviews.map((each) => standingOf(parts, each)));
    const eyes = await eyesOf(
      parts,
      place.channel,
      reviews.map(({ requestedBy }) => requestedBy),
    );
    return statusOfChannel(key, standings, eyes);
  }
  const open = (await parts.ledger.questions.of(review.id)).filter((question) => isOpen(question.status));
  const eyes = await eyesOf(
    parts,
    place.channel,
    open.map(({ assignee }) => assignee),
  );
  const links = await linksTo(parts, open.slice(0, pageSize), place.channel);
  return statusOfReview(key, await standingOf(parts, review), open, links, eyes);
}

async function openRisks(parts: Parts, { place, from }: JobPayload<"reply">, key: string): Promise<Message> {
  const within = { space: spaceAt(parts, place), channel: place.channel };
  const open = await parts.ledger.questions.find({ ...within, status: ["open", "reopened"] });
  const accepted = await parts.ledger.questions.find({ ...within, status: ["accepted_risk"] });
  const shown = [...open.slice(from, from + pageSize), ...accepted.slice(0, pageSize)];
  const eyes = await eyesOf(parts, place.channel, peopleIn(shown));
  return risks(key, open, accepted, from, await linksTo(parts, shown, place.channel), eyes);
}

async function forOne(parts: Parts, { place, by }: JobPayload<"reply">, key: string): Promise<Message> {
  const own = await ownOf(parts, by.id);
  const questions = [...own.assigned.slice(0, 20), ...own.accepted.slice(0, 10)];
  const eyes = await eyesOf(parts, place.channel, [by.id]);
  return mine(key, own, await linksTo(parts, questions, place.channel), eyes);
}

async function preview(parts: Parts, { place }: JobPayload<"reply">, key: string): Promise<Message> {
  const channel = await parts.ledger.conversations.get(place.channel);
  if (!channel) return plain(key, "Nothing was reviewed here yet, so there is no digest.");
  return digestToPost(parts, channel, await periodNow(parts, channel.id, parts.now()), key);
}

/** A review with the number of its open questions. */
export async function standingOf({ ledger }: Pick<Parts, "ledger">, review: Review): Promise<ReviewStanding> {
  const open = (await ledger.questions.of(review.id)).filter(({ status: each }) => isOpen(each));
  return { review, open: open.length, openHigh: open.filter(({ severity }) => severity === "high").length };
}
