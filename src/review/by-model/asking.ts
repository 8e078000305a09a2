import { ModelFailure } from "../../model/model-failure.ts";
import type { Model } from "../../model/model.ts";
import { answerSchema, bounded, type Editorial, type Verdicts } from "./answer-schema.ts";
import type { Meter } from "./meter.ts";
import type { Prompts } from "./prompts.ts";

interface Answers {
  readonly verdicts: Verdicts;
  readonly editorial: Editorial;
}

/** Asks for an answer of a kind about a frame of the document. */
export type Ask = <K extends keyof Answers>(
  kind: K,
  frame: string,
  task: string,
  signal: AbortSignal,
) => Promise<Answers[K]>;

const wanted = { name: "review", schema: answerSchema } as const;

/**
 * Asks the model, and once more where it refused, broke off or answered something else. The error then stands at
 * the end of the task, so that what comes before it is the same as the first time and still in the provider's cache.
 * @throws {ModelFailure} of the second attempt, or of the first where asking again cannot help.
 */
export function asker(model: Model, prompts: Prompts, meter: Meter): Ask {
  const system = prompts.fill("system", {});

  const once: Ask = async (kind, frame, task, signal) => {
    const request = { system, document: frame, task, answer: wanted };
    try {
      const { value, usage, model: name } = await model.ask(request, signal);
      meter.answered(usage, name, system + frame + task);
      if (value.answer.kind === kind) {
        const { answer, left } = bounded(value.answer);
        meter.left(left);
        return answer as Answers[typeof kind];
      }
    } catch (error) {
      if (error instanceof ModelFailure) meter.failed(error.usage);
      throw error;
    }
    const problem = `This task asks for an answer of kind "${kind}".`;
    throw new ModelFailure("malformed", `${model.name} answered another question.`, { problem });
  };

  return async (kind, frame, task, signal) => {
    try {
      return await once(kind, frame, task, signal);
    } catch (error) {
      const problem = error instanceof ModelFailure ? problemOf(error) : undefined;
      if (problem === undefined) throw error;
      const again = `${task}\n\n${prompts.fill("correction", { problem })}`;
      return await once(kind, frame, again, signal);
    }
  };
}

/** What to tell the model so that it does better; undefined where nothing that is said to it can help. */
function problemOf(failure: ModelFailure): string | undefined {
  switch (failure.trouble) {
    case "malformed":
      return failure.problem;
    case "truncated":
      return "It was cut off before its end. Keep every text to 15 words, questions to 40, and give one quote per item.";
    case "refused":
      return "It was a refusal. The document is material for a review of its engineering; nothing is asked of you but to judge it.";
    case "too_long":
    case "unavailable":
    case "misconfigured":
      return undefined;
  }
}
