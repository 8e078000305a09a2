import { welcome } from "../render/help.ts";
import type { JobPayload } from "./jobs.ts";
import { learn } from "./learn.ts";
import { shortName } from "./names.ts";
import type { Parts } from "./parts.ts";
import { say } from "./say.ts";

/** The first words in a channel. */
export async function doWelcome(parts: Parts, { place }: JobPayload<"welcome">): Promise<void> {
  await learn(parts, place);
  await say(parts, place.channel, "welcome", welcome(`welcome:${shortName(place.channel)}`));
}
