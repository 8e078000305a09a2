import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { modelDefaults, type ModelConfig } from "../src/model/model-config.ts";
import { openModel } from "../src/model/open-model.ts";
import { ModelFailure } from "../src/model/model-failure.ts";
import { type OpenaiServer, type Reply, startOpenaiServer, usagePerAnswer } from "./openai-server.ts";

const schema = z.object({ verdict: z.enum(["covered", "missing"]), quotes: z.array(z.string()) });
const good = { verdict: "covered", quotes: ["as written"] };
const request = {
  system: "You review.",
  document: "The design.",
  task: "Judge.",
  answer: { name: "verdict", schema },
};

let server: OpenaiServer;
afterEach(() => server.close());

/** A server that gives these replies in turn, the last one for ever; and a model that asks it. */
async function serving(replies: readonly Reply[], settings: Partial<ModelConfig> = {}) {
  server = await startOpenaiServer((_, index) => replies[Math.min(index, replies.length - 1)] as Reply);
  return openModel({
    ...modelDefaults,
    provider: "openai",
    model: "a-model",
    apiKey: "sk-secret-key",
    baseUrl: server.url,
    api: "responses",
    ...settings,
  });
}

const failing = async (asking: Promise<unknown>) => {
  const error: unknown = await asking.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ModelFailure)) throw new Error("a ModelFailure was expected", { cause: error });
  return error;
};

const isPackedHow = (how: object) => "isPacked" in how;
const answer: Reply = { kind: "answer", value: good };
const apis = ["responses", "chat"] as const;

describe.each(apis)("through %s", (api) => {
  test("a typed answer comes back with its usage, its price and the provider's name for the model", async () => {
    const model = await serving([answer], { api, prices: { input: 2, cachedInput: 0.5, output: 10 } });
    expect(await model.ask(request)).toEqual({
      value: good,
      model: "a-model-2026-01-01",
      usage: { ...usagePerAnswer, costUsd: (60_000 * 2 + 40_000 * 0.5 + 2_000 * 10) / 1e6 },
    });
    expect(server.requests[0]?.api).toBe(api);
    expect(server.requests[0]?.schema).toBeDefined();
  });

  test("without a price no cost is claimed, and without settings nothing is tuned or stored", async () => {
    const model = await serving([answer], { api });
    expect((await model.ask(request)).usage.costUsd).toBeNull();
    const body = server.requests[0]?.body ?? {};
    expect(Object.keys(body)).not.toContain("temperature");
    expect(Object.keys(body)).not.toContain("max_output_tokens");
    expect(body["store"]).toBe(false);
  });

  test("system comes first, then the document, then the task", async () => {
    const model = await serving([answer], { api });
    await model.ask(request);
    expect(server.requests[0]?.system).toBe("You review.");
    expect(server.requests[0]?.user).toBe("The design.\n\nJudge.");
  });

  test.each([
    ["refused", { kind: "refusal" }],
    ["truncated", { kind: "truncated" }],
    ["malformed", { kind: "text", text: "I think it is covered." }],
    ["malformed", { kind: "answer", value: { verdict: "perhaps", quotes: [] } }],
    ["malformed", { kind: "text", text: "" }],
    [
      "misconfigured",
      { kind: "status", status: 401, error: { message: "Incorrect API key: sk-secret-key" } },
    ],
    ["misconfigured", { kind: "status", status: 404 }],
    ["misconfigured", { kind: "status", status: 400, error: { message: "no sk-secret-key here" } }],
    [
      "too_long",
      { kind: "status", status: 400, error: { message: "Too long", code: "context_length_exceeded" } },
    ],
    [
      "too_long",
      {
        kind: "status",
        status: 400,
        error: { message: "This model's maximum context length is 4096 tokens." },
      },
    ],
    ["unavailable", { kind: "status", status: 429, headers: { "retry-after": "3600" } }],
    [
      "unavailable",
      { kind: "status", status: 429, error: { message: "Quota exceeded", code: "insufficient_quota" } },
    ],
  ] as const)("trouble is told apart: %s, by %j", async (trouble, reply) => {
    const model = await serving([reply], { api });
    const failure = await failing(model.ask(request));
    expect(failure.trouble).toBe(trouble);
    expect(failure.kind).toBe("model");
    expect(failure.message).not.toContain("secret");
    expect(server.requests).toHaveLength(1);
  });

  test("what a useless answer cost is known", async () => {
    const model = await serving([{ kind: "truncated" }], { api });
    expect((await failing(model.ask(request))).usage).toMatchObject(usagePerAnswer);
  });

  test.each([
    ["as fast as it is taken", {}],
    ["as events", { type: "text/event-stream" }],
    ["packed", { isPacked: true }],
  ])("an answer without an end is left after 4 MB and not asked for again: %s", async (_, how) => {
    const model = await serving([{ kind: "endless", ...how }], { api });
    const failure = await failing(model.ask(request));
    expect(failure.trouble).toBe("truncated");
    expect(failure.message).toContain("longer than 4 MB");
    expect(server.requests).toHaveLength(1);
    // What stands in buffers on the way is made as well; packed, that is much.
    expect(server.made()).toBeLessThan((isPackedHow(how) ? 1000 : 40) * 1024 * 1024);
  });

  test.each([
    [400, "misconfigured", {}],
    [500, "unavailable", { isPacked: true }],
  ] as const)("of a refusal without an end (%d) the beginning is read", async (status, trouble, how) => {
    const model = await serving([{ kind: "endless", status, ...how }], { api, maxRetries: 0 });
    const failure = await failing(model.ask(request));
    expect(failure.trouble).toBe(trouble);
    expect(failure.message.length).toBeLessThan(500);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ["a server error", { kind: "status", status: 500 }],
    ["a busy server", { kind: "status", status: 429, headers: { "retry-after-ms": "1" } }],
    ["a connection closed before the answer", { kind: "close" }],
    ["a connection closed in the middle of the answer", { kind: "close", midway: true }],
    ["a hang", { kind: "hang" }],
  ] as const)("%s is tried again", async (_, reply) => {
    const model = await serving([reply, answer], { api, timeoutMs: 400 });
    expect((await model.ask(request)).value).toEqual(good);
    expect(server.requests).toHaveLength(2);
  });
});

