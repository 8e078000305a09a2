import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure } from "../errors.ts";
import type { Route } from "../platforms/platform.ts";

/** The one port of the program: every platform's addresses and the program's own, such as `/health`. */
export interface Server {
  /** The port that is listened on; the system chose it where 0 was asked for. */
  readonly port: number;
  /** Ends listening when the requests that came in are answered, or after two seconds. */
  stop(): Promise<void>;
}

const patienceMs = 2_000;

/**
 * Who is slow is not waited for: Node answers 408 and closes, however the bytes trickle in. Everything that platforms send
 * comes in one piece.
 */
const limits = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 };

/** So long the line stays for the answer to arrive where its request has not ended. */
const lingerMs = 500;

/**
 * Listens on a host and a port, and lets each route answer its path. What nobody answers is 404; a route that breaks
 * is 500, and `troubled` is told.
 * @throws {Failure} of kind `configuration` where the port is taken or the host is not ours
 */
export async function serve(
  at: { readonly host: string; readonly port: number },
  routes: readonly Route[],
  troubled: (error: unknown) => void,
): Promise<Server> {
  const server = createServer(limits, (request, response) => {
    closeUnread(request, response);
    void answer(routes, request, response, troubled);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(cannotListen(at, error)));
    server.listen(at, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), patienceMs).unref();
      }),
  };
}

/** What is answered before its body has come is not read to an end that may never be: the line is closed behind the answer. */
function closeUnread(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  const writeHead = response.writeHead.bind(response) as (...given: readonly unknown[]) => ServerResponse;
  response.writeHead = (...given: readonly unknown[]) => {
    if (!request.complete && !response.headersSent) response.setHeader("connection", "close");
    return writeHead(...given);
  };
  response.once("finish", () => {
    setTimeout(() => void (request.complete || socket.destroy()), lingerMs).unref();
  });
}

async function answer(
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
  troubled: (error: unknown) => void,
): Promise<void> {
  const path = request.url?.split("?", 1)[0];
  const route = routes.find((one) => one.path === path);
  try {
    if (route) await route.handle(request, response);
    else response.writeHead(404).end();
  } catch (error) {
    troubled(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

function cannotListen(
  { host, port }: { readonly host: string; readonly port: number },
  cause: Error,
): Failure {
  const because = (cause as NodeJS.ErrnoException).code === "EADDRINUSE" ? "it is in use" : cause.message;
  return new Failure(
    "configuration",
    `I cannot listen on ${host}:${port}: ${because}. Set HOST and PORT to an address that is free.`,
    { cause },
  );
}
