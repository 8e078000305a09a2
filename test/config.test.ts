import { describe, expect, test } from "vitest";
import { readConfig } from "../src/setup/config.ts";
import { Failure } from "../src/errors.ts";

describe("without any setting", () => {
  test("everything has a default, and the offline reviewer does the work", () => {
    expect(readConfig({})).toEqual({
      ledger: { path: ".loophole/ledger.db", isDefault: true, keepsText: false },
      budget: 7,
      reviewsAtOnce: 8,
      checklists: { own: undefined, itemsOff: [] },
      model: null,
      sources: expect.objectContaining({ mostFollowed: 5, confluence: [], slack: undefined }) as object,
      fetching: { allowed: [], denied: [], privateHosts: [], proxy: undefined, noProxy: [] },
      slack: null,
      teams: null,
      server: { host: "127.0.0.1", port: 3000, isAskedFor: false },
      register: "one",
      secretKeys: [],
      sharedChannels: [],
      logLevel: "warn",
    });
  });

  test("an empty value is none", () => {
    expect(readConfig({ LOOPHOLE_DB: " ", OPENAI_API_KEY: "", LOOPHOLE_BUDGET: "" })).toEqual(readConfig({}));
  });
});

describe("a model is configured", () => {
  test("by a key of OpenAI", () => {
    expect(readConfig({ OPENAI_API_KEY: "k" }).model).toMatchObject({
      provider: "openai",
      api: "responses",
      apiKey: "k",
    });
  });

  test("by an address that speaks OpenAI's protocol", () => {
    const model = readConfig({
      OPENAI_BASE_URL: "http://127.0.0.1:11434/v1",
      LOOPHOLE_MODEL: "local",
      LOOPHOLE_MODEL_WINDOW: "32000",
      LOOPHOLE_MODEL_TIMEOUT_SECONDS: "20",
      LOOPHOLE_MODEL_TEMPERATURE: "0.2",
      LOOPHOLE_MODEL_PRICE_INPUT: "1",
      LOOPHOLE_MODEL_PRICE_OUTPUT: "4",
    }).model;
    expect(model).toMatchObject({
      provider: "compatible",
      model: "local",
      api: "chat",
      apiKey: "",
      window: 32_000,
      timeoutMs: 20_000,
      temperature: 0.2,
      prices: { input: 1, cachedInput: 1, output: 4 },
    });
  });

  test("by an endpoint of Azure", () => {
    const model = readConfig({
      AZURE_OPENAI_ENDPOINT: "https://x.openai.azure.com",
      AZURE_OPENAI_API_KEY: "k",
      AZURE_OPENAI_DEPLOYMENT: "d",
      AZURE_OPENAI_API_VERSION: "2025-04-01-preview",
    }).model;
    expect(model).toMatchObject({
      provider: "azure",
      model: "d",
      api: "chat",
      apiVersion: "2025-04-01-preview",
    });
  });
});

test("everything that is wrong is told at once, without secrets", () => {
  const broken = {
    LOOPHOLE_BUDGET: "many",
    LOOPHOLE_KEEP_TEXT: "perhaps",
    LOOPHOLE_LOG_LEVEL: "loud",
    LOOPHOLE_BUGDET: "7",
    LOOPHOLE_MODEL_WINDOW: "12.5",
    LOOPHOLE_MODEL_PRICE_INPUT: "1",
    OPENAI_BASE_URL: "ftp://user:secret@host",
    AZURE_OPENAI_ENDPOINT: "https://x.example",
  };
  let failure: unknown;
  try {
    readConfig(broken);
  } catch (error) {
    failure = error;
  }
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({ kind: "configuration" });
  const message = failure instanceof Failure ? failure.message : "";
  expect(message.split("\n")).toEqual([
    "The configuration is not right.",
    'LOOPHOLE_KEEP_TEXT has to be one of 1, true, yes, on, 0, false, no, off, and is "perhaps".',
    'LOOPHOLE_BUDGET has to be a whole number from 0 to 50, and is "many".',
    "OPENAI_BASE_URL has to be an http or https address.",
    "AZURE_OPENAI_ENDPOINT needs AZURE_OPENAI_API_KEY as well.",
    "AZURE_OPENAI_ENDPOINT needs AZURE_OPENAI_DEPLOYMENT as well.",
    "AZURE_OPENAI_ENDPOINT needs AZURE_OPENAI_API_VERSION as well.",
    'LOOPHOLE_MODEL_WINDOW has to be a whole number from 1000 to 100000000, and is "12.5".',
    "A price needs both LOOPHOLE_MODEL_PRICE_INPUT and LOOPHOLE_MODEL_PRICE_OUTPUT.",
    'LOOPHOLE_LOG_LEVEL has to be one of silent, error, warn, info, debug, trace, and is "loud".',
    "LOOPHOLE_BUGDET is no setting. Did you mean LOOPHOLE_BUDGET?",
  ]);
});
