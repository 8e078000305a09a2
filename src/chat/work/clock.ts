import { spacesOf } from "../../design/conversation.ts";
import { expiryOf } from "../../digest/digest.ts";
import { dueSlot, slotBefore } from "../../digest/schedule.ts";
import { digestKey } from "../../render/digest-message.ts";
import type { ChatTools } from "../tools.ts";
import type { JobPayload } from "./job-kinds.ts";

/**
 * What the clock starts: digests that are due and acceptances that ended. Called every minute, and safe to call at any
 * time: what was started once is not started again, because the claim and the work are written in one transaction.
 * Returns how many jobs it added.
 */
export async function tick(tools: Pick<ChatTools, "ledger" | "now">): Promise<number> {
  const now = tools.now();
  const added = [...(await startDigests(tools, now)), ...(await startExpiries(tools, now))];
  await tools.ledger.tidy(new Date(now.getTime() - keptMs));
  return added.filter(Boolean).length;
}

/** Deduplication needs a day, digests two weeks. */
const keptMs = 21 * 86_400_000;

async function startDigests({ ledger }: Pick<ChatTools, "ledger">, now: Date): Promise<readonly boolean[]> {
  const channels = await ledger.conversations.channels();
  return Promise.all(
    channels.map(async ({ since, ...channel }) => {
      const { id } = channel;
      const schedule = await ledger.conversations.settings(id);
      const slot = dueSlot(schedule, id, new Date(since), now);
      if (!slot) return false;
      const [reviewed] = await ledger.reviews.find({ space: spacesOf(channel), channel: id, limit: 1 });
      if (!reviewed) return false;
      const before = slotBefore(schedule, slot).at.toISOString();
      const payload: JobPayload<"digest"> = { channel: id, week: slot.week, since: before };
      return ledger.jobs.add({ kind: "digest", keys: [digestKey(id, slot.week)], payload, channel: id });
    }),
  );
}

async function startExpiries({ ledger }: Pick<ChatTools, "ledger">, now: Date): Promise<readonly boolean[]> {
  const today = now.toISOString().slice(0, 10);
  const ended = (await ledger.questions.find({ status: ["accepted_risk"] })).filter(
    (question) => expiryOf(question) < today,
  );
  return Promise.all(
    ended.map(async ({ id: question, settlement }) => {
      if (settlement?.kind !== "accepted_risk") return false;
      const { owner, expires: expired } = settlement;
      const payload: JobPayload<"expire"> = { question, owner, expired };
      return ledger.jobs.add({ kind: "expire", keys: [`expire:${question}:${expired}`], payload });
    }),
  );
}
