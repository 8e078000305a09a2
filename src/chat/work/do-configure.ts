import { latestSlot, type Schedule, weekOf } from "../../digest/schedule.ts";
import { digestKey } from "../../render/digest-message.ts";
import { welcome } from "../../render/help.ts";
import { plain } from "../../render/lists.ts";
import { nextDigest } from "../../reviewing/channel-digest.ts";
import { requireMember } from "../permissions.ts";
import { say } from "../show.ts";
import type { ChatTools } from "../tools.ts";
import { learn, platformFor, shortName } from "../who-and-where.ts";
import type { JobPayload } from "./job-kinds.ts";

/** Keeps the settings of a channel, and tells whoever set them when the next digest comes. */
export async function doConfigure(
  tools: ChatTools,
  { place, by, settings }: JobPayload<"configure">,
): Promise<void> {
  requireMember(by, place);
  await learn(tools, place);
  const kept = await tools.ledger.conversations.configure(place.channel, settings, by.id);
  await forgo(tools, place.channel, kept);
  const saved = plain("saved", `Saved. The next digest comes on ${nextDigest(kept, tools.now())}.`);
  await platformFor(tools, place.channel).whisper(place.conversation, by.id, saved);
}

/** The new hour holds from now on: a slot that it would have had in an earlier week is not made up for. */
async function forgo({ ledger, now }: ChatTools, channel: string, schedule: Schedule): Promise<void> {
  const { week } = latestSlot(schedule, now());
  if (week !== weekOf(now(), schedule)) await ledger.claim(digestKey(channel, week));
}

/** The first words in a channel. */
export async function doWelcome(tools: ChatTools, { place }: JobPayload<"welcome">): Promise<void> {
  await learn(tools, place);
  await say(tools, place.channel, "welcome", welcome(`welcome:${shortName(place.channel)}`));
}
