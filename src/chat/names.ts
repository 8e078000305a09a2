import { createHash } from "node:crypto";
import { program } from "../design/register.ts";
import { type Conversation, type Person, platformOf } from "../platforms/people-and-places.ts";
import type { Eyes } from "../render/spans.ts";
import { platformNamed } from "./places.ts";
import type { ChatTools } from "./tools.ts";

/** A short name for something that has a long id, the same each time. */
export function shortName(...ids: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(ids)).digest("base64url").slice(0, 16);
}

/** Remembers what somebody is called. */
export async function meet({ ledger }: Pick<ChatTools, "ledger">, person: Person): Promise<void> {
  if (person.name !== "") await ledger.people.seen({ id: person.id, name: person.name });
}

/** The time, the zone of a conversation's channel, and the names of the people in question. */
export async function eyesOf(
  tools: ChatTools,
  at: Conversation,
  users: readonly (string | null | undefined)[],
): Promise<Eyes> {
  const { timezone } = await tools.ledger.conversations.settings(at);
  const wanted = [
    ...new Set(users.filter((user) => typeof user === "string" && user !== program)),
  ] as string[];
  const names = new Map((await tools.ledger.people.get(wanted)).map(({ id, name }) => [id, name]));
  for (const user of wanted.filter((id) => !names.has(id))) {
    const name = await askName(tools, user);
    if (name !== "") names.set(user, name);
  }
  return { now: tools.now(), zone: timezone, names };
}

async function askName(tools: ChatTools, user: string): Promise<string> {
  const platform = tools.platforms.find(({ name }) => name === platformOf(user));
  if (!platform) return "";
  try {
    const person = await platformNamed(tools, platformOf(user)).person(user);
    await meet(tools, person);
    return person.name;
  } catch (error) {
    tools.log.info({ user, because: String(error) }, "a name could not be learnt");
    return "";
  }
}
