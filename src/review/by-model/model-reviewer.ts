import { defaultSettings } from "../../design/conversation.ts";
import type { ReviewOutcome } from "../../design/finding.ts";
import { ModelFailure } from "../../model/model-failure.ts";
import type { Model } from "../../model/model.ts";
import type { Prepare } from "../judge-apart.ts";
import type { Nearest } from "../quotes/verify.ts";
import type { Reviewer } from "../reviewer.ts";
import { tooLittle } from "../too-little.ts";
import { asker } from "./asking.ts";
import { edit, type Rank } from "./edit.ts";
import { type Meter, startMeter } from "./meter.ts";
import type { Prompts } from "./prompts.ts";
import { type AllRead, readAll } from "./read-all.ts";
import { readAlong } from "./second-reading.ts";

export interface ModelReviewerOptions {
  readonly model: Model;
  readonly prompts: Prompts;
  /** The offline reviewer, which answers for what the model cannot. */
  readonly fallback: Reviewer;
  /** Where false, a model that fails is a failure of the review. */
  readonly allowFallback: boolean;
  readonly rank: Rank;
  readonly nearest: Nearest;
  /** Called with the document before it is read. */
  readonly prepare?: Prepare;
  /** Milliseconds of a clock. */
  readonly now: () => number;
}

/**
 * The reviewer that asks a language model. Five lenses read the document at the same time and judge their items with
 * quotes, which code verifies; an editor that sees all gaps then decides what the authors are asked. What the model
 * cannot do, the offline reviewer does, and the notes say so. It reads along as well, so that a model that was silenced
 * is noticed.
 */
export function modelReviewer(options: ModelReviewerOptions): Reviewer {
  const { model, prompts } = options;
  return {
    name: model.name,
    review: async (document, checklists, how = {}) => {
      const { onLens, done, most = defaultSettings.budget } = how;
      const meter = startMeter(options.now);
      const signal = how.signal ?? new AbortController().signal;
      const offline = once(() => options.fallback.review(document, checklists, { signal }));
      const said = (part: Partial<ReviewOutcome>): ReviewOutcome => ({
        reviewer: {
          kind: "model",
          model: meter.model() ?? model.name,
          prompts: prompts.hash,
          checklists: checklists.hash,
        },
        findings: [],
        questions: [],
        worthPosting: 0,
        rejected: [],
        contradictions: [],
        ...part,
        notes: [...(part.notes ?? []), ...meter.notes()],
        usage: meter.usage(),
      });

      const little = tooLittle(document);
      if (little !== undefined) return said({ notes: [little] });
      await options.prepare?.(document, signal);
      try {
        const ask = asker(model, prompts, meter);
        const readers = { ...options, ask, offline: async () => (await offline()).findings };
        const all = await inWindow(model.window, (window) =>
          readAll(readers, document, checklists, window, onLens, signal, done),
        );
        if (all.byModel === 0) return spoken(await offline(), all.notes, meter);
        const edited = await edit({ ...options, ask, most }, document, checklists, all, signal);
        const before = all.readings.flatMap(({ findings }) => findings);
        const { rank } = options;
        const along = readAlong(edited, { checklists, offline: await offline(), rank, before });
        return said({ ...edited, ...along });
      } catch (error) {
        if (!(error instanceof ModelFailure) || !options.allowFallback) throw error;
        return spoken(await offline(), [`The model did not review this document: ${error.message}`], meter);
      }
    },
  };
}

/** The offline reviewer's review, with the reason why it is one and with what the attempt cost. */
function spoken(outcome: ReviewOutcome, why: readonly string[], meter: Meter): ReviewOutcome {
  return { ...outcome, notes: [...new Set([...why, ...outcome.notes])], usage: meter.usage() };
}

/** Where the model turns out to read less than its settings say, tries with half of it, and half of that. */
async function inWindow(window: number, read: (window: number) => Promise<AllRead>): Promise<AllRead> {
  for (let tried = window; ; tried = Math.floor(tried / 2)) {
    try {
      return await read(tried);
    } catch (error) {
      const isTooLong = error instanceof ModelFailure && error.trouble === "too_long";
      if (!isTooLong || tried <= window / 4) throw error;
    }
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
