import type { ModelUsage } from "./model.ts";

/** US dollars per million tokens. */
export interface Prices {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

/**
 * Which model to ask and how. The environment variables that fill it are named beside each setting.
 *
 * `openai` is OpenAI itself; `compatible` is any server that speaks its protocol (a base URL is set); `azure` is an
 * Azure OpenAI resource, where `model` is the name of the deployment.
 */
export interface ModelConfig {
  readonly provider: "openai" | "compatible" | "azure";
  /** `LOOPHOLE_MODEL`, or `AZURE_OPENAI_DEPLOYMENT`. */
  readonly model: string;
  /** `OPENAI_API_KEY`, or `AZURE_OPENAI_API_KEY`. Empty where a local server asks for none. */
  readonly apiKey: string;
  /** `OPENAI_BASE_URL`, or `AZURE_OPENAI_ENDPOINT`; null for OpenAI itself. */
  readonly baseUrl: string | null;
  /** `AZURE_OPENAI_API_VERSION`; only Azure. */
  readonly apiVersion: string | null;
  /** `LOOPHOLE_MODEL_API`: by default `responses` for OpenAI and `chat` for everything else. */
  readonly api: "responses" | "chat";
  /** `LOOPHOLE_MODEL_WINDOW`, in tokens. */
  readonly window: number;
  /** `LOOPHOLE_MODEL_MAX_OUTPUT`, in tokens; null leaves it to the model, whose own maximum is the most generous. */
  readonly maxOutputTokens: number | null;
  /** `LOOPHOLE_MODEL_TEMPERATURE`; null sends none, as reasoning models demand. */
  readonly temperature: number | null;
  /** `LOOPHOLE_MODEL_EFFORT`: how hard a reasoning model thinks; null leaves it to the model. */
  readonly effort: "minimal" | "low" | "medium" | "high" | null;
  /** `LOOPHOLE_MODEL_PRICE_INPUT`, `…_CACHED`, `…_OUTPUT`; null where unknown, and then no cost is claimed. */
  readonly prices: Prices | null;
  /** `LOOPHOLE_MODEL_TIMEOUT_SECONDS`: how long one attempt may take. */
  readonly timeoutMs: number;
  /** `LOOPHOLE_MODEL_DEADLINE_SECONDS`: how long one question may take with all its retries. */
  readonly deadlineMs: number;
  /** `LOOPHOLE_MODEL_RETRIES`: after rate limits, server errors and broken connections. */
  readonly maxRetries: number;
  /** After so many failed questions in a row the model is left alone for a while. */
  readonly breaker: { readonly failures: number; readonly pauseMs: number };
}

/** Everything that has a sensible default; the rest names the model. */
export const modelDefaults = {
  apiKey: "",
  baseUrl: null,
  apiVersion: null,
  window: 128_000,
  maxOutputTokens: null,
  temperature: null,
  effort: null,
  prices: null,
  timeoutMs: 300_000,
  deadlineMs: 600_000,
  maxRetries: 3,
  breaker: { failures: 5, pauseMs: 60_000 },
} as const satisfies Partial<ModelConfig>;

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
