import { type App, HTTPModuleFunctions, type Logger, type Receiver } from "@slack/bolt";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isFinal } from "../../../errors.ts";
import { isMisshapen } from "../../kit/misshapen.ts";
import type { Route } from "../../platform.ts";

/** Where Slack's events come in. */
export interface Ear {
  readonly receiver: Receiver;
  readonly routes: readonly Route[];
  /** @throws {Failure} `configuration` where Slack does not take the token; anything else may pass */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Whether Slack can reach us now, as far as that can be known here. */
  isOpen(): boolean;
}

/** Slack's largest bodies are messages with everything that they quote. */
const mostBytes = 2_000_000;

/** Slack calls us, and signs what it sends. Whatever comes, it is answered, and nothing is thrown outside. */
export function httpEar(signingSecret: string, logger: Logger): Ear {
  const { receiver, tell } = listener();
  let isListening = false;

  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let signed: Awaited<ReturnType<typeof HTTPModuleFunctions.parseAndVerifyHTTPRequest>>;
    try {
      const options = { signingSecret, logger, bodyLimit: mostBytes };
      signed = await HTTPModuleFunctions.parseAndVerifyHTTPRequest(options, request);
    } catch (error) {
      const isTooLarge = HTTPModuleFunctions.isRawBodyError(error) && error.statusCode === 413;
      return void response.writeHead(isTooLarge ? 413 : 401).end();
    }
    const body = parsed(() => HTTPModuleFunctions.parseHTTPRequestBody(signed));
    if (!body) return void response.writeHead(400).end();
    if (body["ssl_check"] === "1") return void response.writeHead(200).end();
    if (body["type"] === "url_verification")
      return HTTPModuleFunctions.buildUrlVerificationResponse(response, body);
    const retryNum = HTTPModuleFunctions.extractRetryNumFromHTTPRequest(request);
    try {
      const answer = await tell(body, retryNum);
      HTTPModuleFunctions.buildContentResponse(response, answer);
    } catch (error) {
      response.writeHead(statusOf(error)).end();
    }
  };

  return {
    receiver,
    routes: [
      {
        path: "/slack/events",
        handle: async (request, response) => {
          if (request.method !== "POST") response.writeHead(405).end();
          // Slack delivers it again a moment later.
          else if (!isListening) response.writeHead(503).end();
          else if (isAhead(request.headers["x-slack-request-timestamp"])) response.writeHead(401).end();
          else await hear(request, response);
        },
      },
    ],
    start: async () => {
      isListening = true;
    },
    stop: async () => {
      isListening = false;
    },
    isOpen: () => isListening,
  };
}

/**
 * Whether a request says that it was signed more than five minutes from now. Slack's library refuses those that are
 * older, and takes these, though they could be sent again for as long as their clock is ahead.
 */
function isAhead(signedAt: string | readonly string[] | undefined): boolean {
  return Number(signedAt) > Math.floor(Date.now() / 1000) + 300;
}

type Delivery = Parameters<App["processEvent"]>[0];
type Answer = Parameters<Delivery["ack"]>[0];

/**
 * Bolt acknowledges an event before it tells anybody. Here it is told first, and what `tell` gives back is acknowledged
 * when that is done: an event that could not be recorded is refused, and Slack delivers it again.
 */
export function listener() {
  let app: App | undefined;
  const receiver: Receiver = {
    init: (given) => {
      app = given;
    },
    start: async () => {},
    stop: async () => {},
  };
  const tell = async (given: unknown, retryNum: number | undefined): Promise<Answer> => {
    const body = parsed(() => given);
    if (!body) throw new SyntaxError("Not an event");
    let answer: Answer;
    const ack: Delivery["ack"] = async (response) => {
      answer ??= response;
    };
    await app?.processEvent({ body, ack, ...(retryNum === undefined ? {} : { retryNum }) });
    return answer;
  };
  return { receiver, tell };
}

/** A JSON object, or undefined for anything else. */
export function parsed(read: () => unknown): Record<string, unknown> | undefined {
  try {
    const value = read();
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What Slack hears of an error: that we are not installed there, that nobody can make sense of what it sent, or (then it
 * delivers it again) that it could not be recorded now.
 */
export function statusOf(error: unknown): number {
  const { code, original } = (error ?? {}) as { readonly code?: unknown; readonly original?: unknown };
  if (code === "slack_bolt_authorization_error")
    return isFinal(original) && original.kind !== "ledger" ? 401 : 503;
  const cause = code === "slack_bolt_unknown_error" ? original : error;
  return isMisshapen(cause) ? 400 : 500;
}
