import type { Question } from "../design/register.ts";
import { type Conversation, platformOf } from "../platforms/people-and-places.ts";
import type { Links } from "../render/question-line.ts";
import { platformFor } from "./places.ts";
import { postedAs } from "./show.ts";
import type { ChatTools } from "./tools.ts";

/** Where the cards of questions stand, as addresses that people on the platform of `at` can open. */
export async function linksTo(
  tools: ChatTools,
  questions: readonly Question[],
  at: Conversation,
): Promise<Links> {
  const found = await Promise.all(questions.map((question) => linkTo(tools, question, at)));
  return new Map(found.flatMap((link, index) => (link ? [[questions[index]?.id ?? "", link] as const] : [])));
}

async function linkTo(
  tools: ChatTools,
  { id, conversation }: Question,
  at: Conversation,
): Promise<string | undefined> {
  const posts = (await tools.ledger.posts.about(id)).filter(
    (post) => platformOf(post.conversation) === platformOf(at),
  );
  const post = posts.find((each) => each.conversation === conversation) ?? posts[0];
  if (!post) return undefined;
  try {
    return await platformFor(tools, at).linkTo(postedAs(post));
  } catch (error) {
    tools.log.info({ question: id, because: String(error) }, "a post has no address");
    return undefined;
  }
}
