import type { Origin, Reply } from "../platforms/handlers.ts";
import { platformOf } from "../platforms/platform.ts";
import type { Asking, JobKind, JobPayload } from "./jobs.ts";
import { meet, shortName } from "./names.ts";
import type { Parts } from "./parts.ts";

/** What handlers need: everything at hand, and to say that there is work. */
export interface Listening extends Parts {
  wake(): void;
}

/** Every name under which the same event may arrive again. */
export function namesOf({
  event,
  message,
  place,
}: Pick<Origin, "event" | "message" | "place">): readonly string[] {
  const names = [`event:${platformOf(place.channel)}:${event}`];
  return message === null ? names : [...names, `message:${place.conversation}:${message}`];
}

/** The name of a request, the same however often it arrives. */
export function nameOfRequest(origin: Origin): string {
  return shortName(namesOf(origin).at(-1) ?? origin.event);
}

/** Writes a piece of work down, unless its event was here before, and says so. */
export async function recorded<K extends JobKind>(
  listening: Listening,
  kind: K,
  origin: Origin,
  payload: JobPayload<K>,
  words: string,
): Promise<Reply> {
  await meet(listening, origin.person);
  await listening.ledger.jobs.add({ kind, keys: namesOf(origin), payload });
  listening.wake();
  return { kind: "recorded", say: words };
}

/** Who asked, where, and whether the answer is for them alone. */
export function askingOf({ place, person }: Origin, isPrivate: boolean): Asking {
  return { place, by: person, isPrivate };
}
