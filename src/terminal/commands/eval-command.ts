import { Failure } from "../../errors.ts";
import { join } from "node:path";
import { defaultSettings } from "../../design/conversation.ts";
import { evaluate, type Evaluation, readAnnotated } from "../../evaluation/evaluate.ts";
import { evaluationTable, sensitivityLines } from "../../evaluation/evaluation-table.ts";
import { readSentences, type Sensitivity, sensitivity } from "../../evaluation/sensitivity.ts";
import { thinned } from "../../evaluation/thin.ts";
import { print } from "../print.ts";
import type { Program } from "../program.ts";
import { safeJson } from "../text/safe-text.ts";

export interface EvalOptions {
  readonly gold?: string;
  readonly docs?: string;
  readonly offline?: boolean;
  readonly json?: boolean;
  readonly sentences?: string;
  readonly thin?: number;
  readonly seeds: number;
}

/** `loophole eval`: scores the reviewer against documents whose gaps are known. Nothing is recorded. */
export async function evalCommand(program: Program, options: EvalOptions): Promise<void> {
  const { gold, docs } = foldersOf(program, options);
  const checklists = await program.loadChecklists();
  const runs: (Evaluation & { readonly sensitivity?: Sensitivity })[] = [];
  const seeds = options.thin === undefined ? 1 : options.seeds;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const reviewer = await program.openReviewer(checklists, {
      isOffline: options.offline === true || options.thin !== undefined,
      mayFallBack: true,
      ...(options.thin !== undefined && { keep: thinned(options.thin, seed) }),
    });
    const tell = (slug: string) => {
      if (program.stderr.isTTY) program.stderr.write(`Reviewing ${slug} with ${reviewer.name}\n`);
    };
    const scored = await evaluate({ gold, docs, reviewer, checklists }, tell, program.signal);
    // Some hundred changed documents are read: for nothing by the offline reviewer, and by no other.
    const isFree = reviewer.name === "offline" && options.thin === undefined;
    const sentences = readSentences(options.sentences ?? join(program.benchmark, "sentences", "en.json"));
    const annotated = isFree ? await readAnnotated({ gold, docs }, program.signal) : [];
    const how = { reviewer, checklists, budget: defaultSettings.budget };
    runs.push({
      ...scored,
      ...(isFree && { sensitivity: await sensitivity(annotated, sentences, how, program.signal) }),
    });
  }
  const [only] = runs;
  if (runs.length === 1 && only) {
    await print(program, options.json ? `${safeJson(only)}\n` : evaluationText(only));
  } else {
    await print(program, options.json ? `${safeJson(runs)}\n` : thinnedText(runs, options.thin ?? 0));
  }
}

function foldersOf(program: Program, { gold, docs }: EvalOptions) {
  if (gold === undefined && docs === undefined) {
    return { gold: program.benchmark, docs: program.benchmark };
  }
  if (gold === undefined || docs === undefined) {
    throw new Failure("usage", "Give both folders: loophole eval --gold <folder> --docs <folder>");
  }
  return { gold, docs };
}

function evaluationText(evaluation: Evaluation & { readonly sensitivity?: Sensitivity }): string {
  const seconds = (evaluation.milliseconds / 1000).toFixed(1);
  const cost = evaluation.costUsd === null ? "cost unknown" : `$${evaluation.costUsd.toFixed(2)}`;
  const who = evaluation.model ?? `${evaluation.reviewer} reviewer`;
  const lines = evaluation.sensitivity ? `${sensitivityLines(evaluation.sensitivity)}\n\n` : "";
  return `${evaluationTable(evaluation)}\n\n${lines}${who} · ${seconds} s · ${cost}\n`;
}

/** The medians over the seeds: what is left of the reviewer when words are missing from its vocabulary. */
function thinnedText(runs: readonly Evaluation[], share: number): string {
  const kappas = runs.map(({ all }) => all.kappa ?? Number.NaN).toSorted((a, b) => a - b);
  const alarms = runs.map(({ all }) => all.falseAlarm.is).toSorted((a, b) => a - b);
  const [least, most] = [kappas[0], kappas.at(-1)].map((kappa) => (kappa ?? Number.NaN).toFixed(2));
  return [
    `${Math.round(share * 100)} % of the vocabulary dropped at random, ${runs.length} times:`,
    `kappa ${median(kappas).toFixed(2)} in the median (${least} to ${most}),`,
    `false alarms ${median(alarms)} of ${runs[0]?.all.falseAlarm.of ?? 0} in the median.\n`,
  ].join("\n");
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}
