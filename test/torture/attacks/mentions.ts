import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { bot } from "../../slack/world/emulated-slack.ts";
import { type Attack, type Outcome, percentile, worst } from "../attack.ts";
import { type Company, openCompany } from "../program/company.ts";
import { designParts, until } from "../program/people.ts";
import type { Told } from "../program/program.ts";
import { asking, slowModel } from "../program/slow-model.ts";

/*
 * Five hundred mentions in a minute, without a model and with a slow one; and clicks on a review that is done, while forty others wait for
 * the slow model. Slack gives up on an acknowledgement after three seconds; people give up on a first word about as soon.
 */
const promisesMs = { acknowledged: 3_000, firstWord: 2_000, click: 1_000 };

interface Burst {
  readonly acknowledged: readonly number[];
  /** Endless where none came while it was waited for. */
  readonly firstWords: readonly number[];
  readonly process: Told;
  readonly exits: number;
}

export const mentions: Attack = {
  name: "mentions",
  run: async ({ isShort }): Promise<Outcome> => {
    const [count, overMs, patienceMs, slowMs] = isShort
      ? [20, 2_000, 3_000, 400]
      : [500, 60_000, 60_000, 20_000];
    const plain = await burst(count, overMs, patienceMs);
    const model = await slowModel(slowMs);
    const slow = await burst(count, overMs, patienceMs, asking(model));
    const clicked = await clicks(isShort ? 3 : 20, asking(model));
    await model.close();
    const broken = [
      ...late("without a model", plain),
      ...late("with a slow model", slow),
      ...over("A click while 40 reviews wait", clicked.took, promisesMs.click),
    ];
    const all = [plain, slow];
    return {
      done: `${count} mentions in ${overMs / 1000} s, without a model and with one of ${slowMs / 1000} s a request; ${clicked.took.length} clicks while 40 reviews wait`,
      lost: all.flatMap(({ acknowledged }) => acknowledged.filter((ms) => ms === Infinity)).length,
      doubled: 0,
      leaked: 0,
      exits: [...all, clicked].reduce((sum, each) => sum + each.exits, 0),
      slowestMs: Math.max(...all.flatMap(({ acknowledged }) => acknowledged), ...clicked.took),
      process: worst([...all, clicked].map((each) => each.process)),
      // Times are no promise of the short version, which runs beside other work.
      broken: isShort ? [] : broken,
      figures: [
        ...said("acknowledged, without a model", plain.acknowledged),
        ...said("acknowledged, with a slow model", slow.acknowledged),
        ...said("first word, without a model", plain.firstWords),
        ...said("first word, with a slow model", slow.firstWords),
        ...said("click to form, or form to card, while 40 wait", clicked.took),
      ],
    };
  },
};

function said(what: string, ms: readonly number[]): readonly string[] {
  const at = (part: number): string => `${percentile(ms, part).toFixed(0)} ms`;
  const never = ms.filter((each) => each === Infinity).length;
  return [`${what}: p50 ${at(0.5)}, p99 ${at(0.99)}${never > 0 ? `, ${never} of ${ms.length} never` : ""}`];
}

function late(when: string, { acknowledged, firstWords }: Burst): readonly string[] {
  return [
    ...over(`An acknowledgement ${when}`, acknowledged, promisesMs.acknowledged),
    ...over(`A first word ${when}`, firstWords, promisesMs.firstWord),
  ];
}

function over(what: string, ms: readonly number[], most: number): readonly string[] {
  const p99 = percentile(ms, 0.99);
  return p99 <= most ? [] : [`${what} took ${p99.toFixed(0)} ms (p99).`];
}

