import { DateTime } from "luxon";
import { latestSlot, nextSlot, type Schedule, weekOf } from "../digest/schedule.ts";
import { digestKey } from "../render/digest-message.ts";
import { plain } from "../render/lists.ts";
import type { JobPayload } from "./jobs.ts";
import { learn } from "./learn.ts";
import type { Parts } from "./parts.ts";
import { requireMember } from "./permissions.ts";
import { platformFor } from "./platforms.ts";

/** Keeps the settings of a channel, and tells whoever set them when the next digest comes. */
export async function doConfigure(
  parts: Parts,
  { place, by, settings }: JobPayload<"configure">,
): Promise<void> {
  requireMember(by, place);
  await learn(parts, place);
  const kept = await parts.ledger.conversations.configure(place.channel, settings, by.id);
  await forgo(parts, place.channel, kept);
  const next = DateTime.fromJSDate(nextSlot(kept, parts.now()).at, { zone: kept.timezone }).setLocale(
    "en-GB",
  );
  const when = next.toLocaleString({
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  });
  const saved = plain("saved", `Saved. The next digest comes on ${when} (${kept.timezone}).`);
  await platformFor(parts, place.channel).whisper(place.conversation, by.id, saved);
}

/** The new hour holds from now on: a slot that it would have had in an earlier week is not made up for. */
async function forgo({ ledger, now }: Parts, channel: string, schedule: Schedule): Promise<void> {
  const { week } = latestSlot(schedule, now());
  if (week !== weekOf(now(), schedule)) await ledger.claim(digestKey(channel, week));
}
