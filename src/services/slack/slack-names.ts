import { z } from "zod";
import { Failure } from "../../errors.ts";
import { mentionsIn } from "./markup.ts";
import type { RawMessage, RawUser } from "./raw.ts";
import { asked, type SlackPort } from "./slack-port.ts";

/** Looks somebody up by id; the name is empty where Slack does not tell it. */
export type Naming = (user: string) => Promise<string>;

/** How many people are asked for at once. */
const mostAtOnce = 10;

/** Who speaks and who is mentioned in messages, by id. */
export async function namesIn(
  naming: Naming,
  messages: readonly RawMessage[],
): Promise<ReadonlyMap<string, string>> {
  const speaking = messages.flatMap(({ user }) => user ?? []);
  const users = [...new Set([...speaking, ...messages.flatMap(mentionsIn)])];
  const names = new Map<string, string>();
  for (let at = 0; at < users.length; at += mostAtOnce) {
    const some = users.slice(at, at + mostAtOnce);
    const found = await Promise.all(some.map(naming));
    for (const [index, user] of some.entries()) names.set(user, found[index] ?? "");
  }
  return names;
}

/** How people see somebody; empty where Slack knows no name. */
export function nameIn({ profile, real_name, name }: RawUser): string {
  return profile?.display_name || profile?.real_name || real_name || name || "";
}

const info = z.object({
  user: z.custom<RawUser>((one) => typeof one === "object" && one !== null).nullish(),
});

/** Asks Slack for each name. Where names may not be read, or somebody is gone, there is none. */
export function namingBy(port: SlackPort): Naming {
  return async (user) => {
    try {
      const found = await asked(port, "users.info", { user }, info);
      return nameIn(found.user ?? {});
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return "";
    }
  };
}
