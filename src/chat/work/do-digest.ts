import type { KnownConversation } from "../../design/conversation.ts";
import type { Period } from "../../digest/digest.ts";
import { latestSlot } from "../../digest/schedule.ts";
import { digestKey } from "../../render/digest-message.ts";
import type { Message } from "../../render/message.ts";
import { acceptanceEnded } from "../../render/notices.ts";
import { channelDigest, digestView } from "../../reviewing/channel-digest.ts";
import { linksTo } from "../card-links.ts";
import { refreshQuestion, refreshReview, say } from "../show.ts";
import { type ChatTools, eachOf } from "../tools.ts";
import { eyesOf, platformFor } from "../who-and-where.ts";
import { freshen } from "./freshen.ts";
import type { JobPayload } from "./job-kinds.ts";

/**
 * Posts the digest of one channel and week, late rather than never: until the next one is due. The job exists once, and
 * its post is looked for before it is made.
 */
export async function doDigest(
  tools: ChatTools,
  { channel, week, since }: JobPayload<"digest">,
  signal: AbortSignal,
): Promise<void> {
  const known = (await tools.ledger.conversations.channels()).find(({ id }) => id === channel);
  if (!known) return;
  const settings = await tools.ledger.conversations.settings(channel);
  if (latestSlot(settings, tools.now()).week > week) return;
  await freshen(tools, await platformFor(tools, channel).describe(channel), week, signal);
  const period = { week, since: new Date(since), now: tools.now() };
  await say(tools, channel, "digest", await digestToPost(tools, known, period, digestKey(channel, week)));
}

/** The digest of a channel as it is posted. */
export async function digestToPost(
  tools: ChatTools,
  channel: KnownConversation,
  period: Omit<Period, "zone">,
  key: string,
): Promise<Message> {
  const digest = await channelDigest(tools.ledger, channel, period);
  const eyes = await eyesOf(tools, channel.id, digest.people);
  return digestView(digest, key, await linksTo(tools, digest.shown, channel.id), eyes);
}

/** Reopens a risk whose acceptance ended, and tells its owner in the thread. */
export async function doExpire(
  tools: ChatTools,
  { question: id, owner, expired }: JobPayload<"expire">,
): Promise<void> {
  await tools.ledger.questions.reopenExpired(tools.now());
  const question = await tools.ledger.questions.get(id);
  if (!question) return;
  await eachOf([
    () => refreshQuestion(tools, question),
    () => refreshReview(tools, question.review),
    async () => {
      if (question.conversation === null || question.status !== "reopened") return;
      const eyes = await eyesOf(tools, question.conversation, [owner]);
      const notice = acceptanceEnded(`ended:${id}:${expired}`, question, owner, expired, eyes);
      await say(tools, question.conversation, "notice", notice);
    },
  ]);
}
