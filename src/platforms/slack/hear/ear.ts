import { type App, HTTPReceiver, type Logger, type Receiver, SocketModeReceiver } from "@slack/bolt";
import { Failure } from "../../../errors.ts";
import type { Route } from "../../platform.ts";
import { clientOptions } from "../workspace/session.ts";
import { explained } from "../workspace/trouble.ts";

/** Where Slack's events come in. */
export interface Ear {
  readonly receiver: Receiver;
  readonly routes: readonly Route[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Slack calls us, and signs what it sends. */
export function httpEar(signingSecret: string, logger: Logger): Ear {
  const receiver = new HTTPReceiver({ signingSecret, logger, bodyLimit: 2_000_000 });
  let isListening = false;
  return {
    receiver: acknowledgeLast(receiver),
    routes: [
      {
        path: "/slack/events",
        handle: (request, response) => {
          if (request.method !== "POST") response.writeHead(405).end();
          // Slack delivers it again a moment later.
          else if (!isListening) response.writeHead(503).end();
          else if (isAhead(request.headers["x-slack-request-timestamp"])) response.writeHead(401).end();
          else receiver.requestListener(request, response);
        },
      },
    ],
    start: async () => {
      isListening = true;
    },
    stop: async () => {
      isListening = false;
    },
  };
}

/**
 * Whether a request says that it was signed more than five minutes from now. Slack's library refuses those that are
 * older, and takes these, though they could be sent again for as long as their clock is ahead.
 */
function isAhead(signedAt: string | readonly string[] | undefined): boolean {
  return Number(signedAt) > Math.floor(Date.now() / 1000) + 300;
}

/** We call Slack and keep the line open; no address of ours has to be reachable. */
export function socketEar(appToken: string, logger: Logger, apiUrl: string | undefined): Ear {
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    installerOptions: { clientOptions: clientOptions({ apiUrl, logger }) },
  });
  return {
    receiver: acknowledgeLast(receiver),
    routes: [],
    start: async () => {
      try {
        await receiver.start();
      } catch (error) {
        throw explainedLine(error);
      }
    },
    stop: async () => {
      await receiver.stop();
    },
  };
}

/** An app-level token that is not taken is another thing than a bot token that is not. */
function explainedLine(error: unknown): unknown {
  const known = explained(error);
  if (!(known instanceof Failure)) return known;
  return new Failure(
    "configuration",
    "Slack does not take SLACK_APP_TOKEN. Make one with the scope connections:write at https://api.slack.com/apps under " +
      "“Basic Information → App-Level Tokens” (it begins with xapp-), and switch Socket Mode on.",
    { cause: error },
  );
}

type Delivery = Parameters<App["processEvent"]>[0];

/**
 * Bolt acknowledges an event before it tells anybody. Here it is told first, and acknowledged when that is done: an
 * event that could not be recorded is refused, and Slack delivers it again.
 */
function acknowledgeLast(receiver: Receiver): Receiver {
  return {
    init: (app) => {
      const processEvent = async (delivery: Delivery): Promise<void> => {
        let response: Parameters<Delivery["ack"]>[0];
        await app.processEvent({
          ...delivery,
          ack: async (given) => {
            response ??= given;
          },
        });
        await delivery.ack(response);
      };
      receiver.init({ processEvent } as App);
    },
    start: (...how) => receiver.start(...how),
    stop: (...how) => receiver.stop(...how),
  };
}
