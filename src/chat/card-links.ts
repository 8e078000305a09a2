import { platformOf } from "../design/conversation.ts";
import type { Question } from "../design/register.ts";
import type { KnownPost } from "../ledger/chat-records.ts";
import type { Conversation } from "../platforms/people-and-places.ts";
import type { Links } from "../render/question-line.ts";
import { isGone, postedAs } from "./show.ts";
import type { ChatTools } from "./tools.ts";
import { platformFor } from "./who-and-where.ts";

/**
 * Where the cards of questions stand, as addresses that people on the platform of `at` can open: those that read there,
 * or one of them alone. A channel is not led into a private conversation.
 */
export async function linksTo(
  tools: ChatTools,
  questions: readonly Question[],
  at: Conversation,
  isForOne = false,
): Promise<Links> {
  const found = await Promise.all(questions.map((question) => linkTo(tools, question, at, isForOne)));
  return new Map(found.flatMap((link, index) => (link ? [[questions[index]?.id ?? "", link] as const] : [])));
}

async function linkTo(
  tools: ChatTools,
  { id, conversation }: Question,
  at: Conversation,
  isForOne: boolean,
): Promise<string | undefined> {
  const { conversations } = tools.ledger;
  const here = (await conversations.get(at))?.channel ?? at;
  const posts: { readonly post: KnownPost; readonly isHere: boolean }[] = [];
  for (const post of await tools.ledger.posts.about(id)) {
    if (platformOf(post.conversation) !== platformOf(at) || isGone(post)) continue;
    const known = await conversations.get(post.conversation);
    const isHere = known?.channel === here;
    if (isHere || isForOne || known?.isPrivate === false) posts.push({ post, isHere });
  }
  const latest = posts.find(({ post }) => post.conversation === conversation);
  const { post } = posts.find(({ isHere }) => isHere) ?? latest ?? posts[0] ?? {};
  if (!post) return undefined;
  try {
    return await platformFor(tools, at).linkTo(postedAs(post));
  } catch (error) {
    tools.log.info({ question: id, err: error }, "a post has no address");
    return undefined;
  }
}
