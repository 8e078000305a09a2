import type { KnownPost } from "../ledger/ledger.ts";
import type { Conversation, Posted } from "../platforms/platform.ts";
import type { Message } from "../render/message.ts";
import type { Parts } from "./parts.ts";
import { platformFor } from "./platforms.ts";

type Speaking = Pick<Parts, "ledger" | "platforms" | "inTurn">;

/**
 * Posts a message once and keeps it up to date ever after. A post is looked for by its key in the ledger, then on the
 * platform (where it may stand since the moment in which the process died), and only then made.
 */
export async function show(
  parts: Speaking,
  to: Conversation,
  subject: string,
  message: Message,
): Promise<Posted> {
  return parts.inTurn(message.key, async () => {
    const known = await findPost(parts, to, subject, message.key);
    if (known) return platformFor(parts, to).update(known, message);
    return make(parts, to, subject, message);
  });
}

/** Posts a message once; what stands there already stays as it is. */
export async function say(
  parts: Speaking,
  to: Conversation,
  subject: string,
  message: Message,
): Promise<Posted> {
  return parts.inTurn(message.key, async () => {
    return (await findPost(parts, to, subject, message.key)) ?? make(parts, to, subject, message);
  });
}

async function make(parts: Speaking, to: Conversation, subject: string, message: Message): Promise<Posted> {
  const posted = await platformFor(parts, to).post(to, message);
  await parts.ledger.posts.record(knownAs(posted, subject, message.key));
  return posted;
}

async function findPost(
  parts: Speaking,
  at: Conversation,
  subject: string,
  key: string,
): Promise<Posted | undefined> {
  const known = await parts.ledger.posts.find(key);
  if (known) return postedAs(known);
  const found = await platformFor(parts, at).find(at, key);
  if (found) await parts.ledger.posts.record(knownAs(found, subject, key));
  return found;
}

/** A post as the ledger keeps it: by the thread under it, and with what its platform needs to change it. */
export function postedAs({ conversation, post }: KnownPost): Posted {
  const [at, id] = JSON.parse(post) as [string, string];
  return { conversation: at, post: id, thread: conversation };
}

function knownAs({ conversation, post, thread }: Posted, subject: string, key: string): KnownPost {
  return { key, subject, conversation: thread, post: JSON.stringify([conversation, post]) };
}