/** Each mention in a thread of its own, five in a channel, so that Slack's own pace in a channel keeps nobody waiting. */
async function burst(
  count: number,
  overMs: number,
  patienceMs: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<Burst> {
  const company = await openCompany({ environment });
  const asked = new Map<string, number>();
  const spoken = new Map<string, number>();
  company.slack.slack.rule({
    before: ({ method, body }) => {
      const thread = String(body["thread_ts"]);
      const isFirst = method.startsWith("chat.") && asked.has(thread) && !spoken.has(thread);
      if (isFirst) spoken.set(thread, performance.now() - (asked.get(thread) ?? 0));
      return undefined;
    },
  });
  const threads: { readonly channel: string; readonly ts: string }[] = [];
  let channel = "";
  for (let made = 0; made < count; made += 1) {
    if (made % 5 === 0) channel = await company.slack.channel(`designs-${made}`, ["ana", "bo"]);
    threads.push({
      channel,
      ts: await company.inSlack.say("ana", channel, designParts.join("\n").slice(0, 3_000)),
    });
  }
  await company.start();
  const acknowledged: number[] = [];
  const start = performance.now();
  const sent = threads.map(async (thread, index) => {
    await sleep((index * overMs) / count);
    asked.set(thread.ts, performance.now());
    acknowledged.push(await acknowledgement(company, thread));
  });
  await Promise.all(sent);
  await until(() => spoken.size === count, overMs + patienceMs - (performance.now() - start));
  const result = {
    acknowledged,
    firstWords: threads.map(({ ts }) => spoken.get(ts) ?? Infinity),
    process: company.figures(),
    exits: company.exits(),
  };
  await company.close();
  return result;
}

/** Mentions the bot in a thread; the milliseconds until Slack hears that it was heard, without end where it does not. */
async function acknowledgement(
  { slack, inSlack }: Company,
  { channel, ts }: { readonly channel: string; readonly ts: string },
): Promise<number> {
  const start = performance.now();
  const own = `${Math.floor(Date.now() / 1000)}.${String(Math.floor(performance.now() * 1000) % 1e6).padStart(6, "0")}`;
  const { status } = await inSlack.event({
    type: "app_mention",
    client_msg_id: randomUUID(),
    user: slack.people.get("ana"),
    team: slack.slack.team,
    channel,
    ts: own,
    event_ts: own,
    thread_ts: ts,
    text: `<@${bot.user}> review thread`,
  });
  return status === 200 ? performance.now() - start : Infinity;
}

/** Clicks, and the forms that they open, on a review that is done, while forty others wait. */
async function clicks(
  count: number,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly took: readonly number[]; readonly process: Told; readonly exits: number }> {
  const company = await openCompany({ environment });
  const { slack, inSlack } = company;
  const updated = new Map<string, number>();
  slack.slack.rule({
    before: ({ method, body }) => {
      if (method === "chat.update") updated.set(String(body["channel"]), performance.now());
      return undefined;
    },
  });
  await company.start();
  const channel = await slack.channel("done", ["ana", "bo"]);
  const root = await inSlack.say("ana", channel, designParts.join("\n").slice(0, 3_000));
  await inSlack.mention("ana", channel, "review thread", root);
  const isDone = async (): Promise<boolean> => (await company.ledger.jobs.waiting()).count === 0;
  if (!(await until(isDone, 300_000))) throw new Error("The first review did not come to an end.");
  for (let waiting = 0; waiting < 40; waiting += 1) {
    const other = await slack.channel(`waiting-${waiting}`, ["ana"]);
    const ts = await inSlack.say("ana", other, `${designParts.join("\n").slice(0, 3_000)} ${waiting}`);
    await acknowledgement(company, { channel: other, ts });
  }
  const took: number[] = [];
  const ana = slack.people.get("ana") ?? "";
  for (let clicked = 0; clicked < count; clicked += 1) {
    const begun = performance.now();
    await inSlack.click("ana", channel, ({ verb }) => verb === "assign");
    took.push((await until(() => slack.modals.has(ana), 120_000)) ? performance.now() - begun : Infinity);
    const sent = performance.now();
    await inSlack.submit("ana", {
      assignee: `slack:${slack.slack.team}:${ana}`,
      due: `2027-01-${10 + clicked}`,
    });
    const isShown = (): boolean => (updated.get(channel) ?? 0) > sent;
    took.push((await until(isShown, 120_000)) ? performance.now() - sent : Infinity);
  }
  const result = { took, process: company.figures(), exits: company.exits() };
  await company.close();
  return result;
}
