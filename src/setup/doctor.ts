import { z } from "zod";
import { type Check, Failure } from "../errors.ts";
import { openFetcher } from "../intake/fetch/fetcher.ts";
import { checkSources } from "../intake/link-reader.ts";
import { openModel } from "../model/open-model.ts";
import { seal } from "../platforms/kit/seal.ts";
import { checkSlack } from "../platforms/slack/workspace/check-slack.ts";
import { checkTeams } from "../platforms/teams/hear/check-teams.ts";
import { type Config, readConfig } from "./config.ts";
import type { Environment } from "./settings.ts";
import { openChecklists, openConfiguredLedger } from "./shared.ts";

/** Looks at everything that is configured. A check that cannot be made is one that failed, never an error. */
export async function examine(environment: Environment): Promise<readonly Check[]> {
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    return [{ what: "Configuration", isFine: false, says: said(error) }];
  }
  return [
    { what: "Configuration", isFine: true, says: "Every setting is understood." },
    await checked("Ledger", () => ledger(config)),
    await checked("Checklists", () => checklists(config)),
    await checked("Model", () => model(config)),
    await checked("Encryption", async () => encryption(config)),
    await checked("Time", async () => time()),
    ...(config.slack ? await checkSlack(config.slack, silent) : [noSlack]),
    ...(config.teams ? await checkTeams(config.teams.identity, fetch) : [noTeams]),
    ...(await sources(config)),
  ];
}

const noSlack: Check = {
  what: "Slack",
  isFine: true,
  says: "Not configured. docs/slack.md sets it up in ten minutes.",
};

const noTeams: Check = {
  what: "Teams",
  isFine: true,
  says: "Not configured. docs/teams.md sets it up in ten minutes.",
};

async function checked(what: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { what, isFine: true, says: await look() };
  } catch (error) {
    return { what, isFine: false, says: said(error) };
  }
}

async function ledger(config: Config): Promise<string> {
  const opened = await openConfiguredLedger(config.ledger, config.budget, () => new Date());
  const { count } = await opened.jobs.waiting();
  await opened.close();
  const work = count === 0 ? "no work waits" : `${count} pieces of work wait`;
  return `${config.ledger.path} can be written; ${work}.`;
}

async function checklists(config: Config): Promise<string> {
  const { lenses } = openChecklists(config.checklists, undefined);
  return `${lenses.flatMap(({ items }) => items).length} items in ${lenses.length} lenses.`;
}

async function model(config: Config): Promise<string> {
  if (!config.model) return "None is configured; the offline reviewer does the work.";
  const { model: name } = await openModel({ ...config.model, maxRetries: 0, deadlineMs: 60_000 }).ask({
    system: "You are asked whether you can be reached.",
    document: "",
    task: "Answer with ok: true.",
    answer: { name: "reached", schema: z.object({ ok: z.boolean() }) },
  });
  return `${name} answers.`;
}

function encryption({ secretKeys }: Config): string {
  if (secretKeys.length === 0) return "No key is set; none is needed for a single workspace.";
  const sealing = seal(secretKeys);
  sealing.open(sealing.close("a token", "doctor"), "doctor");
  return "Tokens are kept encrypted.";
}

function time(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const now = new Date().toISOString().slice(0, 16).replace("T", " ");
  return `It is ${now} UTC here (${timeZone}). Each channel has a time zone of its own: /review settings.`;
}

async function sources(config: Config): Promise<readonly Check[]> {
  const fetcher = openFetcher(config.fetching);
  try {
    return await checkSources(config.sources, fetcher);
  } finally {
    await fetcher.close();
  }
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function said(error: unknown): string {
  if (error instanceof Failure) return error.inTerminal;
  return error instanceof Error ? error.message : String(error);
}
