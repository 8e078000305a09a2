import { setTimeout as sleep } from "node:timers/promises";
import type { Company } from "./company.ts";
import type { Thread } from "./people.ts";

const minuteMs = 60_000;

/** Platforms give up on an answer, and deliver again later. */
export function within(taken: Promise<boolean>): Promise<boolean> {
  return Promise.race([taken, sleep(3_000, false)]);
}

/** Waits until everything was heard and done, for two hours of the program's time; false where it is not. */
export async function settled(company: Company, open: Thread[]): Promise<boolean> {
  for (let minute = 0; minute < 120; minute += 2) {
    if (!company.program().isAlive()) await company.start().catch(() => {});
    for (const thread of open.splice(0)) if (!(await within(thread.again()))) open.push(thread);
    for (let look = 0; look < 8; look += 1) {
      if (open.length === 0 && (await company.ledger.jobs.waiting()).count === 0) return true;
      await sleep(250);
    }
    company.jump(2 * minuteMs);
  }
  return false;
}

/** Whoever asked and has neither a review nor a sentence. */
export function silence(
  { platform, whispers }: Thread,
  all: readonly { readonly json: string }[],
  asked: string,
): readonly string[] {
  const isStill = (json: string): boolean =>
    /Reading|Judging|in the queue/.test(json) && !json.includes("Recheck");
  if (all.some(({ json }) => !isStill(json))) return [];
  return whispers() > 0
    ? []
    : [
        `Nobody in ${platform} heard what became of "${asked}"${all.length > 0 ? ", beyond that it is read" : ""}.`,
      ];
}
