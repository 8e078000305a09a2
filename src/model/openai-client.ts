import OpenAI, { AzureOpenAI } from "openai";
import { Failure } from "../errors.ts";
import type { ModelConfig } from "./model-config.ts";
import { type Fetch, wholeFetch } from "./whole-fetch.ts";

/** Where OpenAI itself lives; named so that the SDK does not look for it in the environment. */
const openaiUrl = "https://api.openai.com/v1";

/**
 * The SDK's client for a configuration. Everything that the SDK would otherwise read from the environment is given.
 * @throws {Failure} of kind `configuration` when Azure lacks its endpoint or version.
 */
export function openClient(config: ModelConfig, fetch: Fetch): OpenAI {
  const common = {
    apiKey: config.apiKey === "" ? "none" : config.apiKey,
    organization: null,
    project: null,
    timeout: config.timeoutMs,
    maxRetries: config.maxRetries,
    logLevel: "off" as const,
    fetch: wholeFetch(fetch),
  };
  if (config.provider !== "azure")
    return new OpenAI({ ...common, webhookSecret: null, baseURL: config.baseUrl ?? openaiUrl });

  const { baseUrl, apiVersion } = config;
  if (baseUrl === null || apiVersion === null) {
    throw new Failure(
      "configuration",
      "Azure OpenAI needs AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_VERSION. Set both, or use OPENAI_API_KEY.",
    );
  }
  const baseURL = `${baseUrl.replace(/\/+$/, "").replace(/\/openai$/, "")}/openai`;
  return new AzureOpenAI({ ...common, baseURL, apiVersion, deployment: config.model });
}
