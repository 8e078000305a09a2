import { Failure } from "../../errors.ts";

const sentences: readonly { readonly code: RegExp; readonly says: string }[] = [
  { code: /^(ECONNREFUSED)$/, says: "refused the connection. Check the link, or try again later." },
  {
    code: /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/,
    says: "could not be reached. Try again later, or attach the document.",
  },
  {
    code: /CERT|SIGNATURE|SELF_SIGNED|ALTNAME|^ERR_TLS|^ERR_SSL|^EPROTO$/,
    says: "has no valid certificate, so its answer cannot be trusted. Attach the document instead.",
  },
  {
    code: /^(HPE_.*|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_HEADERS_OVERFLOW|Z_.*|ERR_.*BROTLI.*|ERR_ZSTD.*|ERR__.*)$/,
    says: "sent an answer that is broken. Try again later, or attach the document.",
  },
];

/** Turns whatever the network threw into a sentence about the host; a `Failure` stays as it is. */
export function networkTrouble(error: unknown, host: string): Failure {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof Failure) return cause;
  }
  const code = codeOf(error);
  const says = sentences.find((sentence) => sentence.code.test(code))?.says;
  return new Failure(
    "unreadable",
    `${host} ${says ?? "broke the connection off. Try again later, or attach the document."}`,
    { cause: error },
  );
}

function codeOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string") return cause.code;
    if (cause.name === "HTTPParserError") return "HPE_UNKNOWN";
  }
  return "";
}
