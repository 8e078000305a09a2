import type { WebClients } from "./web-clients.ts";

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
