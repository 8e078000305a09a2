import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Fetcher, openFetcher } from "../../src/intake/fetch/fetcher.ts";

/** What a provider answers: JSON or text, 200 unless said otherwise. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Provider {
  /** `http://127.0.0.1:PORT`. */
  readonly base: string;
  /** Reads from it, and from nowhere else inside. */
  readonly fetcher: Fetcher;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

export type Routes = Readonly<Record<string, Reply | ((asked: Asked) => Reply)>>;

/**
 * A local server that speaks a provider's wire format. A route is `METHOD /path`, or `METHOD /path?query` for one query;
 * what has no route is not found. `first` sees every request before the routes, to check credentials; `alsoPrivate` are
 * further local servers, as `host:port`, that the fetcher may read.
 */
export async function openProvider(
  routesOf: Routes | ((base: string) => Routes),
  first: (asked: Asked) => Reply | undefined = () => undefined,
  alsoPrivate: readonly string[] = [],
): Promise<Provider> {
  const asked: Asked[] = [];
  let routes: Routes = {};
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "/", "http://x");
    const each: Asked = {
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    asked.push(each);
    const exact = routes[`${each.method} ${each.path}${url.search}`] ?? routes[`${each.method} ${each.path}`];
    const route = typeof exact === "function" ? exact(each) : exact;
    const reply = first(each) ?? route ?? { status: 404, json: { message: "Not Found" } };
    const isText = reply.text !== undefined;
    response.writeHead(reply.status ?? 200, {
      "content-type": isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8",
      ...reply.headers,
    });
    response.end(isText ? reply.text : JSON.stringify(reply.json ?? {}));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const base = `http://${host}`;
  routes = typeof routesOf === "function" ? routesOf(base) : routesOf;
  const fetcher = openFetcher({ privateHosts: [host, ...alsoPrivate], sleep: () => Promise.resolve() });
  return {
    base,
    fetcher,
    asked,
    async close() {
      await fetcher.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
