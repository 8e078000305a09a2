import type { ModelUsage } from "./model.ts";
import type { Prices } from "./model-config.ts";

/** Puts a price on counted tokens; a price that is not known is not guessed. */
export function priced(tokens: Omit<ModelUsage, "costUsd">, prices: Prices | null): ModelUsage {
  if (prices === null) return { ...tokens, costUsd: null };
  const fresh = tokens.inputTokens - tokens.cachedInputTokens;
  const millionths =
    fresh * prices.input +
    tokens.cachedInputTokens * prices.cachedInput +
    tokens.outputTokens * prices.output;
  return { ...tokens, costUsd: millionths / 1_000_000 };
}
