import { createHmac } from "node:crypto";

/** How Slack's events reach the bot: signed requests, or a line that is kept open. */
export interface Delivery {
  /** An event of the Events API. */
  event(envelope: object, retry?: number): Promise<Delivered>;
  /** A click, a shortcut, a submitted form. */
  interaction(payload: object): Promise<Delivered>;
  command(fields: Readonly<Record<string, string>>): Promise<Delivered>;
}

export interface Delivered {
  readonly status: number;
  /** What came back with the acknowledgement; empty for nothing. */
  readonly body: Record<string, unknown>;
}

export const signingSecret = "8f742231b10e8888abcd99yyyzzz85a5";

/** Requests to the bot's address, signed as Slack signs them; `now` is the time of the signature. */
export function signedRequests(
  url: () => string,
  secret = signingSecret,
  now: () => number = Date.now,
): Delivery {
  const form = "application/x-www-form-urlencoded";
  const post = (type: string, body: string, headers: Record<string, string> = {}): Promise<Delivered> =>
    signedRequest(url(), secret, type, body, headers, Math.floor(now() / 1000));
  return {
    event: (envelope, retry = 0) =>
      post(
        "application/json",
        JSON.stringify(envelope),
        retry > 0 ? { "x-slack-retry-num": String(retry), "x-slack-retry-reason": "http_timeout" } : {},
      ),
    interaction: (payload) =>
      post(form, new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
    command: (fields) => post(form, new URLSearchParams(fields).toString()),
  };
}

/** One signed request; `at` is when it claims to have been signed, in seconds. */
export async function signedRequest(
  url: string,
  secret: string,
  type: string,
  body: string,
  headers: Record<string, string> = {},
  at = Math.floor(Date.now() / 1000),
): Promise<Delivered> {
  const signature = `v0=${createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex")}`;
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": type,
      "x-slack-request-timestamp": String(at),
      "x-slack-signature": signature,
      ...headers,
    },
    body,
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}
