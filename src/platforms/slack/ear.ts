import { HTTPReceiver, type Logger, type Receiver, SocketModeReceiver } from "@slack/bolt";
import { Failure } from "../../errors.ts";
import type { Route } from "../route.ts";
import { acknowledgeLast } from "./acknowledge-last.ts";
import { explained } from "./trouble.ts";
import { clientOptions } from "./web-clients.ts";

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
