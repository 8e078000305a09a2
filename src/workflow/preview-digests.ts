import { DateTime } from "luxon";
import { type ConversationSettings, defaultSettings } from "../design/conversation.ts";
import { type Digest, digestOf } from "../digest/digest.ts";
import { latestSlot, nextSlot } from "../digest/schedule.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { home } from "../ledger/reviews.ts";
import { digestKey, digestMessage } from "../render/digest-message.ts";
import type { Message } from "../render/message.ts";
import { digestNow, peopleIn, registerOf, shownIn } from "./digest-of-channel.ts";

/** A digest as it would be sent next, and a line that says when that is. */
export interface Preview {
  readonly message: Message;
  readonly due: string;
}

type Reading = Pick<Ledger, "conversations" | "questions" | "reviews" | "people">;

/**
 * The next digest of every channel in which something was reviewed; of the whole register where there is no such
 * channel, as after reviews in the terminal. Nothing is sent or written. `nameless` calls people without a known name.
 */
export async function previewDigests(
  ledger: Reading,
  now: Date,
  nameless: (user: string) => string,
): Promise<readonly Preview[]> {
  const channels = await ledger.conversations.channels();
  const previews: Preview[] = [];
  for (const channel of channels) {
    const [reviewed] = await ledger.reviews.find({ space: channel.space, channel: channel.id, limit: 1 });
    if (!reviewed) continue;
    const settings = await ledger.conversations.settings(channel.id);
    const digest = await digestNow({ ledger }, channel, periodOf(settings, now));
    previews.push(await preview(ledger, digest, { ...channel, settings }, now, nameless));
  }
  if (previews.length > 0 || (await ledger.reviews.find({ limit: 1 })).length === 0) return previews;
  const register = await registerOf({ ledger }, { space: home });
  const digest = digestOf(register, { ...periodOf(defaultSettings, now), zone: defaultSettings.timezone });
  const everywhere = { id: home, name: "", settings: defaultSettings };
  return [await preview(ledger, digest, everywhere, now, nameless)];
}

function periodOf(settings: ConversationSettings, now: Date) {
  return { week: nextSlot(settings, now).week, since: latestSlot(settings, now).at, now };
}

async function preview(
  ledger: Reading,
  digest: Digest,
  {
    id,
    name,
    settings,
  }: { readonly id: string; readonly name: string; readonly settings: ConversationSettings },
  now: Date,
  nameless: (user: string) => string,
): Promise<Preview> {
  const people = peopleIn(shownIn(digest)).filter((user) => user !== null);
  const known = new Map((await ledger.people.get(people)).map((person) => [person.id, person.name]));
  const names = new Map(people.map((user) => [user, known.get(user) ?? nameless(user)]));
  const { timezone, language } = settings;
  const view = { key: digestKey(id, digest.week), channel: name, language, links: new Map<string, string>() };
  const next = DateTime.fromJSDate(nextSlot(settings, now).at, { zone: timezone }).setLocale("en-GB");
  const when = next.toLocaleString({
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  });
  return {
    message: digestMessage(digest, view, { now, zone: timezone, names }),
    due: `Due on ${when} (${timezone}).`,
  };
}
