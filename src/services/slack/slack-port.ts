import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { RawMessage } from "./raw.ts";

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

/** How many messages are asked for at once; Slack allows 1,000. */
const pageSize = 200;

const page = z.object({
  messages: z.array(z.custom<RawMessage>((one) => typeof one === "object" && one !== null)),
  response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

/**
 * The messages of a thread from its first on, page by page, our metadata with them.
 * @param thread the timestamp of the thread's first message
 */
export async function* repliesOf(
  port: SlackPort,
  channel: string,
  thread: string,
): AsyncGenerator<RawMessage> {
  let cursor = "";
  do {
    const where = { channel, ts: thread, limit: pageSize, include_all_metadata: true };
    const { messages, response_metadata } = await asked(
      port,
      "conversations.replies",
      { ...where, ...(cursor === "" ? {} : { cursor }) },
      page,
    );
    // Every page begins with the first message of the thread again.
    yield* cursor === "" ? messages : messages.filter(({ ts }) => ts !== thread);
    cursor = response_metadata?.next_cursor ?? "";
  } while (cursor !== "");
}

/** The latest messages of a channel, newest first, our metadata with them. */
export async function* latestIn(port: SlackPort, channel: string, most: number): AsyncGenerator<RawMessage> {
  let cursor = "";
  let left = most;
  do {
    const where = { channel, limit: Math.min(pageSize, left), include_all_metadata: true };
    const { messages, response_metadata } = await asked(
      port,
      "conversations.history",
      { ...where, ...(cursor === "" ? {} : { cursor }) },
      page,
    );
    yield* messages;
    left -= messages.length;
    cursor = messages.length > 0 && left > 0 ? (response_metadata?.next_cursor ?? "") : "";
  } while (cursor !== "");
}
