import { DateTime } from "luxon";
import {
  type ConversationSettings,
  defaultSettings,
  type KnownConversation,
  spacesOf,
} from "../design/conversation.ts";
import { home, type Question } from "../design/register.ts";
import { type ChannelRegister, type Digest, digestOf, type Period } from "../digest/digest.ts";
import { latestSlot, nextSlot } from "../digest/schedule.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { digestKey, digestMessage, mostLines } from "../render/digest-message.ts";
import type { Message } from "../render/message.ts";
import type { Links } from "../render/question-line.ts";
import type { Eyes } from "../render/spans.ts";

/** The register, as far as a digest tells of it. */
type Told = Pick<Ledger, "questions" | "reviews" | "conversations">;

/** A digest, and what whoever shows it has to look up first. */
export interface ChannelDigest {
  readonly digest: Digest;
  readonly channel: Pick<KnownConversation, "id" | "name">;
  readonly settings: ConversationSettings;
  /** The questions that it shows. */
  readonly shown: readonly Question[];
  /** Who has them, or owns the risk. */
  readonly people: readonly string[];
}

/** The digest of a channel as of now: of what was asked in it, and nothing else. */
export async function channelDigest(
  ledger: Told,
  channel: KnownConversation,
  period: Omit<Period, "zone">,
): Promise<ChannelDigest> {
  const settings = await ledger.conversations.settings(channel.id);
  const register = await registerOf(ledger, { space: spacesOf(channel), channel: channel.id });
  return digestIn(register, channel, settings, period);
}

/** The period that the next digest of a channel will tell of, as far as it has come. */
export function periodNow(settings: ConversationSettings, now: Date): Omit<Period, "zone"> {
  return { week: nextSlot(settings, now).week, since: latestSlot(settings, now).at, now };
}

/** The digest as it is shown, wherever that is. */
export function digestView(
  { digest, channel, settings }: ChannelDigest,
  key: string,
  links: Links,
  eyes: Eyes,
): Message {
  return digestMessage(digest, { key, channel: channel.name, language: settings.language, links }, eyes);
}

/** When the next digest of a channel comes, in words: `Monday 23 November at 09:00 (Europe/Berlin)`. */
export function nextDigest(settings: ConversationSettings, now: Date): string {
  const { timezone: zone } = settings;
  const next = DateTime.fromJSDate(nextSlot(settings, now).at, { zone }).setLocale("en-GB");
  const format = {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  } as const;
  return `${next.toLocaleString(format)} (${zone})`;
}

/** A digest as it would be sent next, and a line that says when that is. */
export interface Preview {
  readonly message: Message;
  readonly due: string;
}

/**
 * The next digest of every channel in which something was reviewed; of the whole register where there is no such
 * channel, as after reviews in the terminal. Nothing is sent or written. `nameless` calls people without a known name.
 */
export async function previewDigests(
  ledger: Told & Pick<Ledger, "people">,
  now: Date,
  nameless: (user: string) => string,
): Promise<readonly Preview[]> {
  const previews: Preview[] = [];
  for (const channel of await ledger.conversations.channels()) {
    const [reviewed] = await ledger.reviews.find({ space: spacesOf(channel), channel: channel.id, limit: 1 });
    if (!reviewed) continue;
    const settings = await ledger.conversations.settings(channel.id);
    const digest = await channelDigest(ledger, channel, periodNow(settings, now));
    previews.push(await preview(ledger, digest, now, nameless));
  }
  if (previews.length > 0 || (await ledger.reviews.find({ limit: 1 })).length === 0) return previews;
  const everything = await registerOf(ledger, { space: home });
  const period = periodNow(defaultSettings, now);
  const digest = digestIn(everything, { id: home, name: "" }, defaultSettings, period);
  return [await preview(ledger, digest, now, nameless)];
}

async function preview(
  ledger: Pick<Ledger, "people">,
  digest: ChannelDigest,
  now: Date,
  nameless: (user: string) => string,
): Promise<Preview> {
  const { people, settings, channel } = digest;
  const known = new Map((await ledger.people.get(people)).map(({ id, name }) => [id, name]));
  const names = new Map(people.map((user) => [user, known.get(user) ?? nameless(user)]));
  const eyes = { now, zone: settings.timezone, names };
  return {
    message: digestView(digest, digestKey(channel.id, digest.digest.week), new Map(), eyes),
    due: `Due on ${nextDigest(settings, now)}.`,
  };
}

function digestIn(
  register: ChannelRegister,
  channel: ChannelDigest["channel"],
  settings: ConversationSettings,
  period: Omit<Period, "zone">,
): ChannelDigest {
  const digest = digestOf(register, { ...period, zone: settings.timezone });
  const risks = [...digest.open.slice(0, mostLines), ...digest.overdue.slice(0, mostLines)];
  const expiring = digest.expiring.slice(0, mostLines);
  const shown = [...new Set([...risks.map(({ question }) => question), ...expiring])];
  return { digest, channel, settings, shown, people: peopleIn(shown) };
}

/** Who has the questions, or owns the risk. */
export function peopleIn(questions: readonly Question[]): readonly string[] {
  const people = questions.flatMap(({ assignee, settlement }) => [
    assignee,
    settlement?.kind === "accepted_risk" ? settlement.owner : null,
  ]);
  return people.filter((person) => person !== null);
}

/** What a digest is made of. */
async function registerOf(
  ledger: Told,
  within: { readonly space: string | readonly string[]; readonly channel?: string },
): Promise<ChannelRegister> {
  const [questions, reviews] = await Promise.all([
    ledger.questions.find(within),
    ledger.reviews.find({ ...within, status: ["awaiting_answers"], limit: 500 }),
  ]);
  return { questions, reviews };
}
