import type { Jobs, NewJob } from "./ledger.ts";
import type { Db } from "./schema.ts";

interface Waiting {
  readonly job: NewJob;
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** So many rows fit into one statement, whatever the database. */
const mostAtOnce = 50;

/**
 * Writes jobs down. Those that arrive in the same turn of the event loop share a transaction, so that in a burst of
 * events each waits for a few statements instead of for everybody else's.
 */
export function addingJobs(db: Db, now: () => Date): Jobs["add"] {
  let waiting: Waiting[] = [];

  const flush = async (): Promise<void> => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += mostAtOnce) {
      const some = all.slice(from, from + mostAtOnce);
      try {
        const areNew = await addAll(
          db,
          some.map(({ job }) => job),
          now(),
        );
        for (const [index, { resolve }] of some.entries()) resolve(areNew[index] === true);
      } catch (error) {
        for (const { reject } of some) reject(error);
      }
    }
  };

  return (job) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void flush());
      waiting.push({ job, resolve, reject });
    });
}

/**
 * Adds the jobs of which no key was used before; for each, whether it was added. All keys count as used then, also
 * those of jobs that were not added: they name the same thing, and a third delivery may bear them alone.
 */
async function addAll(db: Db, jobs: readonly NewJob[], now: Date): Promise<readonly boolean[]> {
  const at = now.toISOString();
  return db.transaction().execute(async (tx) => {
    const keys = [...new Set(jobs.flatMap((job) => job.keys))];
    const taken =
      keys.length === 0
        ? []
        : await tx
            .insertInto("claims")
            .values(keys.map((key) => ({ key, record: null, at })))
            .onConflict((conflict) => conflict.column("key").doNothing())
            .returning("key")
            .execute();
    const free = new Set(taken.map(({ key }) => key));
    const areNew = jobs.map((job) => {
      const isNew = job.keys.every((key) => free.has(key));
      for (const key of job.keys) free.delete(key);
      return isNew;
    });
    const rows = jobs
      .filter((_, index) => areNew[index])
      .map((job) => ({
        kind: job.kind,
        payload: JSON.stringify(job.payload),
        status: "waiting" as const,
        due_at: (job.at ?? now).toISOString(),
        attempts: 0,
        added_at: at,
        changed_at: at,
      }));
    if (rows.length > 0) await tx.insertInto("jobs").values(rows).execute();
    return areNew;
  });
}
