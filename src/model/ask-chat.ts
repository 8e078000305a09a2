import type OpenAI from "openai";
import { APIError } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { cutOff, isTooLong } from "./explain-error.ts";
import { type ModelConfig, priced } from "./model-config.ts";
import { ModelFailure } from "./model-failure.ts";
import { cacheKey, type ModelRequest } from "./model.ts";
import { inWords, type RawAnswer } from "./read-answer.ts";

/** How a server is held to the schema, from the strictest on; a server that knows none of it is asked in words. */
const strictness = ["json_schema", "json_object", "words"] as const;

type Ask = <T>(request: ModelRequest<T>, signal: AbortSignal) => Promise<RawAnswer>;

/**
 * Asks through chat completions. Which way of asking for JSON the server knows is found out by its refusals, and
 * remembered. The document and the task are one message, because some local models insist on alternating turns.
 */
export function chatAsker(client: OpenAI, config: ModelConfig): Ask {
  let known = 0;
  return async (request, signal) => {
    for (;;) {
      const level = known;
      try {
        return await askOnce(client, config, request, strictness[level] ?? "words", signal);
      } catch (error) {
        if (level >= strictness.length - 1 || !isAboutFormat(error, config)) throw error;
        known = Math.max(known, level + 1);
      }
    }
  };
}

async function askOnce<T>(
  client: OpenAI,
  config: ModelConfig,
  request: ModelRequest<T>,
  level: (typeof strictness)[number],
  signal: AbortSignal,
): Promise<RawAnswer> {
  const format = formatOf(request);
  const enforced = level === "json_schema" && config.provider !== "compatible";
  const task = enforced ? request.task : `${request.task}\n\n${inWords(format.json_schema.schema)}`;
  const completion = await client.chat.completions.create(
    {
      model: config.model,
      messages: [
        { role: "system", content: request.system },
        { role: "user", content: `${request.document}\n\n${task}` },
      ],
      ...(level === "json_schema"
        ? { response_format: { type: "json_schema" as const, json_schema: format.json_schema } }
        : {}),
      ...(level === "json_object" ? { response_format: { type: "json_object" as const } } : {}),
      ...(config.provider === "openai" ? { prompt_cache_key: cacheKey(request), store: false } : {}),
      ...(config.maxOutputTokens === null ? {} : outputLimit(config, config.maxOutputTokens)),
      ...(config.temperature === null ? {} : { temperature: config.temperature }),
      ...(config.effort === null ? {} : { reasoning_effort: config.effort }),
    },
    { signal },
  );

  const usage = priced(
    {
      inputTokens: completion.usage?.prompt_tokens ?? 0,
      cachedInputTokens: completion.usage?.prompt_tokens_details?.cached_tokens ?? 0,
      outputTokens: completion.usage?.completion_tokens ?? 0,
    },
    completion.usage ? config.prices : null,
  );
  const choice = completion.choices?.[0];
  if (choice?.message?.refusal || choice?.finish_reason === "content_filter") {
    throw new ModelFailure("refused", `${config.model} declined to answer.`, { usage });
  }
  if (choice?.finish_reason === "length") {
    throw new ModelFailure("truncated", cutOff(config), { usage });
  }
  return { text: choice?.message?.content ?? "", usage, model: completion.model ?? config.model };
}

type Format = ReturnType<typeof zodResponseFormat>;

/** Made once for each kind of answer: it takes 10 ms, and several lenses ask at the same moment. */
const formats = new WeakMap<object, Format>();

function formatOf<T>({ answer }: ModelRequest<T>): Format {
  const format = formats.get(answer) ?? zodResponseFormat(answer.schema, answer.name);
  formats.set(answer, format);
  return format;
}

/** OpenAI and Azure renamed the limit; most other servers know only the old name. */
function outputLimit(config: ModelConfig, tokens: number) {
  return config.provider === "compatible" ? { max_tokens: tokens } : { max_completion_tokens: tokens };
}

/** Whether a refusal may be about the way in which JSON was asked for; a server of unknown make says it in many ways. */
function isAboutFormat(error: unknown, config: ModelConfig): boolean {
  if (!(error instanceof APIError) || isTooLong(error)) return false;
  const named = /response_format|json_schema|json_object|grammar|guided/i.test(error.message);
  const statuses = named ? [400, 415, 422, 500, 501] : [400, 415, 422, 501];
  return (named || config.provider === "compatible") && statuses.includes(Number(error.status));
}
