import type { z } from "zod";
import { Failure } from "../../errors.ts";

/**
 * One workspace of Slack, as far as it is read. Whoever provides it waits where Slack says "later", and turns what Slack
 * refuses into a `Failure` that names the fix.
 */
export interface SlackPort {
  /** The bot itself: its user, whom people mention, and its id as the author of messages. */
  bot(): Promise<{ readonly user: string; readonly id: string }>;
  /** Calls a method that only reads. */
  call(method: string, parameters: Readonly<Record<string, string | number | boolean>>): Promise<unknown>;
}

/** The files of one workspace, with the bot's token. */
export interface SlackDownloads {
  /** Where Slack's Web API is when it is not Slack's own; its host may have the token too. */
  readonly apiUrl: string | undefined;
  /**
   * Asks one address, follows no redirect, and reads at most so many bytes.
   * @throws {Failure} of kind `unreadable` where there is more.
   */
  get(url: URL, mostBytes: number): Promise<Downloaded>;
}

/** What an address answered. */
export interface Downloaded {
  readonly status: number;
  readonly location: string | undefined;
  /** Lower case, without parameters; empty where it was not said. */
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/**
 * Calls a method whose answer has a known form.
 * @throws {Failure} of kind `unreadable` where it has another one.
 */
export async function asked<T>(
  port: SlackPort,
  method: string,
  parameters: Parameters<SlackPort["call"]>[1],
  form: z.ZodType<T>,
): Promise<T> {
  const read = form.safeParse(await port.call(method, parameters));
  if (read.success) return read.data;
  throw unknownForm(read.error);
}

/** Said where Slack's answer cannot be what it seems to be. */
export function unknownForm(cause?: unknown): Failure {
  return new Failure("unreadable", "Slack answered in a form that is not known. Try again later.", { cause });
}
