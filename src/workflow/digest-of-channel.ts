import type { KnownConversation } from "../design/conversation.ts";
import { type Digest, digestOf } from "../digest/digest.ts";
import { latestSlot } from "../digest/schedule.ts";
import { digestMessage } from "../render/digest-message.ts";
import type { Message } from "../render/message.ts";
import { linksTo } from "./links.ts";
import { eyesOf } from "./names.ts";
import type { Parts } from "./parts.ts";

/** The digest of a channel as of now: of what was asked in it, and nothing else. */
export async function digestNow(
  { ledger }: Pick<Parts, "ledger">,
  channel: KnownConversation,
  week: string,
  now: Date,
): Promise<Digest> {
  const { timezone } = await ledger.conversations.settings(channel.id);
  const within = { space: channel.space, channel: channel.id };
  const [questions, reviews] = await Promise.all([
    ledger.questions.find(within),
    ledger.reviews.find({ ...within, status: ["awaiting_answers"], limit: 500 }),
  ]);
  return digestOf({ questions, reviews }, week, now, timezone);
}

/** The week that a digest sent now would belong to. */
export async function weekNow(
  { ledger }: Pick<Parts, "ledger">,
  channel: string,
  now: Date,
): Promise<string> {
  return latestSlot(await ledger.conversations.settings(channel), now).week;
}

/** The digest as it is posted. */
export async function digestToPost(
  parts: Parts,
  channel: KnownConversation,
  week: string,
  key: string,
): Promise<Message> {
  const digest = await digestNow(parts, channel, week, parts.now());
  const { language } = await parts.ledger.conversations.settings(channel.id);
  const shown = [...digest.open.slice(0, 10), ...digest.overdue.slice(0, 10)].map(({ question }) => question);
  const questions = [...new Set([...shown, ...digest.expiring.slice(0, 10)])];
  const people = questions.flatMap(({ assignee, settlement }) => [
    assignee,
    settlement?.kind === "accepted_risk" ? settlement.owner : null,
  ]);
  const eyes = await eyesOf(parts, channel.id, people);
  const links = await linksTo(parts, questions, channel.id);
  return digestMessage(digest, { key, channel: channel.name, language, links }, eyes);
}
