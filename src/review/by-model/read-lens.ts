import type { Document } from "../../design/document.ts";
import type { Claim, Contradiction, Finding, Rejected } from "../../design/finding.ts";
import { lensTitles } from "../../design/lens.ts";
import { ModelFailure } from "../../model/model-failure.ts";
import type { Checklist, ChecklistItem } from "../checklists/checklist-schema.ts";
import { verifyTensions } from "../quotes/contradictions.ts";
import { type Nearest, type Verified, verify } from "../quotes/verify.ts";
import { idIn } from "../quotes/wording.ts";
import type { VerdictAnswer } from "./answer-schema.ts";
import type { Ask } from "./asking.ts";
import type { Frame } from "./frames.ts";
import type { Prompts } from "./prompts.ts";

/** What a lens noted about an item beside its verdict: what the document settles, and what it leaves open. */
export interface Remark {
  readonly says: string;
  readonly open: string;
}

/** What one lens made of one frame of the document. */
export interface LensReading {
  readonly findings: readonly Finding[];
  readonly remarks: ReadonlyMap<string, Remark>;
  readonly contradictions: readonly Contradiction[];
  readonly rejected: readonly Rejected[];
  /** Items that the model judged twice without evidence, or not at all. */
  readonly unjudged: readonly Rejected[];
}

/**
 * Has one lens read one frame: asks for a verdict on every item, verifies every quote, and asks once more for the
 * items that were left out or whose quotes do not stand in the document.
 * @throws {ModelFailure} when there is no usable answer at all.
 */
export async function readLens(
  with_: { readonly ask: Ask; readonly prompts: Prompts; readonly nearest: Nearest },
  document: Document,
  frame: Frame,
  checklist: Checklist,
  signal: AbortSignal,
): Promise<LensReading> {
  const { ask, prompts, nearest } = with_;
  const answer = await ask("verdicts", frame.text, lensTask(prompts, checklist, checklist.items), signal);
  const first = verify(answer.verdicts.map(claimOf), document, checklist, nearest);
  const tensions = verifyTensions(answer.contradictions, document);
  const remarks = new Map(answer.verdicts.map((verdict) => [idIn(verdict.item), remarkOf(verdict)]));
  const rejected = [...first.rejected, ...tensions.rejected];
  const reading = { contradictions: tensions.contradictions, remarks };
  if (first.again.length === 0) return { ...reading, findings: first.findings, rejected, unjudged: [] };

  const wanted = { ...checklist, items: itemsOf(checklist, first.again) };
  const reasons = first.again.map(({ item, because }) => `- ${item}: ${because}`).join("\n");
  const task = `${lensTask(prompts, checklist, wanted.items)}\n\n${prompts.fill("repair", { reasons })}`;
  const repaired = await repairs(ask, frame, task, signal);
  for (const verdict of repaired) remarks.set(idIn(verdict.item), remarkOf(verdict));
  const second: Verified = verify(repaired.map(claimOf), document, wanted, nearest, first.findings);
  return {
    ...reading,
    findings: inOrder(checklist, [...first.findings, ...second.findings]),
    rejected: [...rejected, ...second.rejected],
    unjudged: second.again,
  };
}

/** A lens that was read once is not lost because its repair fails. */
async function repairs(
  ask: Ask,
  frame: Frame,
  task: string,
  signal: AbortSignal,
): Promise<readonly VerdictAnswer[]> {
  try {
    return (await ask("verdicts", frame.text, task, signal)).verdicts;
  } catch (error) {
    if (error instanceof ModelFailure) return [];
    throw error;
  }
}

/** The task of a lens, for all or some of its items. */
export function lensTask(prompts: Prompts, checklist: Checklist, items: readonly ChecklistItem[]): string {
  return prompts.fill("lens", {
    title: lensTitles[checklist.lens],
    about: checklist.about.trim(),
    count: String(items.length),
    items: items.map(itemText).join("\n\n"),
  });
}

function itemText(item: ChecklistItem): string {
  return [
    `## ${item.id} · ${item.title}`,
    `Applies when: ${item.applies_when}`,
    `A full answer: ${item.covered_when}`,
    `Often left open: ${item.partial_when}`,
    `In general: ${item.question}`,
    `Because: ${item.why}`,
    `Severity to start from: ${item.severity}`,
  ].join("\n");
}

function claimOf(answer: VerdictAnswer): Claim {
  const { item, verdict, severity, quotes, question } = answer;
  const why = verdict === "not_applicable" ? answer.says : answer.why;
  return { item: idIn(item), verdict, severity, quotes, question, why };
}

function remarkOf({ says, open }: VerdictAnswer): Remark {
  return { says, open };
}

function itemsOf(checklist: Checklist, wanted: readonly { readonly item: string }[]): ChecklistItem[] {
  return checklist.items.filter((item) => wanted.some((one) => one.item === item.id));
}

function inOrder(checklist: Checklist, findings: readonly Finding[]): readonly Finding[] {
  return checklist.items.flatMap((item) => findings.filter((finding) => finding.item === item.id));
}
