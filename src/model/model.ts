import { createHash } from "node:crypto";
import type { z } from "zod";

/**
 * One question to a language model. `system` and `document` come first and are the same, byte for byte, in every
 * request about a document, so that a provider's prompt cache pays for them once; `task` comes last.
 *
 * Providers put the schema of a typed answer in front of the system message. Requests that should share a cached
 * prefix therefore share one schema as well.
 */
export interface ModelRequest<T> {
  readonly system: string;
  readonly document: string;
  readonly task: string;
  /** The name is lower-case words with underscores. */
  readonly answer: { readonly name: string; readonly schema: z.ZodType<T> };
}

/** What one question cost. Cached tokens are among the input tokens; the cost is null where no price is known. */
export interface ModelUsage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number | null;
}

export interface ModelAnswer<T> {
  readonly value: T;
  readonly usage: ModelUsage;
  /** The model's name as the provider gives it. */
  readonly model: string;
}

/** Asks a language model for a typed answer. */
export interface Model {
  readonly name: string;
  /** Tokens that the model can take in and give out in one exchange. */
  readonly window: number;
  /**
   * Asks once; waits, retries and deadlines are the model's own business.
   * @throws {ModelFailure} that says what kind of trouble it was. An abort rejects with the signal's reason.
   */
  ask<T>(request: ModelRequest<T>, signal?: AbortSignal): Promise<ModelAnswer<T>>;
}

/** Requests with the same beginning carry the same key, so that they reach the machine that has it in its cache. */
export function cacheKey(request: Pick<ModelRequest<unknown>, "system" | "document">): string {
  const beginning = createHash("sha256").update(request.system).update("\0").update(request.document);
  return beginning.digest("hex").slice(0, 32);
}
