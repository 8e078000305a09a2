import { createHash } from "node:crypto";
import type { Conversation, Person } from "../platforms/platform.ts";
import { platformOf } from "../platforms/platform.ts";
import type { Eyes } from "../render/spans.ts";
import { ourselves } from "../render/spans.ts";
import type { Parts } from "./parts.ts";
import { platformNamed } from "./platforms.ts";

/** A short name for something that has a long id, the same each time. */
export function shortName(...ids: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(ids)).digest("base64url").slice(0, 16);
}

/** Remembers what somebody is called. */
export async function meet({ ledger }: Pick<Parts, "ledger">, person: Person): Promise<void> {
  if (person.name !== "") await ledger.people.seen({ id: person.id, name: person.name, email: null });
}

/** The time, the zone of a conversation's channel, and the names of the people in question. */
export async function eyesOf(
  parts: Parts,
  at: Conversation,
  users: readonly (string | null | undefined)[],
): Promise<Eyes> {
  const { timezone } = await parts.ledger.conversations.settings(at);
  const wanted = [
    ...new Set(users.filter((user) => typeof user === "string" && user !== ourselves)),
  ] as string[];
  const names = new Map((await parts.ledger.people.get(wanted)).map(({ id, name }) => [id, name]));
  for (const user of wanted.filter((id) => !names.has(id))) {
    const name = await askName(parts, user);
    if (name !== "") names.set(user, name);
  }
  return { now: parts.now(), zone: timezone, names };
}

async function askName(parts: Parts, user: string): Promise<string> {
  const platform = parts.platforms.find(({ name }) => name === platformOf(user));
  if (!platform) return "";
  try {
    const person = await platformNamed(parts, platformOf(user)).person(user);
    await meet(parts, person);
    return person.name;
  } catch (error) {
    parts.log.info({ user, error: String(error) }, "a name could not be learnt");
    return "";
  }
}
