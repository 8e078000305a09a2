import { lookup } from "node:dns/promises";
import net from "node:net";
import { setTimeout as sleepFor } from "node:timers/promises";
import { Agent, type Dispatcher, ProxyAgent } from "undici";
import { Away, Failure, tooLarge } from "../../errors.ts";
import { acceptEncoding, expanded } from "./expand.ts";
import { checkedAddresses, guardedConnect, type Network } from "./guarded-connect.ts";
import { hostMatches, type HostRules, isListedPrivate, refusal } from "./host-rules.ts";
import { isPassing, networkTrouble, waitBeforeRetryMs } from "./network-trouble.ts";
import { type Fetched, type FetchRequest, isRedirect, mostRedirects, redirected } from "./request.ts";

/**
 * The one way to the network for everything that reads documents. Links come from strangers, so each is treated as an
 * attack until shown otherwise: see `guarded-connect.ts` for where a connection may go, `expand.ts` for how much is read.
 */
export interface Fetcher {
  /**
   * Asks for an address (http or https) and reads the answer whole. Redirects are followed unless the request says
   * otherwise, and every answer that is not followed is returned whatever its status.
   * @throws {Failure} of kind `unreadable` when the address may not be read, or the network, size or time forbid it.
   */
  fetch(url: string, request?: FetchRequest, signal?: AbortSignal): Promise<Fetched>;
  close(): Promise<void>;
}

export interface FetcherOptions extends HostRules {
  /** An http proxy, which then does the connecting; names that resolve to private addresses are refused all the same. */
  readonly proxy?: string | undefined;
  /** Hosts that are reached without the proxy. */
  readonly noProxy?: readonly string[];
  readonly maxBytes?: number;
  /** For the whole exchange: look-up, redirects, waiting and the body. */
  readonly deadlineMs?: number;
  readonly network?: Partial<Network>;
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const mostTries = 3;

/** Opens the fetcher; it holds connections until it is closed. */
export function openFetcher(options: FetcherOptions = {}): Fetcher {
  const { maxBytes = 10 * 1_048_576, deadlineMs = 20_000, now = Date.now } = options;
  const sleep = options.sleep ?? ((ms, signal) => sleepFor(ms, undefined, { signal }));
  const network: Network = { resolve, dial: (host, port) => net.connect({ host, port }), ...options.network };
  // Whose answers are bounded by header and body is HTTP/1; nothing here is read often enough to gain by HTTP/2.
  const bounds = { maxHeaderSize: 32_768, allowH2: false };
  const direct = new Agent({ connect: guardedConnect(options, network), ...bounds });
  const proxy = options.proxy ? new ProxyAgent({ uri: options.proxy, ...bounds }) : undefined;

  async function dispatcherFor(url: URL): Promise<Dispatcher> {
    const straight = (options.noProxy ?? []).some((pattern) => hostMatches(url.hostname, pattern));
    if (!proxy || straight) return direct;
    const isKnown = net.isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0;
    const known = isKnown ? [url.hostname] : await network.resolve(url.hostname).catch(() => []);
    if (known.length > 0) await checkedAddresses(url, options, () => Promise.resolve(known));
    return proxy;
  }

  async function ask(url: URL, request: FetchRequest, signal: AbortSignal) {
    const forbidden = refusal(url, options);
    if (forbidden) throw new Failure("unreadable", forbidden);
    if (request.credentials && url.protocol === "http:" && !isListedPrivate(url, options)) {
      throw new Failure(
        "configuration",
        `Credentials for ${url.host} are not sent over plain http. Use https.`,
      );
    }
    const dispatcher = await dispatcherFor(url);
    return dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method ?? "GET",
      headers: {
        "user-agent": "loophole",
        "accept-encoding": acceptEncoding,
        ...request.headers,
        ...request.credentials,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      signal,
    });
  }

  async function exchange(start: URL, first: FetchRequest, signal: AbortSignal): Promise<Fetched> {
    const startedMs = now();
    let url = start;
    let request = first;
    let redirects = 0;
    let tries = 0;
    for (;;) {
      const answer = await ask(url, request, signal);
      const headers = flat(answer.headers);
      const location = headers["location"];
      if (isRedirect(answer.statusCode) && location !== undefined && request.isFollowed !== false) {
        discard(answer.body);
        if ((redirects += 1) > mostRedirects) {
          throw new Failure(
            "unreadable",
            `The link is redirected more than ${mostRedirects} times. Give the final link.`,
          );
        }
        const target = parsed(location, url);
        request = redirected(request, answer.statusCode, url, target);
        url = target;
        continue;
      }
      if (isPassing(answer.statusCode) && (tries += 1) < mostTries) {
        const waitMs = waitBeforeRetryMs(headers["retry-after"], tries - 1, now());
        if (now() - startedMs + waitMs < deadlineMs) {
          discard(answer.body);
          await sleep(waitMs, signal);
          continue;
        }
      }
      const type = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
      if (answer.statusCode < 300 && request.accepts && !request.accepts(type)) {
        discard(answer.body);
        throw new Failure(
          "unreadable",
          `${url.host} answers with ${type || "an unknown kind of file"}, which is not a document that can be read.`,
        );
      }
      if (Number(headers["content-length"] ?? 0) > maxBytes) {
        discard(answer.body);
        throw tooLarge("It", maxBytes);
      }
      const bytes = await expanded(answer.body, headers["content-encoding"], maxBytes, signal);
      return { url: url.href, status: answer.statusCode, headers, bytes };
    }
  }

  return {
    async fetch(address, request = {}, signal) {
      const url = parsed(address);
      const deadline = AbortSignal.timeout(deadlineMs);
      const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
      try {
        return await Promise.race([exchange(url, request, either), endOf(either)]);
      } catch (error) {
        signal?.throwIfAborted();
        if (deadline.aborted && !(error instanceof Failure)) throw tooSlow(url, deadlineMs);
        throw networkTrouble(error, url.host);
      }
    },
    async close() {
      await Promise.all([direct.destroy(), proxy?.destroy()]);
    },
  };
}

/** Not everything that is waited for can be stopped, a look-up of a name for one: this ends the waiting. */
function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

async function resolve(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function parsed(address: string, base?: URL): URL {
  const url = URL.parse(address, base);
  if (url) return url;
  throw new Failure(
    "unreadable",
    "That is not a link that can be followed. Copy it again from the browser's address line.",
  );
}

function discard(body: Dispatcher.ResponseData["body"]): void {
  body.on("error", () => {}).destroy();
}

function tooSlow(url: URL, deadlineMs: number): Failure {
  const seconds = Math.max(1, Math.round(deadlineMs / 1000));
  return new Away(
    "unreadable",
    url.host,
    `${url.host} did not answer in full within ${seconds} s. Try again later, or attach the document.`,
  );
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}
