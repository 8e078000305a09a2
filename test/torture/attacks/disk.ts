import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { type Attack, dice, type Outcome, repeated, worst } from "../attack.ts";
import { settled, silence, within } from "../program/aftermath.ts";
import { type Company, openCompany } from "../program/company.ts";
import { lookInto } from "../program/look-into.ts";
import { designParts, slackThread, teamsThread, type Thread } from "../program/people.ts";
import type { Told } from "../program/program.ts";

/*
 * The disk is full, or the ledger is locked by somebody else, while reviews are asked for and under way; afterwards
 * everybody who asked has a review or a sentence. And bytes of the ledger are overwritten: the program says so, in words,
 * and with the whole file it goes on.
 */
interface Ended {
  readonly called: string;
  readonly lost: number;
  readonly doubled: number;
  readonly exits: number;
  readonly process: Told;
  readonly broken: readonly string[];
}

export const disk: Attack = {
  name: "disk",
  run: async ({ isShort, seed }): Promise<Outcome> => {
    const ended = [
      ...(canLimit() ? [await during("full", isShort ? 2_000 : 10_000, fill)] : []),
      await during("locked", isShort ? 2_000 : 20_000, lock),
      ...(isShort ? [] : [await corrupted(seed, 8)]),
    ];
    return {
      done: `the ledger ${ended.map(({ called }) => called).join(", ")}`,
      lost: ended.reduce((sum, each) => sum + each.lost, 0),
      doubled: ended.reduce((sum, each) => sum + each.doubled, 0),
      leaked: 0,
      exits: ended.reduce((sum, each) => sum + each.exits, 0),
      process: worst(ended.map((each) => each.process)),
      broken: ended.flatMap(({ called, broken }) => broken.map((sentence) => `${called}: ${sentence}`)),
      figures: ended.map(
        ({ called, lost, exits, process: { stallMs } }) =>
          `${called}: ${lost} lost, ${exits} exits, longest stall ${stallMs.toFixed(0)} ms`,
      ),
    };
  },
};

/** Makes trouble for a running company; returns how to end it. */
type Trouble = (company: Company) => () => void;

/** No file of the process may grow beyond its first byte, which the program sees as a disk that is full. */
const fill: Trouble = (company) => {
  const limit = (bytes: string): void =>
    void execFileSync("prlimit", [`--pid=${company.program().child.pid}`, `--fsize=${bytes}:unlimited`]);
  limit("1");
  return () => {
    if (company.program().isAlive()) limit("unlimited");
  };
};

const lock: Trouble = ({ path }) => {
  const db = new Sqlite(path);
  db.exec("begin exclusive");
  return () => db.exec("rollback").close();
};

function canLimit(): boolean {
  try {
    execFileSync("prlimit", ["--version"]);
    return true;
  } catch {
    return false;
  }
}

async function during(called: string, ms: number, trouble: Trouble): Promise<Ended> {
  const company = await openCompany({ speed: 20 });
  await company.start();
  const [before, then, other] = [
    await slackThread(company, "before"),
    await slackThread(company, "then"),
    teamsThread(company),
  ];
  const all: readonly Thread[] = [before, then, other];
  for (const thread of all) await thread.begin(designParts);
  await before.mention("review");
  const end = trouble(company);
  const asked = performance.now();
  const open: Thread[] = [];
  for (const thread of [then, other]) if (!(await within(thread.mention("review")))) open.push(thread);
  await sleep(Math.max(0, ms - (performance.now() - asked)));
  end();
  const isOver = await settled(company, open);
  const posts = await Promise.all(all.map((thread) => thread.posts()));
  const unanswered = all.flatMap((thread, index) => silence(thread, posts[index] ?? [], "review"));
  const { integrity } = lookInto(company.path);
  const ended = {
    called: `${called} for ${ms / 1000} s`,
    lost: unanswered.length,
    doubled: posts.reduce((sum, own) => sum + repeated(own.map(({ key }) => key)), 0),
    exits: company.exits(),
    process: company.figures(),
    broken: [
      ...unanswered,
      ...(isOver ? [] : ["Work was still waiting two hours later."]),
      ...(integrity === "ok" ? [] : [`The ledger is damaged: ${integrity}`]),
    ],
  };
  await company.close();
  return ended;
}

/** Overwrites bytes in a page of the file, several times, each time in a fresh copy. */
async function corrupted(seed: number, times: number): Promise<Ended> {
  const roll = dice(seed);
  const company = await openCompany({ speed: 20 });
  await company.start();
  const thread = await slackThread(company);
  await thread.begin(designParts);
  await thread.mention("review");
  await settled(company, []);
  await company.program().kill();
  new Sqlite(company.path).exec("pragma wal_checkpoint(truncate)").close();
  const whole = `${company.path}.whole`;
  copyFileSync(company.path, whole);
  const broken: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const bytes = readFileSync(whole);
    const at = 4_096 * (1 + roll(Math.floor(bytes.length / 4_096) - 1));
    bytes.fill(0xa5, at, at + 512);
    replace(company.path, bytes);
    const said = await company.start().then(
      async () => {
        await within(thread.mention("status"));
        await sleep(1_000);
        const program = company.program();
        const isGone = !program.isAlive();
        await program.kill();
        return isGone ? `It ended: ${program.output()}` : "";
      },
      (error: unknown) => String(error),
    );
    if (/\n\s+at /.test(said)) broken.push(`Damaged at ${at}, it ended with a stack: ${said.slice(0, 300)}`);
  }
  replace(company.path, readFileSync(whole));
  await company.start();
  const before = (await thread.posts()).length;
  await thread.mention("status");
  await settled(company, []);
  if ((await thread.posts()).length <= before && company.slack.whispers.length === 0)
    broken.push("With the whole file it does not go on.");
  const ended = { process: company.figures(), exits: company.exits() };
  await company.close();
  return { called: `with ${times} damaged pages`, lost: 0, doubled: 0, ...ended, broken };
}

function replace(path: string, bytes: Uint8Array): void {
  for (const beside of [`${path}-wal`, `${path}-shm`]) if (existsSync(beside)) rmSync(beside);
  writeFileSync(path, bytes);
}
