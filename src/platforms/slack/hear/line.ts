import type { Logger } from "@slack/bolt";
import { SocketModeClient } from "@slack/socket-mode";
import { Failure, isFinal } from "../../../errors.ts";
import { clientOptions } from "../workspace/session.ts";
import { explained } from "../workspace/trouble.ts";
import { type Ear, listener, parsed, statusOf } from "./ear.ts";

/** So long a line may take to be opened. */
const openingMs = 30_000;

/** After the first try the pauses grow from a second to a minute, and never end. */
const pauseMs = (tries: number): number => (tries === 0 ? 0 : Math.min(60_000, 1_000 * 2 ** (tries - 1)));

/**
 * We call Slack and keep the line open; no address of ours has to be reachable. Slack's client would give up for good
 * where Slack cannot be reached for a while, with an error that nobody can catch; so each line is a client of its own that
 * does not come back by itself, and a new one is opened here, however long that takes.
 */
export function socketEar(
  appToken: string,
  logger: Logger,
  apiUrl: string | undefined,
  wait: (ms: number) => Promise<void>,
): Ear {
  const { receiver, tell } = listener();
  const going = new Set<Promise<void>>();
  let line: SocketModeClient | undefined;
  let isStopped = true;
  const goesOn = (): boolean => !isStopped;

  const hear = async ({ ack, body, retry_num }: Envelope): Promise<void> => {
    try {
      const answer = await tell(body, retry_num);
      await ack(answer);
    } catch (error) {
      // What is not acknowledged is delivered again; what never can be understood is not worth that.
      if (statusOf(error) < 500) await ack();
      else logger.warn(`An event was not acknowledged: ${String(error)}`);
    }
  };

  const open = async (): Promise<void> => {
    const client = new SocketModeClient({
      appToken,
      logger,
      autoReconnectEnabled: false,
      clientOptions: { ...clientOptions({ apiUrl, logger }), retryConfig: { retries: 0 } },
    });
    refuseMalformed(client, logger);
    client.on("slack_event", (envelope: Envelope) => {
      const done = hear(envelope)
        .catch((error: unknown) => logger.warn(`An answer did not reach Slack: ${String(error)}`))
        .finally(() => going.delete(done));
      going.add(done);
    });
    const tooLong = setTimeout(() => client.websocket?.disconnect(), openingMs).unref();
    try {
      await client.start();
    } catch (error) {
      client.removeAllListeners("slack_event");
      throw error ?? new Error("Slack closed the line before it was open");
    } finally {
      clearTimeout(tooLong);
    }
    if (!goesOn()) return void client.disconnect();
    line = client;
    client.once("disconnected", () => {
      if (line !== client) return;
      line = undefined;
      if (goesOn()) void keepOpening();
    });
  };

  const keepOpening = async (): Promise<void> => {
    for (let tries = 0; goesOn(); tries++) {
      try {
        await wait(pauseMs(tries));
        if (goesOn()) await open();
        return;
      } catch (error) {
        logger.warn(`The line to Slack could not be opened again: ${String(error)}`);
      }
    }
  };

  return {
    receiver,
    routes: [],
    start: async () => {
      isStopped = false;
      try {
        await open();
      } catch (error) {
        throw explainedLine(error);
      }
    },
    stop: async () => {
      isStopped = true;
      while (going.size > 0) await Promise.allSettled(going);
      const last = line;
      line = undefined;
      void last?.disconnect();
    },
    isOpen: () => line !== undefined,
  };
}

interface Envelope {
  readonly ack: (response?: unknown) => Promise<void>;
  readonly body: unknown;
  readonly retry_num?: number;
}

/** Slack's client reads into what comes down the line before anybody is told of it, and breaks where nothing is there. */
function refuseMalformed(client: SocketModeClient, logger: Logger): void {
  const [read] = client.listeners("ws_message");
  client.removeAllListeners("ws_message");
  client.on("ws_message", (data: unknown, isBinary: boolean) => {
    const message = parsed(() => JSON.parse(String(data)));
    const payload = parsed(() => message?.["payload"]);
    const isWhole = message?.["type"] !== "events_api" || parsed(() => payload?.["event"]) !== undefined;
    if (message && isWhole) read?.(data, isBinary);
    else logger.warn("Something came down the line that is no event");
  });
}

/** An app-level token that is not taken is another thing than a bot token that is not. */
function explainedLine(error: unknown): unknown {
  const known = explained(error);
  if (!isFinal(known)) return known;
  return new Failure(
    "configuration",
    "Slack does not take SLACK_APP_TOKEN. Make one with the scope connections:write at https://api.slack.com/apps under " +
      "“Basic Information → App-Level Tokens” (it begins with xapp-), and switch Socket Mode on.",
    { cause: error },
  );
}
