import { spacesOf } from "../../design/conversation.ts";
import { isOpen } from "../../design/status.ts";
import { pageSize, plain, risks, statusOfChannel, statusOfReview } from "../../render/lists.ts";
import type { Message } from "../../render/message.ts";
import { mine } from "../../render/mine.ts";
import { peopleIn, periodNow } from "../../reviewing/channel-digest.ts";
import { linksTo } from "../card-links.ts";
import { eyesOf } from "../names.ts";
import { requireMember, reviewFor } from "../permissions.ts";
import { baseSpaceAt, platformFor } from "../places.ts";
import { say } from "../show.ts";
import { ownOf, standingOf } from "../standing.ts";
import type { ChatTools } from "../tools.ts";
import { digestToPost } from "./do-digest.ts";
import type { Asking, JobPayload } from "./job-kinds.ts";

/** Answers a command that only reads. */
export async function doReply(tools: ChatTools, job: JobPayload<"reply">): Promise<void> {
  requireMember(job.by, job.place);
  const { message, isForOne } = await answerTo(tools, job);
  await answer(tools, { ...job, isPrivate: job.isPrivate || isForOne }, job.name, message);
}

/** An answer, and whether it tells of another place than that in which it was asked: then only who asked may read it. */
interface Answer {
  readonly message: Message;
  readonly isForOne: boolean;
}

/** Says something to whoever asked: to them alone where they asked in private, in the thread otherwise. */
async function answer(tools: ChatTools, { place, by, isPrivate }: Asking, name: string, message: Message) {
  if (isPrivate) await platformFor(tools, place.channel).whisper(place.conversation, by.id, message);
  else await say(tools, place.conversation, `reply:${name}`, message);
}

async function answerTo(tools: ChatTools, job: JobPayload<"reply">): Promise<Answer> {
  const key = `reply:${job.name}`;
  switch (job.command) {
    case "status":
      return status(tools, job, key);
    case "risks":
      return { message: await openRisks(tools, job, key), isForOne: false };
    case "mine":
      return { message: await forOne(tools, job, key), isForOne: true };
    case "digest":
      return { message: await preview(tools, job, key), isForOne: false };
  }
}

async function status(tools: ChatTools, job: JobPayload<"reply">, key: string): Promise<Answer> {
  const { place, by } = job;
  const isInThread = place.conversation !== place.channel;
  const inThread = isInThread
    ? (await tools.ledger.reviews.find({ conversation: place.conversation, limit: 1 }))[0]
    : undefined;
  const review = job.review ? await reviewFor(tools, job.review, by, place) : inThread;
  if (!review) {
    const reviews = await tools.ledger.reviews.find({ channel: place.channel, limit: pageSize });
    const standings = await Promise.all(reviews.map((each) => standingOf(tools, each)));
    const eyes = await eyesOf(
      tools,
      place.channel,
      reviews.map(({ requestedBy }) => requestedBy),
    );
    return { message: statusOfChannel(key, standings, eyes), isForOne: false };
  }
  const open = (await tools.ledger.questions.of(review.id)).filter((question) => isOpen(question.status));
  const eyes = await eyesOf(
    tools,
    place.channel,
    open.map(({ assignee }) => assignee),
  );
  const stands = review.conversation && (await tools.ledger.conversations.get(review.conversation));
  const isForOne = !stands || stands.channel !== place.channel;
  const links = await linksTo(tools, open.slice(0, pageSize), place.channel, isForOne);
  return { message: statusOfReview(key, await standingOf(tools, review), open, links, eyes), isForOne };
}

async function openRisks(
  tools: ChatTools,
  { place, from }: JobPayload<"reply">,
  key: string,
): Promise<Message> {
  const { channel } = place;
  const within = { space: spacesOf({ space: baseSpaceAt(tools, place), channel }), channel };
  const open = await tools.ledger.questions.find({ ...within, status: ["open", "reopened"] });
  const accepted = await tools.ledger.questions.find({ ...within, status: ["accepted_risk"] });
  const shown = [...open.slice(from, from + pageSize), ...accepted.slice(0, pageSize)];
  const eyes = await eyesOf(tools, place.channel, peopleIn(shown));
  return risks(key, open, accepted, from, await linksTo(tools, shown, place.channel), eyes);
}

async function forOne(tools: ChatTools, { place, by }: JobPayload<"reply">, key: string): Promise<Message> {
  const own = await ownOf(tools, by.id);
  const questions = [...own.assigned.slice(0, 20), ...own.accepted.slice(0, 10)];
  const eyes = await eyesOf(tools, place.channel, [by.id]);
  return mine(key, own, await linksTo(tools, questions, place.channel, true), eyes);
}

async function preview(tools: ChatTools, { place }: JobPayload<"reply">, key: string): Promise<Message> {
  const channel = await tools.ledger.conversations.get(place.channel);
  if (!channel) return plain(key, "Nothing was reviewed here yet, so there is no digest.");
  const settings = await tools.ledger.conversations.settings(channel.id);
  return digestToPost(tools, channel, periodNow(settings, tools.now()), key);
}
