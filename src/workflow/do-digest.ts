import { digestKey } from "../render/digest-message.ts";
import { digestToPost } from "./digest-of-channel.ts";
import { freshen } from "./freshen.ts";
import type { JobPayload } from "./jobs.ts";
import type { Parts } from "./parts.ts";
import { platformFor } from "./platforms.ts";
import { say } from "./say.ts";

/** Posts the digest of one channel and week. The job exists once, and its post is looked for before it is made. */
export async function doDigest(
  parts: Parts,
  { channel, week, since }: JobPayload<"digest">,
  signal: AbortSignal,
): Promise<void> {
  const known = (await parts.ledger.conversations.channels()).find(({ id }) => id === channel);
  if (!known) return;
  await freshen(parts, await platformFor(parts, channel).describe(channel), week, signal);
  const period = { week, since: new Date(since), now: parts.now() };
  await say(parts, channel, "digest", await digestToPost(parts, known, period, digestKey(channel, week)));
}
