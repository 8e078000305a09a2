import type { Conversation, Person, ThreadMessage } from "../../people-and-places.ts";
import type { Kept, Said } from "./kept.ts";

/** What was said to the bot, and by it, kept for conversations that Teams lets nobody read. */
export interface Transcript {
  heard(in_: Conversation, message: ThreadMessage): Promise<void>;
  of(conversation: Conversation): Promise<readonly ThreadMessage[]>;
}

/** Older messages are forgotten beyond so many, and beyond so many characters in all. */
const most = 100;
const mostCharacters = 200_000;

export function transcript(kept: Kept, person: (id: string) => Promise<Person>): Transcript {
  return {
    heard: (conversation, { author, ...message }) =>
      kept.change("said", (before = []) => added(before, { ...message, by: author.id }), conversation),
    of: async (conversation) => {
      const all = (await kept.load("said", conversation)) ?? [];
      return Promise.all(
        all.map(async ({ by, ...message }) => ({
          ...message,
          author: message.isOurs ? { id: by, name: "Loophole", tenant: "" } : await person(by),
        })),
      );
    },
  };
}

/** A message that is delivered again, or edited by us, stands where it stood. */
function added(before: readonly Said[], message: Said): readonly Said[] {
  const at = before.findIndex(({ id }) => id === message.id);
  const all =
    at < 0 ? [...before, message] : before.with(at, { ...message, time: before[at]?.time ?? message.time });
  let room = mostCharacters;
  const latest = all.slice(-most);
  const from = latest.findLastIndex(({ text }) => (room -= text.length) < 0);
  return latest.slice(from + 1 || 0);
}
