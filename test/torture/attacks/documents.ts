import { setTimeout as sleep } from "node:timers/promises";
import { type Attack, type Outcome, promises, worst } from "../attack.ts";
import { type Company, openCompany } from "../program/company.ts";
import { designParts, until } from "../program/people.ts";
import type { Told } from "../program/program.ts";
import { type WorstDocument, worstDocuments } from "../program/worst-documents.ts";

/*
 * The worst documents are attached in a chat and reviewed, each by a process of its own, while somebody clicks and the
 * program is asked how it is. Whoever attached one gets a review or a sentence, and nobody else notices.
 */
const clickMs = 1_000;

interface Read {
  readonly name: string;
  readonly isAnswered: boolean;
  readonly tookMs: number;
  readonly slowestMs: number;
  readonly exits: number;
  readonly process: Told;
}

export const documents: Attack = {
  name: "documents",
  run: async ({ isShort, tell }): Promise<Outcome> => {
    const all = worstDocuments(isShort ? 20_000 : 900_000);
    const read: Read[] = [];
    for (const some of isShort ? [all] : all.map((one) => [one])) {
      const one = await reviewed(some);
      tell(figuresOf(one));
      read.push(one);
    }
    return {
      done: `${all.length} documents of ${isShort ? 20 : 900} kB reviewed while somebody clicks`,
      lost: read.filter(({ isAnswered }) => !isAnswered).length,
      doubled: 0,
      leaked: 0,
      exits: read.reduce((sum, { exits }) => sum + exits, 0),
      slowestMs: Math.max(...read.map(({ slowestMs }) => slowestMs)),
      process: worst(read.map(({ process }) => process)),
      broken: isShort ? [] : read.flatMap(trouble),
      figures: [],
    };
  },
};

function figuresOf({ name, tookMs, slowestMs, process: { stallMs, computingMs, peakMb } }: Read): string {
  return (
    `${name}: read in ${(tookMs / 1000).toFixed(1)} s, stall ${stallMs.toFixed(0)} ms (${computingMs.toFixed(0)}), ` +
    `slowest click ${slowestMs.toFixed(0)} ms, peak ${peakMb.toFixed(0)} MB`
  );
}

function trouble({ name, isAnswered, slowestMs, process: { computingMs, peakMb } }: Read): readonly string[] {
  return [
    ...(isAnswered ? [] : [`Nobody heard what became of ${name}.`]),
    ...(slowestMs > clickMs ? [`A click took ${slowestMs.toFixed(0)} ms while ${name} was read.`] : []),
    ...(computingMs > promises.stallMs ? [`${name} stopped the loop for ${computingMs.toFixed(0)} ms.`] : []),
    ...(peakMb > promises.peakMb ? [`${name} took ${peakMb.toFixed(0)} MB.`] : []),
  ];
}

async function reviewed(all: readonly WorstDocument[]): Promise<Read> {
  const company = await openCompany();
  const { slack, inSlack } = company;
  await company.start();
  const done = await slack.channel("done", ["ana", "bo"]);
  const root = await inSlack.say("ana", done, designParts.join("\n").slice(0, 3_000));
  await inSlack.mention("ana", done, "review thread", root);
  await until(async () => (await company.ledger.jobs.waiting()).count === 0, 60_000);
  const places: string[] = [];
  for (const { fileName, bytes } of all) {
    const channel = await slack.channel(`read-${places.length}`, ["ana", "bo"]);
    const file = await inSlack.attach("ana", channel, fileName, bytes());
    places.push(channel);
    const again = (): Promise<unknown> => inSlack.redeliver();
    await inSlack.mention("ana", channel, "review", undefined, { files: [file] }).catch(again);
  }
  const start = performance.now();
  const ending = new AbortController();
  const slowest = clicking(company, done, ending.signal);
  const isOver = async (): Promise<boolean> =>
    !company.program().isAlive() || (await company.ledger.jobs.waiting()).count === 0;
  await until(isOver, 240_000);
  const tookMs = performance.now() - start;
  ending.abort();
  const slowestMs = await slowest;
  const words = await Promise.all(places.map((channel) => finalWords(company, channel)));
  const read = {
    name: all.length === 1 ? (all[0]?.fileName ?? "") : "all",
    isAnswered: words.every((text) => text !== "" && !text.includes("Reading")),
    tookMs,
    slowestMs,
    exits: company.exits(),
    process: company.figures(),
  };
  await company.close();
  return read;
}

/** What the bot says in a channel, as it stands at last. */
async function finalWords({ inSlack }: Company, channel: string): Promise<string> {
  const own = (await inSlack.messages(channel)).filter(({ user }) => user === "U0BOT");
  return own.map(({ text }) => text).join("\n");
}

/** Opens a form again and again; returns the longest time that somebody waited for one. */
async function clicking(company: Company, channel: string, ending: AbortSignal): Promise<number> {
  const { slack, inSlack } = company;
  const bo = slack.people.get("bo") ?? "";
  let slowest = 0;
  while (!ending.aborted && company.program().isAlive()) {
    slack.modals.delete(bo);
    const start = performance.now();
    await inSlack.click("bo", channel, ({ verb }) => verb === "assign").catch(() => {});
    await until(() => slack.modals.has(bo) || ending.aborted, 60_000);
    slowest = Math.max(slowest, performance.now() - start);
    await sleep(100, undefined, { signal: ending }).catch(() => {});
  }
  return slowest;
}
