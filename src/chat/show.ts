import type { KnownPost } from "../ledger/chat-records.ts";
import type { Conversation, Posted } from "../platforms/people-and-places.ts";
import type { Message } from "../render/message.ts";
import { platformFor } from "./places.ts";
import type { ChatTools } from "./tools.ts";

type Speaking = Pick<ChatTools, "ledger" | "platforms" | "inTurn">;

/**
 * Posts a message once and keeps it up to date ever after. A post is looked for by its key in the ledger, then on the
 * platform (where it may stand since the moment in which the process died), and only then made.
 */
export async function show(
  tools: Speaking,
  to: Conversation,
  subject: string,
  message: Message,
): Promise<Posted> {
  return tools.inTurn(message.key, async () => {
    const known = await findPost(tools, to, subject, message.key);
    if (known) return platformFor(tools, to).update(known, message);
    return make(tools, to, subject, message);
  });
}

/** Posts a message once; what stands there already stays as it is. */
export async function say(
  tools: Speaking,
  to: Conversation,
  subject: string,
  message: Message,
): Promise<Posted> {
  return tools.inTurn(message.key, async () => {
    return (await findPost(tools, to, subject, message.key)) ?? make(tools, to, subject, message);
  });
}

async function make(tools: Speaking, to: Conversation, subject: string, message: Message): Promise<Posted> {
  const posted = await platformFor(tools, to).post(to, message);
  await tools.ledger.posts.record(knownAs(posted, subject, message.key));
  return posted;
}

async function findPost(
  tools: Speaking,
  at: Conversation,
  subject: string,
  key: string,
): Promise<Posted | undefined> {
  const known = await tools.ledger.posts.find(key);
  if (known) return postedAs(known);
  const found = await platformFor(tools, at).find(at, key);
  if (found) await tools.ledger.posts.record(knownAs(found, subject, key));
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
