import { ConnectorError } from "./connector.ts";

/** Microsoft Graph, as far as it is read here. */
export interface Graph {
  /** Asks for a path of v1.0, or for an address that Graph itself gave as the next page. */
  get<T>(path: string): Promise<T>;
  /** The bytes behind a path, at most so many and one more, so that what is larger shows. */
  content(path: string, maxBytes: number): Promise<Uint8Array>;
}

export interface GraphDeps {
  /** Where Graph is, with its version, such as `https://graph.microsoft.com/v1.0`. */
  readonly url: string;
  readonly fetcher: typeof fetch;
  readonly token: () => Promise<string | undefined>;
  readonly wait: (ms: number) => Promise<void>;
}

const mostTries = 4;
const longestWaitMs = 60_000;
const patienceMs = 30_000;

/** Opens Graph, or undefined where nothing gives a token, as in local play. */
export function graph({ url, fetcher, token, wait }: GraphDeps): Graph {
  const ask = async (path: string): Promise<Response> => {
    const address = addressOf(path, url);
    for (let tries = 1; ; tries++) {
      const response = await fetcher(address, {
        headers: { authorization: `Bearer ${(await token()) ?? ""}`, accept: "application/json, */*" },
        // The content of a file is elsewhere, at an address that needs no token; fetch takes the token off by itself.
        redirect: "follow",
        signal: AbortSignal.timeout(patienceMs),
      });
      if (response.ok) return response;
      const error = ConnectorError.from(response, await response.text());
      const waitMs = error.retryAfterMs ?? 500 * 2 ** tries;
      const isPassing = error.status === 429 || error.status >= 500;
      if (!isPassing || tries === mostTries || waitMs > longestWaitMs) throw error;
      await wait(waitMs);
    }
  };
  return {
    get: async <T>(path: string) => (await (await ask(path)).json()) as T,
    content: async (path, maxBytes) => atMost(await ask(path), maxBytes),
  };
}

/** Reads a body to a limit and one byte more. */
export async function atMost(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes + 1);
}

/** The token goes nowhere but to Graph, whatever a page says comes next. */
function addressOf(path: string, url: string): string {
  if (path.startsWith("/")) return `${url}${path}`;
  if (path.startsWith(`${url}/`)) return path;
  throw new TypeError("Graph gave an address that is not its own");
}
