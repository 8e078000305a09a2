import { Failure } from "../../errors.ts";

/** What is asked of an address. */
export interface FetchRequest {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that no other origin than that of the address may see; a redirect elsewhere goes without them. */
  readonly credentials?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether redirects are followed; without it they are. */
  readonly isFollowed?: boolean;
  /** Stops before the body is read unless this accepts the content type (lower case, without parameters). */
  readonly accepts?: (contentType: string) => boolean;
}

/** What came of it. */
export interface Fetched {
  /** The address that answered, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

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
