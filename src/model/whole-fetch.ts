import { Agent, EnvHttpProxyAgent, fetch } from "undici";
import { megabytes } from "../errors.ts";
import { ModelFailure } from "./model-failure.ts";

/** The part of `fetch` that this room uses. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The longest wait that a provider may ask for before we give up on it instead. */
const longestWaitSeconds = 60;

/** Bytes of an answer: several times what the longest answer of any model takes, thinking aloud included. */
const largestAnswer = 4 * 1024 * 1024;

/** Bytes of a refusal: what it says stands at its beginning. */
const largestRefusal = 64 * 1024;

/**
 * A fetch that hands over a response only when all of it has arrived, so that a connection that breaks in the middle
 * of an answer is an error of the request and is retried like one; and that marks as not worth retrying what waiting
 * a little will not mend: an exhausted quota, or a wait longer than a minute.
 *
 * What arrives is counted as it is unpacked. An answer that goes on and on is left, and whoever reads the response is
 * told so by a `ModelFailure`: asked again, the same server would send the same. Of a refusal the beginning is kept.
 */
export function wholeFetch(fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const { text: body, isCut } = await beginningOf(response, response.ok ? largestAnswer : largestRefusal);
    const headers = new Headers(response.headers);
    headers.delete("content-encoding");
    headers.delete("content-length");
    if (isCut && response.ok) return new Response(failing(tooMuch()), { status: response.status, headers });
    const wait = Number(headers.get("retry-after") ?? 0);
    if (wait > longestWaitSeconds || (response.status === 429 && body.includes("insufficient_quota"))) {
      headers.set("x-should-retry", "false");
    }
    const bodyless = response.status === 204 || response.status === 304;
    return new Response(bodyless ? null : body, { status: response.status, headers });
  };
}

/** The beginning of a body, as UTF-8; what comes after so many bytes is not waited for. */
async function beginningOf(
  { body }: Response,
  mostBytes: number,
): Promise<{ readonly text: string; readonly isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let room = mostBytes;
  // Breaking off closes the connection.
  for await (const chunk of body ?? []) {
    chunks.push(chunk.subarray(0, room));
    room -= chunk.length;
    if (room < 0) break;
  }
  return { text: new TextDecoder().decode(Buffer.concat(chunks)), isCut: room < 0 };
}

function failing(failure: ModelFailure): ReadableStream {
  return new ReadableStream({ start: (controller) => controller.error(failure) });
}

function tooMuch(): ModelFailure {
  return new ModelFailure(
    "truncated",
    `The model's answer is longer than ${megabytes(largestAnswer)}, which is the most that is read. Set LOOPHOLE_MODEL_MAX_OUTPUT, or check the server.`,
  );
}

/**
 * A fetch that waits as long as a reasoning model thinks (the built-in one gives up after five minutes), through the
 * proxy that the environment names unless the server is on this machine.
 */
export function patientFetch(timeoutMs: number): Fetch {
  const patience = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs, allowH2: false };
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
