import type { RawMessage } from "./raw.ts";
import type { Session } from "./session.ts";
import { explaining } from "./trouble.ts";

/** How many messages are asked for at once; Slack allows 1,000. */
const pageSize = 200;

/**
 * The messages of a thread from its first on, page by page, our metadata with them.
 * @param thread the timestamp of the thread's first message
 */
export async function* repliesOf(
  session: Session,
  channel: string,
  thread: string,
): AsyncGenerator<RawMessage> {
  let cursor: string | undefined;
  do {
    const page = await explaining(() =>
      session.clients.patient.conversations.replies({
        channel,
        ts: thread,
        limit: pageSize,
        include_all_metadata: true,
        ...(cursor ? { cursor } : {}),
      }),
    );
    // Every page begins with the first message of the thread again.
    const messages = (page.messages ?? []) as readonly RawMessage[];
    yield* cursor ? messages.filter(({ ts }) => ts !== thread) : messages;
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
}

/** The latest messages of a channel, newest first. */
export async function* latestIn(session: Session, channel: string, most: number): AsyncGenerator<RawMessage> {
  let cursor: string | undefined;
  let left = most;
  do {
    const page = await explaining(() =>
      session.clients.patient.conversations.history({
        channel,
        limit: Math.min(pageSize, left),
        include_all_metadata: true,
        ...(cursor ? { cursor } : {}),
      }),
    );
    const messages = (page.messages ?? []) as readonly RawMessage[];
    yield* messages;
    left -= messages.length;
    cursor = messages.length > 0 && left > 0 ? page.response_metadata?.next_cursor : undefined;
  } while (cursor);
}
