import type { IncomingMessage, ServerResponse } from "node:http";

/** An address of the program's own server that a platform answers, so that all of them share one port. */
export interface Route {
  readonly path: string;
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}
