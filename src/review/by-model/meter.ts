import type { Usage } from "../../design/finding.ts";
import type { ModelUsage } from "../../model/model.ts";
import { tokenBounds } from "./count-tokens.ts";

/** Adds up what a review costs, failed answers included, and notices a model that was given more than it read. */
export interface Meter {
  answered(usage: ModelUsage, model: string, asked: string): void;
  failed(usage: ModelUsage | null): void;
  /** So many texts of an answer were cut, or entries left out, because they were beyond all bounds. */
  left(parts: number): void;
  /** The model's name as the provider gave it last, or null before any answer. */
  model(): string | null;
  usage(): Usage;
  notes(): readonly string[];
}

/** @param now milliseconds of a clock. */
export function startMeter(now: () => number): Meter {
  const started = now();
  let model: string | null = null;
  let total: ModelUsage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costUsd: 0 };
  let left = 0;
  let shortest: { readonly read: number; readonly asked: number } | null = null;

  const add = (usage: ModelUsage) => {
    total = {
      inputTokens: total.inputTokens + usage.inputTokens,
      cachedInputTokens: total.cachedInputTokens + usage.cachedInputTokens,
      outputTokens: total.outputTokens + usage.outputTokens,
      costUsd: total.costUsd === null || usage.costUsd === null ? null : total.costUsd + usage.costUsd,
    };
  };
  return {
    answered: (usage, name, asked) => {
      add(usage);
      model = name;
      const { least } = tokenBounds(asked);
      if (usage.inputTokens > 0 && usage.inputTokens < least * 0.75) {
        shortest = { read: usage.inputTokens, asked: least };
      }
    },
    failed: (usage) => {
      if (usage) add(usage);
    },
    left: (parts) => void (left += parts),
    model: () => model,
    usage: () => ({ ...total, milliseconds: Math.round(now() - started) }),
    notes: () => [
      ...(shortest === null
        ? []
        : [
            `The model reports ${shortest.read} tokens read of a request of more than ${shortest.asked} words: it may have seen only a part of the document. Check LOOPHOLE_MODEL_WINDOW against the window that the server really gives it.`,
          ]),
      ...(left === 0
        ? []
        : [
            `The model wrote far more than it was asked for: ${left} ${left === 1 ? "text or entry was" : "texts or entries were"} cut short or left out.`,
          ]),
    ],
  };
}
