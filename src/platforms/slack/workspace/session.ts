import { type Logger, LogLevel } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { Failure, isFinal } from "../../../errors.ts";
import type { SlackPort } from "../../../services/slack/slack-port.ts";
import type { Log } from "../../kit/platform-log.ts";
import { explaining } from "./trouble.ts";

/** The bot in one workspace: who it is there, and how it speaks. */
export interface Session {
  readonly team: string;
  /** The organisation that the workspace is part of, where it is part of one. */
  readonly enterprise: string | undefined;
  /** Its user, which people mention. */
  readonly botUser: string;
  /** Its id as the author of messages. */
  readonly botId: string;
  readonly token: string;
  readonly clients: WebClients;
}

/**
 * The session of a workspace, with a token that is valid now.
 * @throws {Failure} of kind `platform` where the bot is not installed there (any more)
 */
export type Sessions = (team: string) => Promise<Session>;

/** A workspace as its conversations are read: patiently, with what Slack refuses explained. */
export function readable({ clients, botUser, botId }: Session): SlackPort {
  return {
    bot: async () => ({ user: botUser, id: botId }),
    call: (method, parameters) => explaining(() => clients.patient.apiCall(method, { ...parameters })),
  };
}

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
    fetch: boundedFetch,
    retryConfig: { retries: 2, minTimeout: 500, factor: 2 },
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  };
}

/** Bytes of an answer: several times the longest page of messages that Slack gives. */
const largestAnswer = 16 * 1_048_576;

/** Fetch, but an answer that goes on and on breaks off, as a connection does. */
const boundedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  let room = largestAnswer;
  const counted = response.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        room -= chunk.length;
        if (room < 0) controller.error(new Error("Slack's answer is too long to be one"));
        else controller.enqueue(chunk);
      },
    }),
  );
  return counted ? new Response(counted, response) : response;
};

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

/** The bot in one workspace, by the token that was configured. Who it is there is asked once. */
export function singleWorkspace(token: string, clientsFor: (token: string) => WebClients): Sessions {
  let session: Promise<Session> | undefined;
  const open = async (): Promise<Session> => {
    const clients = clientsFor(token);
    const { team_id, user_id, bot_id, enterprise_id } = await explaining(() => clients.patient.auth.test());
    if (!team_id || !user_id || !bot_id)
      throw new Failure(
        "configuration",
        "SLACK_BOT_TOKEN is not a bot's token; use the one that begins with xoxb-.",
      );
    return { team: team_id, enterprise: enterprise_id, botUser: user_id, botId: bot_id, token, clients };
  };
  return async (team) => {
    session ??= open();
    try {
      const opened = await session;
      if (team !== "" && team !== opened.team)
        throw new Failure("platform", "That is in another Slack workspace, in which I am not installed.");
      return opened;
    } catch (error) {
      if (!(isFinal(error) && error.kind === "platform")) session = undefined;
      throw error;
    }
  };
}

/** What Bolt wants to know of the workspace that an event belongs to. */
export interface Authorized {
  readonly botToken: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly teamId: string;
}

/** The parts of an event that say whose installation it is about. */
interface About {
  readonly type?: string;
  readonly message?: { readonly team?: string };
  readonly view?: { readonly app_installed_team_id?: string };
}

/**
 * The installation that an event is about. Somebody of another organisation who clicks in a shared channel is told
 * with their own workspace; the one that installed the bot stands on the message that they clicked.
 */
export async function authorized(
  sessions: Sessions,
  team: string | undefined,
  body: unknown,
): Promise<Authorized> {
  const { type, message, view } = (body ?? {}) as About;
  const onlyOne = type === "event_callback" ? undefined : "";
  const teams = [team, message?.team, view?.app_installed_team_id, onlyOne];
  let trouble: unknown;
  for (const candidate of new Set(teams.filter((one) => one !== undefined))) {
    try {
      const session = await sessions(candidate);
      return {
        botToken: session.token,
        botId: session.botId,
        botUserId: session.botUser,
        teamId: session.team,
      };
    } catch (error) {
      trouble = error;
    }
  }
  throw trouble;
}

/** The log as Slack's libraries want it. Their debug lines hold whole requests, so they are never asked for. */
export function libraryLogger(log: Log): Logger {
  const words = (parts: readonly unknown[]): string =>
    parts
      .map(String)
      .join(" ")
      .replaceAll(/xox[a-z]-[\w-]+|xapp-[\w-]+/g, "…");
  return {
    debug: () => {},
    info: (...parts) => log.debug(words(parts)),
    warn: (...parts) => log.warn(words(parts)),
    error: (...parts) => log.error(words(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
