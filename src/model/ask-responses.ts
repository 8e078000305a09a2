import type OpenAI from "openai";
import { zodTextFormat } from "openai/helpers/zod";
import { cutOff } from "./explain-error.ts";
import { type ModelConfig, priced } from "./model-config.ts";
import { ModelFailure } from "./model-failure.ts";
import { cacheKey, type ModelRequest } from "./model.ts";
import { inWords, type RawAnswer } from "./read-answer.ts";

/** Made once for each kind of answer: it takes 10 ms, and several lenses ask at the same moment. */
const formats = new WeakMap<object, ReturnType<typeof zodTextFormat>>();

/** Asks through the Responses API, where the answer's schema is enforced by the provider. */
export async function askResponses<T>(
  client: OpenAI,
  config: ModelConfig,
  request: ModelRequest<T>,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const format = formats.get(request.answer) ?? zodTextFormat(request.answer.schema, request.answer.name);
  formats.set(request.answer, format);
  const task =
    config.provider === "compatible" ? `${request.task}\n\n${inWords(format.schema)}` : request.task;
  const response = await client.responses.create(
    {
      model: config.model,
      store: false,
      input: [
        { role: "system", content: request.system },
        {
          role: "user",
          content: [
            { type: "input_text", text: request.document },
            { type: "input_text", text: task },
          ],
        },
      ],
      text: { format },
      ...(config.provider === "openai" ? { prompt_cache_key: cacheKey(request) } : {}),
      ...(config.maxOutputTokens === null ? {} : { max_output_tokens: config.maxOutputTokens }),
      ...(config.temperature === null ? {} : { temperature: config.temperature }),
      ...(config.effort === null ? {} : { reasoning: { effort: config.effort } }),
    },
    { signal },
  );

  const usage = priced(
    {
      inputTokens: response.usage?.input_tokens ?? 0,
      cachedInputTokens: response.usage?.input_tokens_details?.cached_tokens ?? 0,
      outputTokens: response.usage?.output_tokens ?? 0,
    },
    response.usage ? config.prices : null,
  );
  const parts = (response.output ?? []).flatMap((item) => (item.type === "message" ? item.content : []));
  const filtered = response.incomplete_details?.reason === "content_filter";
  if (filtered || parts.some((part) => part.type === "refusal")) {
    throw new ModelFailure("refused", `${config.model} declined to answer.`, { usage });
  }
  if (response.status === "incomplete") {
    throw new ModelFailure("truncated", cutOff(config), { usage });
  }
  if (response.status === "failed" || response.status === "cancelled") {
    throw new ModelFailure("unavailable", `${config.model} gave up on the answer. Try again later.`, {
      usage,
    });
  }
  const text = parts.map((part) => (part.type === "output_text" ? part.text : "")).join("");
  return { text, usage, model: response.model ?? config.model };
}
