import { Agent, EnvHttpProxyAgent, fetch } from "undici";

/** The part of `fetch` that this room uses. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The longest wait that a provider may ask for before we give up on it instead. */
const longestWaitSeconds = 60;

/**
 * A fetch that hands over a response only when all of it has arrived, so that a connection that breaks in the middle
 * of an answer is an error of the request and is retried like one; and that marks as not worth retrying what waiting
 * a little will not mend: an exhausted quota, or a wait longer than a minute.
 */
export function wholeFetch(fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const body = await response.text();
    const headers = new Headers(response.headers);
    headers.delete("content-encoding");
    headers.delete("content-length");
    const wait = Number(headers.get("retry-after") ?? 0);
    if (wait > longestWaitSeconds || (response.status === 429 && body.includes("insufficient_quota"))) {
      headers.set("x-should-retry", "false");
    }
    const bodyless = response.status === 204 || response.status === 304;
    return new Response(bodyless ? null : body, { status: response.status, headers });
  };
}

/**
 * A fetch that waits as long as a reasoning model thinks (the built-in one gives up after five minutes), through the
 * proxy that the environment names unless the server is on this machine.
 */
export function patientFetch(timeoutMs: number): Fetch {
  const patience = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  const direct = new Agent(patience);
  const proxied = new EnvHttpProxyAgent(patience);
  return async (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    const dispatcher = isThisMachine(new URL(url).hostname) ? direct : proxied;
    return (await fetch(url, { ...(init as object), dispatcher })) as unknown as Response;
  };
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}
