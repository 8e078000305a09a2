import { addingJobs } from "./add-jobs.ts";
import type { Job, Jobs } from "./ledger.ts";
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
