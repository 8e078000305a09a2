import type { Job, Jobs, NewJob } from "./chat-records.ts";
import type { Db, JobRow } from "./schema.ts";

/**
 * Work with a lease. `attempts` doubles as the token of the lease: whoever lost it finds another number in the row, and
 * changes nothing there any more.
 */
export function jobs(db: Db, now: () => Date): Jobs {
  const at = () => now().toISOString();
  const later = (ms: number) => new Date(now().getTime() + ms).toISOString();

  /** Changes the row of a job as long as its taker still holds it. */
  const held = async (job: Job, change: Partial<Omit<JobRow, "id">>): Promise<boolean> => {
    const row = await db
      .updateTable("jobs")
      .set({ ...change, changed_at: at() })
      .where("id", "=", job.id)
      .where("status", "=", "waiting")
      .where("attempts", "=", job.attempts)
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  };

  return {
    add: addingJobs(db, now),

    take: async (kinds, leaseMs) => {
      if (kinds.length === 0) return undefined;
      const isFree = db
        .selectFrom("jobs")
        .select("id")
        .where("kind", "in", kinds)
        .where("status", "=", "waiting")
        .where("due_at", "<=", at())
        .where((is) => is.or([is("lease_until", "is", null), is("lease_until", "<=", at())]))
        .orderBy("due_at")
        .orderBy("id")
        .limit(1);
      const row = await db
        .updateTable("jobs")
        .set((is) => ({
          lease_until: later(leaseMs),
          attempts: is("attempts", "+", 1),
          changed_at: at(),
        }))
        .where("id", "=", isFree)
        .where((is) => is.or([is("lease_until", "is", null), is("lease_until", "<=", at())]))
        .returning(["id", "kind", "payload", "attempts", "added_at"])
        .executeTakeFirst();
      return (
        row && {
          id: row.id,
          kind: row.kind,
          payload: JSON.parse(row.payload),
          attempts: row.attempts,
          addedAt: row.added_at,
        }
      );
    },

    extend: (job, leaseMs) => held(job, { lease_until: later(leaseMs) }),
    done: (job) => held(job, { status: "done", lease_until: null }),
    later: (job, due, because) =>
      held(job, { due_at: due.toISOString(), lease_until: null, failure: because }),
    fail: (job, because) => held(job, { status: "failed", lease_until: null, failure: because }),

    waiting: async () => {
      const row = await db
        .selectFrom("jobs")
        .select((is) => [is.fn.countAll().as("count"), is.fn.min("added_at").as("oldest")])
        .where("status", "=", "waiting")
        .executeTakeFirstOrThrow();
      return { count: Number(row.count), oldest: row.oldest };
    },
  };
}

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
function addingJobs(db: Db, now: () => Date): Jobs["add"] {
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
        due_at: at,
        attempts: 0,
        added_at: at,
        changed_at: at,
      }));
    if (rows.length > 0) await tx.insertInto("jobs").values(rows).execute();
    return areNew;
  });
}
