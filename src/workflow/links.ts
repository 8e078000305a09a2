import type { Question } from "../design/register.ts";
import { type Conversation, platformOf } from "../platforms/platform.ts";
import type { Links } from "../render/question-line.ts";
import type { Parts } from "./parts.ts";
import { platformFor } from "./platforms.ts";
import { postedAs } from "./say.ts";

/** Where the cards of questions stand, as addresses that people on the platform of `at` can open. */
export async function linksTo(
  parts: Parts,
  questions: readonly Question[],
  at: Conversation,
): Promise<Links> {
  const found = await Promise.all(questions.map((question) => linkTo(parts, question, at)));
  return new Map(found.flatMap((link, index) => (link ? [[questions[index]?.id ?? "", link] as const] : [])));
}

async function linkTo(
  parts: Parts,
  { id, conversation }: Question,
  at: Conversation,
): Promise<string | undefined> {
  const posts = (await parts.ledger.posts.about(id)).filter(
    (post) => platformOf(post.conversation) === platformOf(at),
  );
  const post = posts.find((each) => each.conversation === conversation) ?? posts[0];
  if (!post) return undefined;
  try {
    return await platformFor(parts, at).linkTo(postedAs(post));
  } catch (error) {
    parts.log.info({ question: id, error: String(error) }, "a post has no address");
    return undefined;
  }
}