test("as long as Retry-After asks for, nothing is sent", async () => {
  const arrived: number[] = [];
  server = await startOpenaiServer(() => {
    arrived.push(performance.now());
    return arrived.length === 1 ? { kind: "status", status: 429, headers: { "retry-after": "1" } } : answer;
  });
  const config = {
    ...modelDefaults,
    provider: "openai",
    model: "m",
    baseUrl: server.url,
    api: "chat",
  } as const;
  await openModel(config).ask(request);
  expect((arrived[1] ?? 0) - (arrived[0] ?? 0)).toBeGreaterThan(990);
});

test("a model that never answers is given up at the deadline, retries or not", async () => {
  const model = await serving([{ kind: "hang" }], { timeoutMs: 60_000, deadlineMs: 200 });
  expect((await failing(model.ask(request))).trouble).toBe("unavailable");
});

test("an abort rejects with the caller's reason and is no failure of the model", async () => {
  const model = await serving([{ kind: "hang" }]);
  const controller = new AbortController();
  const asking = model.ask(request, controller.signal);
  const reason = new Error("the person left");
  setTimeout(() => controller.abort(reason), 50);
  await expect(asking).rejects.toBe(reason);
});

test("a model that keeps failing is left alone, and asked again after the pause", async () => {
  const replies: Reply[] = [{ kind: "status", status: 503 }, { kind: "status", status: 503 }, answer];
  const model = await serving(replies, { maxRetries: 0, breaker: { failures: 2, pauseMs: 300 } });
  await failing(model.ask(request));
  await failing(model.ask(request));
  const failure = await failing(model.ask(request));
  expect(failure.message).toContain("left alone");
  expect(server.requests).toHaveLength(2);
  await expect
    .poll(
      () =>
        model.ask(request).then(
          ({ value }) => value,
          () => null,
        ),
      { timeout: 5_000 },
    )
    .toEqual(good);
});

describe("servers of other makes", () => {
  const compatible = { provider: "compatible", api: "chat", apiKey: "" } as const;

  test("a server that knows no schema is asked for a JSON object, then in words, and is remembered", async () => {
    const no = (what: string): Reply => ({
      kind: "status",
      status: 400,
      error: { message: `unknown ${what}` },
    });
    const model = await serving([no("json_schema"), no("response_format"), answer], compatible);
    await model.ask(request);
    await model.ask(request);
    const formats = server.requests.map(
      ({ body }) => (body["response_format"] as { type?: string } | undefined)?.type,
    );
    expect(formats).toEqual(["json_schema", "json_object", undefined, undefined]);
    expect(server.requests[2]?.user).toContain('"enum":["covered","missing"]');
  });

  test.each([
    ["a fence", '```json\n{"verdict":"covered","quotes":["as written"]}\n```'],
    ["thinking aloud", '<think>Is it {covered}?</think>\n{"verdict":"covered","quotes":["as written"]}'],
    ["talk around it", 'Sure! Here it is:\n{"verdict":"covered","quotes":["as written"]}\nAnything else?'],
    ["a trailing comma and single quotes", "{'verdict':'covered','quotes':['as written',],}"],
    ["fields that nobody asked for", '{"verdict":"covered","quotes":["as written"],"confidence":0.9}'],
  ])("an answer with %s is read", async (_, text) => {
    const model = await serving([{ kind: "text", text }], compatible);
    expect((await model.ask(request)).value).toEqual(good);
  });
});

test.each(apis)("Azure is asked under its own paths with its own header, through %s", async (api) => {
  server = await startOpenaiServer(() => answer);
  const config = {
    ...modelDefaults,
    provider: "azure",
    model: "our-deployment",
    apiKey: "key",
    api,
  } as const;
  const model = openModel({ ...config, baseUrl: `${server.origin}/`, apiVersion: "2025-04-01-preview" });
  expect((await model.ask(request)).value).toEqual(good);
  const asked = server.requests[0];
  expect(asked?.path).toBe(
    api === "chat" ? "/openai/deployments/our-deployment/chat/completions" : "/openai/responses",
  );
  expect(asked?.query.get("api-version")).toBe("2025-04-01-preview");
  expect(asked?.headers["api-key"]).toBe("key");
});

test("Azure without an endpoint is a configuration error that names the setting", async () => {
  server = await startOpenaiServer(() => answer);
  const config = { ...modelDefaults, provider: "azure", model: "d", api: "chat" } as const;
  expect(() => openModel(config)).toThrow(/AZURE_OPENAI_ENDPOINT/);
});
