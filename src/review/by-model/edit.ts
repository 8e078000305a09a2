import type { Document } from "../../design/document.ts";
import type { Finding, ReviewOutcome } from "../../design/finding.ts";
import { ModelFailure } from "../../model/model-failure.ts";
import type { Model } from "../../model/model.ts";
import { withoutRepeats } from "../quotes/contradictions.ts";
import type { Checklists } from "../reviewer.ts";
import type { Editorial } from "./answer-schema.ts";
import { applyEditorial } from "./apply-editorial.ts";
import type { Ask } from "./asking.ts";
import { answerRoom, estimate, fits } from "./count-tokens.ts";
import { type Desk, editorTask } from "./editor-task.ts";
import { excerptFrame } from "./excerpt-frame.ts";
import type { Frame } from "./frames.ts";
import type { Prompts } from "./prompts.ts";
import type { AllRead } from "./read-all.ts";

/** Ranks gaps without a model, for when the editor fails. */
export type Rank = (
  findings: readonly Finding[],
  checklists: Checklists,
) => Pick<ReviewOutcome, "questions" | "worthPosting">;

export interface Editor {
  readonly model: Model;
  readonly prompts: Prompts;
  readonly ask: Ask;
  /** How many questions are asked at most. */
  readonly most: number;
  readonly rank: Rank;
  readonly allowFallback: boolean;
}

type Edited = Omit<ReviewOutcome, "reviewer" | "usage">;

/**
 * Has the editor decide what the authors are asked, with the document in front of it where it fits beside the gaps,
 * otherwise with excerpts of it. Where the editor fails, the gaps are ranked without it, and the notes say so.
 * @throws {ModelFailure} of the editor where falling back is forbidden.
 */
export async function edit(
  editor: Editor,
  document: Document,
  checklists: Checklists,
  all: AllRead,
  signal: AbortSignal,
): Promise<Edited> {
  const desk: Desk = {
    checklists,
    findings: all.readings.flatMap((reading) => reading.findings),
    remarks: new Map(all.readings.flatMap((reading) => [...reading.remarks])),
    contradictions: withoutRepeats(all.readings.flatMap((reading) => reading.contradictions)),
  };
  const rejected = all.readings.flatMap((reading) => reading.rejected);
  const task = editorTask(editor.prompts, desk, editor.most);
  try {
    const { editorial, sawWhole } = await decide(editor, document, desk, task, all.frames, signal);
    const applied = applyEditorial(editorial, desk, document);
    const inParts = "Contradictions were looked for part by part, not across the whole document.";
    return {
      ...applied,
      rejected: [...rejected, ...applied.rejected],
      notes: sawWhole ? all.notes : [...all.notes, inParts],
    };
  } catch (error) {
    if (!(error instanceof ModelFailure) || !editor.allowFallback) throw error;
    return {
      ...editor.rank(desk.findings, checklists),
      findings: desk.findings,
      contradictions: desk.contradictions,
      rejected,
      notes: [...all.notes, `The questions were ranked without the model's editor: ${error.message}`],
    };
  }
}

async function decide(
  { model, prompts, ask }: Editor,
  document: Document,
  desk: Desk,
  task: string,
  frames: readonly Frame[],
  signal: AbortSignal,
): Promise<{ readonly editorial: Editorial; readonly sawWhole: boolean }> {
  const room = model.window - answerRoom(model.window) - estimate(prompts.fill("system", {}) + task) - 500;
  const whole = frames.length === 1 ? frames[0] : undefined;
  if (whole && (await fits(whole.text, room))) {
    try {
      return { editorial: await ask("editorial", whole.text, task, signal), sawWhole: true };
    } catch (error) {
      if (!(error instanceof ModelFailure) || error.trouble !== "too_long") throw error;
    }
  }
  const passages = desk.findings.flatMap(({ evidence }) => evidence);
  const excerpts = excerptFrame(document, prompts, passages, Math.max(0, room));
  return { editorial: await ask("editorial", excerpts.text, task, signal), sawWhole: false };
}
