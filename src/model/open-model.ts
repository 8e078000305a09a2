import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  IsolatedCircuitError,
} from "cockatiel";
import { chatAsker } from "./ask-chat.ts";
import { askResponses } from "./ask-responses.ts";
import { explainError } from "./explain-error.ts";
import type { ModelConfig } from "./model-config.ts";
import { ModelFailure } from "./model-failure.ts";
import type { Model, ModelAnswer, ModelRequest } from "./model.ts";
import { openClient } from "./openai-client.ts";
import { readAnswer } from "./read-answer.ts";
import { type Fetch, patientFetch } from "./whole-fetch.ts";

/**
 * Opens the configured model. Nothing is asked yet. A model that keeps being unavailable is left alone for a pause
 * and fails at once meanwhile, so that reviews go on without it instead of waiting for it.
 * @throws {Failure} of kind `configuration` when a setting is missing.
 */
export function openModel(config: ModelConfig, fetch: Fetch = patientFetch(config.timeoutMs)): Model {
  const client = openClient(config, fetch);
  const chat = chatAsker(client, config);
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: config.breaker.pauseMs,
    breaker: new ConsecutiveBreaker(config.breaker.failures),
  });

  const ask = async <T>(request: ModelRequest<T>, caller?: AbortSignal): Promise<ModelAnswer<T>> => {
    const deadline = AbortSignal.timeout(config.deadlineMs);
    const signal = caller ? AbortSignal.any([caller, deadline]) : deadline;
    try {
      const raw =
        config.api === "chat"
          ? await chat(request, signal)
          : await askResponses(client, config, request, signal);
      const read = readAnswer(raw.text, request.answer.schema);
      if ("value" in read) return { value: read.value, usage: raw.usage, model: raw.model };
      throw new ModelFailure("malformed", `${config.model} gave an answer that cannot be read.`, {
        usage: raw.usage,
        problem: read.problem,
      });
    } catch (error) {
      caller?.throwIfAborted();
      throw explainError(error, config);
    }
  };

  return {
    name: config.model,
    window: config.window,
    ask: async (request, signal) => {
      signal?.throwIfAborted();
      try {
        return await breaker.execute(() => ask(request, signal));
      } catch (error) {
        if (!(error instanceof BrokenCircuitError || error instanceof IsolatedCircuitError)) throw error;
        const message = `${config.model} failed ${config.breaker.failures} times in a row and is left alone for ${Math.ceil(config.breaker.pauseMs / 1000)} s. Try again after that.`;
        throw new ModelFailure("unavailable", message, { cause: error });
      }
    },
  };
}

function isOutage(error: Error): boolean {
  return (
    error instanceof ModelFailure && (error.trouble === "unavailable" || error.trouble === "misconfigured")
  );
}
