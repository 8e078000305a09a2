import type { KnownConversation } from "../design/conversation.ts";
import type { Question } from "../design/register.ts";
import { type ChannelRegister, type Digest, digestOf, type Period } from "../digest/digest.ts";
import { latestSlot, nextSlot } from "../digest/schedule.ts";
import { digestMessage, mostLines } from "../render/digest-message.ts";
import type { Message } from "../render/message.ts";
import { linksTo } from "./links.ts";
import { eyesOf } from "./names.ts";
import type { Parts } from "./parts.ts";

/** The digest of a channel as of now: of what was asked in it, and nothing else. */
export async function digestNow(
  parts: { readonly ledger: Pick<Parts["ledger"], "questions" | "reviews" | "conversations"> },
  channel: KnownConversation,
  period: Omit<Period, "zone">,
): Promise<Digest> {
  const { timezone: zone } = await parts.ledger.conversations.settings(channel.id);
  const register = await registerOf(parts, { space: channel.space, channel: channel.id });
  return digestOf(register, { ...period, zone });
}

/** What a digest is made of. */
export async function registerOf(
  { ledger }: { readonly ledger: Pick<Parts["ledger"], "questions" | "reviews"> },
  within: { readonly space: string; readonly channel?: string },
): Promise<ChannelRegister> {
  const [questions, reviews] = await Promise.all([
    ledger.questions.find(within),
    ledger.reviews.find({ ...within, status: ["awaiting_answers"], limit: 500 }),
  ]);
  return { questions, reviews };
}

/** The questions that a digest shows. */
export function shownIn(digest: Digest): readonly Question[] {
  const shown = [...digest.open.slice(0, mostLines), ...digest.overdue.slice(0, mostLines)];
  const expiring = digest.expiring.slice(0, mostLines);
  return [...new Set([...shown.map(({ question }) => question), ...expiring])];
}

/** Who has them, or owns the risk. */
export function peopleIn(questions: readonly Question[]): readonly (string | null)[] {
  return questions.flatMap(({ assignee, settlement }) => [
    assignee,
    settlement?.kind === "accepted_risk" ? settlement.owner : null,
  ]);
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
  const questions = shownIn(digest);
  const eyes = await eyesOf(parts, channel.id, peopleIn(questions));
  const links = await linksTo(parts, questions, channel.id);
  return digestMessage(digest, { key, channel: channel.name, language, links }, eyes);
}
