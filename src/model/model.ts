import type { z } from "zod";

/** One question to a language model. `document` comes first and is the same in every request about that document. */
export interface ModelRequest<T> {
  readonly system: string;
  readonly document: string;
  readonly task: string;
  readonly answer: { readonly name: string; readonly schema: z.ZodType<T> };
}

export interface ModelUsage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
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
  /** Tokens that the model can read at once. */
  readonly window: number;
  ask<T>(request: ModelRequest<T>, signal?: AbortSignal): Promise<ModelAnswer<T>>;
}
