import { setTimeout as sleep } from "node:timers/promises";
import type { Call } from "../../teams/world/teams-world.ts";
import { type Attack, dice, type Outcome, repeated, worst } from "../attack.ts";
import { type Company, openCompany } from "../program/company.ts";
import { lookInto } from "../program/look-into.ts";
import { designParts, slackThread, teamsThread, type Thread } from "../program/people.ts";
import type { Told } from "../program/program.ts";

/*
 * The process is killed at any of its calls, while reviews, settlements, rechecks and digests are under way on both
 * platforms, and started again each time. Every second of those calls is carried out without the process learning of it.
 * Afterwards everything is to stand as after a round in which nobody was killed.
 */
const phases = ["review", "settlement", "recheck", "digest"] as const;
type Phase = (typeof phases)[number];
const killsOf: Readonly<Record<Phase, number>> = { review: 4, settlement: 2, recheck: 3, digest: 3 };
const fewKills: typeof killsOf = { review: 2, settlement: 1, recheck: 1, digest: 1 };

interface Round {
  readonly kills: number;
  /** How many calls each phase took. */
  readonly calls: Readonly<Record<Phase, number>>;
  /** Everything that is to be the same whoever dies. */
  readonly stands: Readonly<Record<string, number | string>>;
  readonly doubled: number;
  readonly exits: number;
  readonly process: Told;
  readonly broken: readonly string[];
}

export const kills: Attack = {
  name: "kills",
  run: async ({ isShort, seed, tell }): Promise<Outcome> => {
    const roll = dice(seed);
    const undisturbed = await round(() => []);
    const rounds: Round[] = [];
    const counts = isShort ? fewKills : killsOf;
    const most = isShort ? 1 : 200;
    const killed = (): number => rounds.reduce((sum, each) => sum + each.kills, 0);
    do {
      rounds.push(
        await round((phase) => {
          const drawn = Array.from({ length: counts[phase] }, () => 1 + roll(undisturbed.calls[phase]));
          return drawn.toSorted((a, b) => a - b);
        }),
      );
      tell(`${killed()} kills so far, ${rounds.at(-1)?.broken.join(" ") || "nothing broken in this round"}`);
    } while (killed() < most && rounds.length < most);
    const expected = JSON.stringify(undisturbed.stands);
    const other = rounds.filter(({ stands }) => JSON.stringify(stands) !== expected);
    return {
      done: `${killed()} kills in ${rounds.length} rounds on Slack and Teams`,
      lost: other.length,
      doubled: rounds.reduce((sum, each) => sum + each.doubled, 0),
      leaked: 0,
      exits: rounds.reduce((sum, each) => sum + each.exits, 0),
      process: worst(rounds.map((each) => each.process)),
      broken: [
        ...[undisturbed, ...rounds].flatMap(({ broken }) => broken),
        ...other.map(({ stands }) => `It stands ${JSON.stringify(stands)} instead of ${expected}.`),
      ],
      figures: [`calls of a round: ${JSON.stringify(undisturbed.calls)}`],
    };
  },
};

/** One round of all phases, killed at the nth calls of each. */
async function round(killAt: (phase: Phase) => readonly number[]): Promise<Round> {
  const company = await openCompany({ speed: 20 });
  let [calls, died] = [0, 0];
  let deadly: readonly number[] = [];
  /** Counts a call; tells what becomes of its answer. */
  const fate = (): "lost" | "never" | undefined => {
    calls += 1;
    if (calls !== deadly[0]) return undefined;
    deadly = deadly.slice(1).filter((at) => at > calls);
    died += 1;
    company.program().child.kill("SIGKILL");
    return died % 2 === 0 ? "never" : "lost";
  };
  company.slack.slack.rule({
    before: () => {
      const end = fate();
      return end && (end === "lost" ? { loseAnswer: true } : { hang: true });
    },
  });
  company.teams.watch = (call) => (isOfWork(call) ? fate() : undefined);
  await company.start();
  const threads = [await slackThread(company), teamsThread(company)];
  for (const thread of threads) await thread.begin(designParts);

  const counted: Partial<Record<Phase, number>> = {};
  const broken: string[] = [];
  for (const phase of phases) {
    [calls, deadly] = [0, killAt(phase)];
    if (!(await lived(company, threads, phase))) broken.push(`The ${phase} did not come to an end.`);
    counted[phase] = calls;
  }
  deadly = [];
  const { integrity, givenUp, counts } = lookInto(company.path);
  const posts = await Promise.all(threads.map((thread) => thread.posts()));
  const digests = posts.map((all) => all.filter(({ json }) => json.includes("· week ")).length);
  const process = company.figures();
  const exits = company.exits();
  await company.close();
  return {
    kills: died,
    calls: counted as Record<Phase, number>,
    stands: { posts: posts.map((all) => all.length).join(), digests: digests.join(), counts },
    doubled: posts.reduce((sum, all) => sum + repeated(all.map(({ key }) => key)), 0),
    exits,
    process,
    broken: [
      ...broken,
      ...(integrity === "ok" ? [] : [`The ledger is damaged: ${integrity}`]),
      ...givenUp.map((why) => `A job was given up: ${why}`),
      ...(digests.every((count) => count === 1) ? [] : [`There were ${digests.join()} digests.`]),
    ],
  };
}

/** The keys and tokens of the service are asked for by every process anew. */
function isOfWork({ path }: Call): boolean {
  return path.startsWith("/amer/") || path.startsWith("/graph/");
}

/** Does what a phase begins with on both platforms, and waits until nothing is left to do; false where that never is. */
async function lived(company: Company, threads: readonly Thread[], phase: Phase): Promise<boolean> {
  const open = new Map<Thread, () => Promise<boolean>>();
  for (const thread of threads) {
    const first = beginning(thread, phase);
    // A click is made again by a person; a message is delivered again by the platform.
    if (!(await first())) open.set(thread, phase === "settlement" ? first : () => thread.again());
  }
  if (phase === "digest") {
    company.jump(untilMonday(company.now()));
    if (company.program().isAlive()) await company.program().kill();
  }
  for (let waited = 0; waited < 6_000; waited += 1) {
    if (!company.program().isAlive()) await company.start().catch(() => {});
    for (const [thread, retry] of open) if (await retry()) open.delete(thread);
    const { count } = await company.ledger.jobs.waiting();
    if (count === 0 && open.size === 0 && company.program().isAlive()) return true;
    await sleep(25);
  }
  return false;
}

function beginning(thread: Thread, phase: Phase): () => Promise<boolean> {
  switch (phase) {
    case "review":
      return () => thread.mention("review");
    case "settlement":
      return () => thread.settle("answer", { text: "The canary of the runbook." });
    case "recheck":
      return async () => {
        await thread.say(
          "The owner of the ranker is Mara, and she is paged when the shadow model disagrees.",
        );
        return thread.mention("recheck");
      };
    case "digest":
      return async () => true;
  }
}

/** Until a Monday at a quarter past nine, when the digests of the week are due. */
function untilMonday(now: number): number {
  const day = new Date(now);
  const days = ((8 - day.getUTCDay()) % 7) + 7;
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + days, 9, 15) - now;
}
