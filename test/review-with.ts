import type { Document } from "../src/design/document.ts";
import type { ReviewOutcome } from "../src/design/finding.ts";
import type { Lens } from "../src/design/lens.ts";
import { modelDefaults, type ModelConfig } from "../src/model/model-config.ts";
import { openModel } from "../src/model/open-model.ts";
import type { Editorial } from "../src/review/by-model/answer-schema.ts";
import { type ModelReviewerOptions, modelReviewer } from "../src/review/by-model/model-reviewer.ts";
import { loadPrompts } from "../src/review/by-model/prompts.ts";
import type { Checklists, Done, OnLens } from "../src/review/reviewer.ts";
import { type Asked, type Reply, startOpenaiServer } from "./openai-server.ts";
import { checklists, vans } from "./review-fixtures.ts";
import { editorial, everythingMissing, goodModel, isEditor, rankAsTheyCome } from "./scripted-reviewer.ts";

export const prompts = loadPrompts("prompts");

export type Script = (asked: Asked, index: number) => Reply | Promise<Reply>;

export interface Settings {
  readonly model?: Partial<ModelConfig>;
  readonly reviewer?: Partial<ModelReviewerOptions>;
  readonly document?: Document;
  readonly onLens?: (lens: Lens, provisional: boolean) => void;
  readonly signal?: AbortSignal;
  readonly done?: Done;
  readonly most?: number;
  readonly checklists?: Checklists;
}

export interface Reviewed {
  readonly outcome: ReviewOutcome;
  readonly requests: readonly Asked[];
}

/** Reviews a design, the van planner's by default, with a model on this machine that answers by a script. */
export async function reviewWith(script: Script, settings: Settings = {}): Promise<Reviewed> {
  const server = await startOpenaiServer(script);
  const model = openModel({
    ...modelDefaults,
    provider: "openai",
    model: "a-model",
    apiKey: "key",
    baseUrl: server.url,
    api: "responses",
    prices: { input: 1, cachedInput: 0.1, output: 8 },
    maxRetries: 0,
    timeoutMs: 20_000,
    ...settings.model,
  });
  const reviewer = modelReviewer({
    model,
    prompts,
    fallback: everythingMissing,
    allowFallback: true,
    rank: rankAsTheyCome,
    nearest: () => null,
    now: () => performance.now(),
    ...settings.reviewer,
  });
  try {
    const onLens: OnLens = ({ lens, provisional }) => settings.onLens?.(lens, provisional === true);
    const document = settings.document ?? vans;
    const outcome = await reviewer.review(document, settings.checklists ?? checklists, {
      onLens,
      signal: settings.signal,
      ...(settings.done && { done: settings.done }),
      ...(settings.most !== undefined && { most: settings.most }),
    });
    return { outcome, requests: server.requests };
  } finally {
    await server.close();
  }
}

/** A model that is good except where the script says otherwise. */
export function except(script: (asked: Asked) => Reply | undefined): Script {
  return (asked) => script(asked) ?? goodModel(asked);
}

/** The good model's verdicts, and an editor that decides this. */
export function editedBy(decision: Partial<Editorial>): Script {
  return except((asked) => (isEditor(asked) ? editorial(decision) : undefined));
}
