import { Away, Failure } from "../../errors.ts";

const sentences: readonly { readonly code: RegExp; readonly says: string; readonly stays?: true }[] = [
  { code: /^(ECONNREFUSED)$/, says: "refused the connection. Check the link, or try again later." },
  {
    code: /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/,
    says: "could not be reached. Try again later, or attach the document.",
  },
  {
    code: /CERT|SIGNATURE|SELF_SIGNED|ALTNAME|^ERR_TLS|^ERR_SSL|^EPROTO$/,
    says: "has no valid certificate, so its answer cannot be trusted. Attach the document instead.",
    stays: true,
  },
  {
    code: /^(HPE_.*|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_HEADERS_OVERFLOW|Z_.*|ERR_.*BROTLI.*|ERR_ZSTD.*|ERR__.*)$/,
    says: "sent an answer that is broken. Try again later, or attach the document.",
    stays: true,
  },
];

/** Turns whatever the network threw into a sentence about the host, `Away` where it may pass; a `Failure` stays as it is. */
export function networkTrouble(error: unknown, host: string): Failure {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof Failure) return cause;
  }
  const code = codeOf(error);
  const known = sentences.find((sentence) => sentence.code.test(code));
  const says = `${host} ${known?.says ?? "broke the connection off. Try again later, or attach the document."}`;
  if (known?.stays) return new Failure("unreadable", says, { cause: error });
  return new Away("unreadable", host, says, { cause: error });
}

function codeOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string") return cause.code;
    if (cause.name === "HTTPParserError") return "HPE_UNKNOWN";
  }
  return "";
}

/** Answers after which asking again is right: too many requests, and not available for the moment. */
export function isPassing(status: number): boolean {
  return status === 429 || status === 503;
}

/**
 * How long a server asks to wait, in milliseconds: `Retry-After` in seconds or as a date, and a second for the first
 * try without it, doubled for each further one.
 */
export function waitBeforeRetryMs(retryAfter: string | undefined, tries: number, nowMs: number): number {
  const said = retryAfter?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(said)) return Math.ceil(Number(said) * 1000);
  const date = Date.parse(said);
  if (!Number.isNaN(date)) return Math.max(0, date - nowMs);
  return 1000 * 2 ** tries;
}
