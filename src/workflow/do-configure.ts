import { DateTime } from "luxon";
import { nextSlot } from "../digest/schedule.ts";
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
