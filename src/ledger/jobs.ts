import { sql, type Updateable } from "kysely";
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
  const held = async (over: Db, job: Job, change: Updateable<JobRow>): Promise<boolean> => {
    const row = await over
      .updateTable("jobs")
      .set({ ...change, changed_at: at() })
      .where("id", "=", job.id)
      .where("status", "=", "waiting")
      .where("attempts", "=", job.attempts)
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  };

  /** Ends a job, with the work that comes of it; a job that is not held any more leaves none. */
  const ended = (job: Job, change: Updateable<JobRow>, next: NewJob | undefined) =>
    next === undefined
      ? held(db, job, change)
      : db.transaction().execute(async (tx) => {
          const isHeld = await held(tx, job, change);
          if (isHeld) await addAll(tx, [next], now());
          return isHeld;
        });

  return {
    add: addingJobs(db, now),

    take: async (kinds, leaseMs, { holder = null, without = [], except = [], mostOfAChannel } = {}) => {
      if (kinds.length === 0) return undefined;
      const [isNow, anHourAgo] = [at(), later(-3_600_000)];
      // How each channel stands. Who was not served for an hour counts as never served.
      const channels = db
        .selectFrom("jobs")
        .select((is) => [
          "channel",
          is.fn.max("taken_at").as("served"),
          sql<number>`sum(case when status = 'waiting' and lease_until > ${isNow} then 1 else 0 end)`.as(
            "running",
          ),
        ])
        .where("kind", "in", kinds)
        .where("taken_at", ">", anHourAgo)
        .groupBy("channel")
        .as("channels");
      const isFree = db
        .selectFrom("jobs")
        .leftJoin(channels, "channels.channel", "jobs.channel")
        .select("jobs.id")
        .where("kind", "in", kinds)
        .where("status", "=", "waiting")
        .where("due_at", "<=", isNow)
        .where((is) => is.or([is("lease_until", "is", null), is("lease_until", "<=", isNow)]))
        .where((is) => is.and(except.map((id) => is("jobs.id", "!=", id))))
        .where((is) =>
          is.or([
            is("jobs.channel", "is", null),
            is.and(without.map((name) => is("jobs.channel", "not like", `${name}:%`))),
          ]),
        )
        .where((is) => is(is.fn.coalesce("running", is.lit(0)), "<", mostOfAChannel ?? 1_000_000))
        .orderBy((is) => is.fn.coalesce("running", is.lit(0)))
        .orderBy((is) => is.fn.coalesce("served", is.val("")))
        .orderBy("due_at")
        .orderBy("jobs.id")
        .limit(1);
      const row = await db
        .updateTable("jobs")
        .set((is) => ({
          lease_until: later(leaseMs),
          attempts: is("attempts", "+", 1),
          deaths: sql<number>`deaths + case when lease_until is not null and coalesce(holder, '') <> ${holder ?? "nobody"} then 1 else 0 end`,
          holder,
          taken_at: isNow,
          changed_at: isNow,
        }))
        .where("id", "=", isFree)
        .where((is) => is.or([is("lease_until", "is", null), is("lease_until", "<=", isNow)]))
        .returning(["id", "kind", "payload", "channel", "attempts", "deaths", "faults", "waits", "added_at"])
        .executeTakeFirst();
      if (!row) return undefined;
      const { added_at: addedAt, payload, ...rest } = row;
      return { ...rest, payload: JSON.parse(payload), addedAt };
    },

    extend: (job, leaseMs) => held(db, job, { lease_until: later(leaseMs) }),
    free: async (isGone) => {
      const holders = await db
        .selectFrom("jobs")
        .select("holder")
        .distinct()
        .where("status", "=", "waiting")
        .where("lease_until", ">", at())
        .execute();
      const gone = holders.flatMap(({ holder }) => (holder !== null && isGone(holder) ? [holder] : []));
      if (gone.length === 0) return 0;
      const freed = await db
        .updateTable("jobs")
        .set({ lease_until: at(), changed_at: at() })
        .where("status", "=", "waiting")
        .where("holder", "in", gone)
        .where("lease_until", ">", at())
        .returning("id")
        .execute();
      return freed.length;
    },
    done: (job, next) => ended(job, { status: "done", lease_until: null }, next),
    later: (job, due, failure, what) => {
      const { faults, waits } = job;
      const counted = what === "fault" ? { faults: faults + 1, waits } : { faults, waits: waits + 1 };
      return held(db, job, { due_at: due.toISOString(), lease_until: null, failure, ...counted });
    },
    fail: (job, because, next) => ended(job, { status: "failed", lease_until: null, failure: because }, next),

    line: async (kinds) => {
      const rows = await db
        .selectFrom("jobs")
        .select(["id", "kind", "channel", "lease_until"])
        .where("kind", "in", kinds)
        .where("status", "=", "waiting")
        .where("due_at", "<=", at())
        .orderBy("id")
        .limit(1000)
        .execute();
      return rows.map(({ lease_until: lease, ...row }) => ({
        ...row,
        isUnderWay: lease !== null && lease > at(),
      }));
    },

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
        const wanted = some.map(({ job }) => job);
        const areNew = await db.transaction().execute((tx) => addAll(tx, wanted, now()));
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
async function addAll(tx: Db, jobs: readonly NewJob[], now: Date): Promise<readonly boolean[]> {
  const at = now.toISOString();
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
      channel: job.channel ?? null,
    }));
  if (rows.length > 0) await tx.insertInto("jobs").values(rows).execute();
  return areNew;
}
