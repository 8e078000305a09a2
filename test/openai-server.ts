import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { unsupportedByStrictMode } from "./strict-schema.ts";

/** A request as the provider understands it, whichever of the two APIs it came through. */
export interface Asked {
  readonly api: "responses" | "chat";
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
  readonly system: string;
  /** All that the user said, in one text: the document, then the task. */
  readonly user: string;
  /** The JSON schema that the answer has to fit, where one was sent. */
  readonly schema: unknown;
}

export type Reply =
  /** A good answer. */
  | { readonly kind: "answer"; readonly value: unknown }
  /** An answer of any text, JSON or not. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "refusal" }
  /** The answer ends in the middle. */
  | { readonly kind: "truncated" }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly error?: { readonly message: string; readonly code?: string };
    }
  /** Nothing ever comes. */
  | { readonly kind: "hang" }
  /** An answer that never ends, as fast as it is taken; packed it is a thousand times as long as what is sent. */
  | {
      readonly kind: "endless";
      readonly status?: number;
      readonly type?: string;
      readonly isPacked?: boolean;
    }
  /** The connection breaks, before or in the middle of the answer. */
  | { readonly kind: "close"; readonly midway?: boolean };

export interface OpenaiServer {
  /** The base URL of the API, for `baseUrl`. */
  readonly url: string;
  /** The address without a path, for an Azure endpoint. */
  readonly origin: string;
  readonly requests: readonly Asked[];
  /** How many bytes of endless answers were made, before they were packed. */
  readonly made: () => number;
  close(): Promise<void>;
}

/** What the server says an exchange cost. */
export const usagePerAnswer = { inputTokens: 100_000, cachedInputTokens: 40_000, outputTokens: 2_000 };

/**
 * A server that speaks the OpenAI protocol on this machine: Responses and chat completions, with Azure's paths as
 * well. Like the real one it refuses schemas that strict structured output does not support. What it answers is
 * computed from each request by a function.
 */
export async function startOpenaiServer(
  script: (asked: Asked, index: number) => Reply | Promise<Reply>,
): Promise<OpenaiServer> {
  const requests: Asked[] = [];
  let made = 0;
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing).catch(() => outgoing.destroy());
  });

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const asked = await parse(incoming);
    if (!asked) return sendStatus(outgoing, 404, { message: "Unknown request URL" });
    requests.push(asked);
    const complaint = asked.schema === undefined ? undefined : unsupportedByStrictMode(asked.schema);
    if (complaint !== undefined) {
      return sendStatus(outgoing, 400, { message: `Invalid schema for response_format: ${complaint}` });
    }
    const reply = await script(asked, requests.length - 1);
    if (reply.kind === "endless") return sendEndless(outgoing, reply, (bytes) => (made += bytes));
    send(outgoing, asked, reply);
  };

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/v1`,
    origin,
    requests,
    made: () => made,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function parse(incoming: IncomingMessage): Promise<Asked | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const api = url.pathname.endsWith("/responses")
    ? "responses"
    : url.pathname.endsWith("/chat/completions")
      ? "chat"
      : undefined;
  if (!api) return undefined;
  const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Body;
  const messages = (api === "responses" ? body.input : body.messages) ?? [];
  const said = (role: string) =>
    messages
      .filter((message) => message.role === role)
      .map((message) => textOf(message.content))
      .join("\n\n");
  return {
    api,
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body,
    system: said("system"),
    user: said("user"),
    schema: api === "responses" ? body.text?.format?.schema : body.response_format?.json_schema?.schema,
  };
}

interface Body extends Readonly<Record<string, unknown>> {
  readonly input?: readonly Message[];
  readonly messages?: readonly Message[];
  readonly text?: { readonly format?: { readonly schema?: unknown } };
  readonly response_format?: { readonly json_schema?: { readonly schema?: unknown } };
}

interface Message {
  readonly role: string;
  readonly content: string | readonly { readonly text: string }[];
}

function textOf(content: Message["content"]): string {
  return typeof content === "string" ? content : content.map((part) => part.text).join("\n\n");
}

async function sendEndless(
  outgoing: ServerResponse,
  { status = 200, type = "application/json", isPacked = false }: Extract<Reply, { kind: "endless" }>,
  count: (bytes: number) => void,
): Promise<void> {
  outgoing.writeHead(status, {
    "content-type": type,
    ...(isPacked ? { "content-encoding": "gzip" } : {}),
  });
  const piece = type === "text/event-stream" ? `data: {"a":"b"}\n\n` : '{"error":';
  const block = Buffer.from(piece.repeat(4000));
  const endless = Readable.from(
    (function* () {
      for (;;) {
        count(block.length);
        yield block;
      }
    })(),
    { objectMode: false },
  );
  if (isPacked) await pipeline(endless, createGzip(), outgoing);
  else await pipeline(endless, outgoing);
}

function send(outgoing: ServerResponse, asked: Asked, reply: Exclude<Reply, { kind: "endless" }>): void {
  switch (reply.kind) {
    case "answer":
      return sendJson(outgoing, 200, completion(asked, JSON.stringify(reply.value), "stop"));
    case "text":
      return sendJson(outgoing, 200, completion(asked, reply.text, "stop"));
    case "refusal":
      return sendJson(outgoing, 200, completion(asked, "I cannot help with that.", "refusal"));
    case "truncated":
      return sendJson(
        outgoing,
        200,
        completion(asked, '{"answer":{"kind":"verdicts","verdicts":[{"it', "length"),
      );
    case "status":
      return sendStatus(
        outgoing,
        reply.status,
        reply.error ?? { message: "The server had an error" },
        reply.headers,
      );
    case "hang":
      return;
    case "close":
      if (!reply.midway) return void outgoing.destroy();
      outgoing.writeHead(200, { "content-type": "application/json", "content-length": "100000" });
      return void outgoing.write('{"id":"', () => outgoing.destroy());
  }
}

function completion(asked: Asked, text: string, end: "stop" | "length" | "refusal"): object {
  const { inputTokens, cachedInputTokens, outputTokens } = usagePerAnswer;
  const model = `${String(asked.body["model"])}-2026-01-01`;
  if (asked.api === "responses") {
    return {
      id: "resp_1",
      object: "response",
      model,
      status: end === "length" ? "incomplete" : "completed",
      incomplete_details: end === "length" ? { reason: "max_output_tokens" } : null,
      output: [
        { id: "rs_1", type: "reasoning", summary: [] },
        {
          id: "msg_1",
          type: "message",
          role: "assistant",
          content: [
            end === "refusal"
              ? { type: "refusal", refusal: text }
              : { type: "output_text", text, annotations: [] },
          ],
        },
      ],
      usage: {
        input_tokens: inputTokens,
        input_tokens_details: { cached_tokens: cachedInputTokens },
        output_tokens: outputTokens,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: inputTokens + outputTokens,
      },
    };
  }
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    model,
    choices: [
      {
        index: 0,
        finish_reason: end === "length" ? "length" : "stop",
        message: {
          role: "assistant",
          content: end === "refusal" ? null : text,
          refusal: end === "refusal" ? text : null,
        },
      },
    ],
    usage: {
      prompt_tokens: inputTokens,
      prompt_tokens_details: { cached_tokens: cachedInputTokens },
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
    },
  };
}

function sendStatus(
  outgoing: ServerResponse,
  status: number,
  error: { readonly message: string; readonly code?: string },
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(outgoing, status, { error: { type: "error", param: null, code: null, ...error } }, headers);
}

function sendJson(
  outgoing: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  outgoing.writeHead(status, { "content-type": "application/json", ...headers });
  outgoing.end(JSON.stringify(body));
}
