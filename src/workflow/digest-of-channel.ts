import type { KnownConversation } from "../design/conversation.ts";
import { type Digest, digestOf, type Period } from "../digest/digest.ts";
import { latestSlot, nextSlot } from "../digest/schedule.ts";
import { digestMessage } from "../render/digest-message.ts";
import type { Message } from "../render/message.ts";
import { linksTo } from "./links.ts";
import { eyesOf } from "./names.ts";
import type { Parts } from "./parts.ts";

/** The digest of a channel as of now: of what was asked in it, and nothing else. */
export async function digestNow(
  { ledger }: Pick<Parts, "ledger">,
  channel: KnownConversation,
  period: Omit<Period, "zone">,
): Promise<Digest> {
  const { timezone } = await ledger.conversations.settings(channel.id);
  const within = { space: channel.space, channel: channel.id };
  const [questions, reviews] = await Promise.all([
    ledger.questions.find(within),
    ledger.reviews.find({ ...within, status: ["awaiting_answers"], limit: 500 }),
  ]);
  return digestOf({ questions, reviews }, { ...period, zone: timezone });
}

/** The period that the next digest of a channel will tell of, as far as it has come. */
export async function periodNow(
  { ledger }: Pick<Parts, "ledger">,
  channel: string,
  now: Date,
): Promise<Omit<Period, "zone">> {
  const schedule = await ledger.conversations.settings(channel);
  return { week: nextSlot(schedule, now).week, since: latestSlot(schedule, now).at, now };
}

/** The digest as it is posted. */
export async function digestToPost(
  parts: Parts,
  channel: KnownConversation,
  period: Omit<Period, "zone">,
  key: string,
): Promise<Message> {
  const digest = await digestNow(parts, channel, period);
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
