import { platformOf } from "../../design/conversation.ts";
import {
  type Named,
  namedQuestion,
  namedReview,
  type QuestionId,
  type ReviewId,
} from "../../design/register.ts";
import { Failure } from "../../errors.ts";
import type { Origin, Reply } from "../../platforms/handlers.ts";
import type { ChatTools } from "../tools.ts";
import { meet, shortName } from "../who-and-where.ts";
import type { Asking, JobKind, JobPayload } from "../work/job-kinds.ts";

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
  tools: ChatTools,
  kind: K,
  origin: Origin,
  payload: JobPayload<K>,
  words: string,
): Promise<Reply> {
  await meet(tools, origin.person);
  await tools.ledger.jobs.add({ kind, keys: namesOf(origin), payload, channel: origin.place.channel });
  tools.wake();
  return { kind: "recorded", say: words };
}

/** Who asked, where, and whether the answer is for them alone. */
export function askingOf({ place, person }: Origin, isPrivate: boolean): Asking {
  return { place, by: person, isPrivate };
}

/** @throws {Failure} when the target of a button is no question. */
export function questionIn(target: string): Named<QuestionId> {
  const id = namedQuestion(target);
  if (id === undefined) throw stale();
  return id;
}

/** @throws {Failure} when the target of a button is no review. */
export function reviewIn(target: string): Named<ReviewId> {
  const id = namedReview(target);
  if (id === undefined) throw stale();
  return id;
}

function stale(): Failure {
  return new Failure(
    "usage",
    "That button belongs to something that is not there any more. Ask for the status.",
  );
}
