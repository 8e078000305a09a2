import type { Logger } from "@slack/bolt";
import { WebClient } from "@slack/web-api";

/** The two ways of calling Slack for one workspace. */
export interface WebClients {
  /** For whatever may be repeated: tries three times, and waits inside where Slack says "later". */
  readonly patient: WebClient;
  /** For what must not happen twice, or is worth nothing later: tries once, and tells at once that it is too early. */
  readonly once: WebClient;
}

export interface WebOptions {
  /** Default: Slack's own. Ends with a slash. */
  readonly apiUrl?: string | undefined;
  readonly logger: Logger;
}

/** What every client shares. */
export function clientOptions({
  apiUrl,
  logger,
}: WebOptions): NonNullable<ConstructorParameters<typeof WebClient>[1]> {
  return {
    logger,
    timeout: 15_000,
    retryConfig: { retries: 2, minTimeout: 500, factor: 2 },
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  };
}

/** Clients for tokens, made once for each. */
export function webClients(options: WebOptions): (token: string) => WebClients {
  const known = new Map<string, WebClients>();
  return (token) => {
    let clients = known.get(token);
    if (!clients) {
      const shared = clientOptions(options);
      clients = {
        patient: new WebClient(token, shared),
        once: new WebClient(token, { ...shared, rejectRateLimitedCalls: true, retryConfig: { retries: 0 } }),
      };
      // Rotated tokens leave dead clients behind; a few hundred are more than any installation has alive.
      if (known.size > 500) known.clear();
      known.set(token, clients);
    }
    return clients;
  };
}
