/** Teams said no. */
export class ConnectorError extends Error {
  readonly status: number;
  /** Teams' short name for it, such as `BotNotInConversationRoster`; empty where it gave none. */
  readonly code: string;
  /** How long Teams wants us to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: string, retryAfterMs?: number) {
    super(`Teams answered ${status}${code === "" ? "" : ` ${code}`}`);
    this.name = "ConnectorError";
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  static from(response: Pick<Response, "status" | "headers">, body: string): ConnectorError {
    const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
    return new ConnectorError(
      response.status,
      codeIn(body),
      Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined,
    );
  }
}

/** The code of the error, or of the one inside it. */
function codeIn(body: string): string {
  try {
    const { error } = JSON.parse(body) as {
      error?: { code?: unknown; innererror?: { code?: unknown } };
    };
    const code = error?.code ?? error?.innererror?.code;
    return typeof code === "string" ? code.slice(0, 100) : "";
  } catch {
    return "";
  }
}
