import { Failure } from "../../errors.ts";
import type { FetchRequest } from "./fetcher.ts";

export const mostRedirects = 5;

export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/**
 * What may be asked of the place that a redirect leads to: nothing secret when it is another origin (scheme, host and port).
 * @throws {Failure} when a request with a body, which may hold a secret, is sent on to another origin.
 */
export function redirected(request: FetchRequest, status: number, from: URL, to: URL): FetchRequest {
  const { credentials, body, method, ...rest } = request;
  const sameOrigin = from.origin === to.origin;
  const keepsMethod = status === 307 || status === 308;
  if (method === "POST" && keepsMethod && !sameOrigin) {
    throw new Failure(
      "unreadable",
      `${from.host} sends the request on to ${to.host}, which is not done. Give the final address.`,
    );
  }
  return {
    ...rest,
    ...(sameOrigin && credentials ? { credentials } : {}),
    ...(keepsMethod && method ? { method } : {}),
    ...(keepsMethod && body !== undefined ? { body } : {}),
  };
}
