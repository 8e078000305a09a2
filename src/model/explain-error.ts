import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import type { ModelConfig } from "./model-config.ts";
import { ModelFailure } from "./model-failure.ts";

const tooLong =
  /context[ _](?:length|window|size)|maximum context|prompt is too long|too many tokens|exceed\w*.{0,40}\btokens|reduce the length/i;

/** Turns what the SDK throws into a failure that says what happened and what to do next, without any secret. */
export function explainError(error: unknown, config: ModelConfig): ModelFailure {
  if (error instanceof ModelFailure) return error;
  const cause = { cause: error };
  const host = hostOf(config);
  if (error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError) {
    const message = `The model at ${host} did not answer in time. Try again later, or raise LOOPHOLE_MODEL_TIMEOUT_SECONDS.`;
    return new ModelFailure("unavailable", message, cause);
  }
  if (error instanceof APIConnectionError || !(error instanceof APIError) || error.status === undefined) {
    const message = `The model at ${host} cannot be reached. Check the network and OPENAI_BASE_URL, and try again.`;
    return new ModelFailure("unavailable", message, cause);
  }
  const status = Number(error.status);
  const said = saidBy(error, config);
  if (error.code === "content_filter") {
    return new ModelFailure("refused", `The content filter of ${host} stopped the request.`, cause);
  }
  if (isTooLong(error)) {
    const message = `The request is longer than ${config.model} can read. Set LOOPHOLE_MODEL_WINDOW to its real window.`;
    return new ModelFailure("too_long", message, cause);
  }
  if (status === 401 || status === 403) {
    const message = `The model at ${host} refused the key (${status}). Check OPENAI_API_KEY or AZURE_OPENAI_API_KEY.`;
    return new ModelFailure("misconfigured", message, cause);
  }
  if (status === 404) {
    const message = `${host} does not know the model ${config.model} (404). Check LOOPHOLE_MODEL and the base URL.`;
    return new ModelFailure("misconfigured", message, cause);
  }
  if (status === 429) {
    const message = `The model at ${host} takes no more requests for now (429): ${said} Try again later, or raise the limit.`;
    return new ModelFailure("unavailable", message, cause);
  }
  if (status >= 500 || status === 408 || status === 409) {
    const message = `The model at ${host} is in trouble (${status}). Try again later.`;
    return new ModelFailure("unavailable", message, cause);
  }
  const message = `The model at ${host} refused the request (${status}): ${said} Check the LOOPHOLE_MODEL settings.`;
  return new ModelFailure("misconfigured", message, cause);
}

/** What to say when an answer ended before it was complete. */
export function cutOff(config: Pick<ModelConfig, "model">): string {
  return `The answer of ${config.model} was cut off before its end. Raise LOOPHOLE_MODEL_MAX_OUTPUT or the server's own limit.`;
}

/** Whether a refusal is about the length of the request. */
export function isTooLong(error: APIError): boolean {
  const status = Number(error.status);
  if (status === 413 || error.code === "context_length_exceeded") return true;
  return status >= 400 && status <= 500 && status !== 429 && tooLong.test(error.message);
}

/** What the provider said, short, in one line, and without the key should it have been repeated. */
function saidBy(error: APIError, config: Pick<ModelConfig, "apiKey">): string {
  const line = error.message.replaceAll(/\s+/g, " ").slice(0, 240);
  const clean = config.apiKey === "" ? line : line.replaceAll(config.apiKey, "***");
  return /[.!?]$/.test(clean) ? clean : `${clean}.`;
}

function hostOf(config: ModelConfig): string {
  try {
    return new URL(config.baseUrl ?? "https://api.openai.com").host;
  } catch {
    return config.provider;
  }
}
