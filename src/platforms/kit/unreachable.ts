/**
 * Whether somebody could not be reached, was too slow, or said that the trouble is on their side: no connection, a
 * broken one, a time limit, a status of 500 and above. Looks at what every client of the network here throws, also
 * where it is wrapped.
 */
export function isUnreachable(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; depth++) {
    if (isTrouble(cause)) return true;
    const { original } = cause as { readonly original?: unknown };
    cause = original ?? cause.cause;
  }
  return false;
}

const names = new Set(["TimeoutError", "FetchError", "ConnectTimeoutError", "HeadersTimeoutError"]);
const codes =
  /^(?:E(?:CONN\w+|NOTFOUND|AI_AGAIN|TIMEDOUT|HOSTUNREACH|NETUNREACH|NETDOWN|HOSTDOWN|PIPE|PROTO|AI_FAIL)|UND_ERR_\w+|HPE_\w+|ERR_(?:TLS|SSL|NETWORK|BAD_RESPONSE)\w*|CERT_\w+|network_error)$/;

function isTrouble(error: Error): boolean {
  const { code, status, statusCode } = error as {
    readonly code?: unknown;
    readonly status?: unknown;
    readonly statusCode?: unknown;
  };
  if (names.has(error.name) || (error instanceof TypeError && error.message === "fetch failed")) return true;
  const answered = typeof statusCode === "number" ? statusCode : status;
  if (typeof answered === "number" && (answered >= 500 || answered === 408)) return true;
  return typeof code === "string" && codes.test(code);
}
