import type { AuditLine, Question, Review } from "../design/register.ts";
import { againstApproval, isOpen } from "../design/status.ts";
import { isNotFound } from "../errors.ts";
import type { KnownPost } from "../ledger/chat-records.ts";
import type { Conversation, Posted } from "../platforms/people-and-places.ts";
import type { Message } from "../render/message.ts";
import { questionCard, questionKey } from "../render/question-card.ts";
import { byLens, failed, summary } from "../render/review-messages.ts";
import { type ChatTools, eachOf, type Speaking } from "./tools.ts";
import { eyesOf, platformFor, shortName } from "./who-and-where.ts";

/** Brings the posts of a review in its thread up to date: its summary, and the card of each question that is shown. */
export async function showReview(tools: ChatTools, review: Review, key: string): Promise<void> {
  const { conversation } = review;
  if (conversation === null) return;
  // Where the thread is gone, the summary stands in the channel, and the cards come under it.
  const { thread } = await show(tools, conversation, review.id, await summaryOf(tools, review, key));
  const questions = await tools.ledger.questions.of(review.id);
  await eachOf(
    questions.map((question) => async () => {
      if (isOpen(question.status)) await showQuestion(tools, review, question, conversation, thread);
      else await refreshQuestion(tools, question);
    }),
  );
}

/** Posts the card of a question for a thread, or brings it up to date; `to`: where the thread goes on, if not there. */
export async function showQuestion(
  tools: ChatTools,
  review: Review,
  question: Question,
  conversation: string,
  to: Conversation = conversation,
): Promise<void> {
  const key = `${questionKey(question.id)}:${shortName(conversation)}`;
  await show(tools, to, question.id, await cardOf(tools, review, question, conversation, key));
}

/**
 * Brings every card of a question up to date, on whatever platform it stands. One that is gone is posted anew where the
 * question is open; of a settled one the summary tells.
 */
export async function refreshQuestion(tools: ChatTools, question: Question): Promise<void> {
  const review = await tools.ledger.reviews.get(question.review);
  if (!review) return;
  await refreshPosts(tools, question.id, async (known) => {
    const now = (await tools.ledger.questions.get(question.id)) ?? question;
    const message = await cardOf(tools, review, now, known.conversation, known.key);
    return { message, isWanted: isOpen(now.status) };
  });
}

/** Brings the summary of a review up to date wherever it stands; one that is gone is posted anew for the latest review. */
export async function refreshReview(tools: ChatTools, id: Review["id"]): Promise<void> {
  await refreshPosts(tools, id, async (known) => {
    const review = await tools.ledger.reviews.get(id);
    if (!review) return undefined;
    const message = await summaryOf(tools, review, known.key);
    return { message, isWanted: !isContinued((await tools.ledger.reviews.history(id)).at(-1)) };
  });
}

/** Every post about something, each whatever becomes of the others. `isWanted`: whether one that is gone is posted anew. */
async function refreshPosts(
  tools: ChatTools,
  subject: string,
  now: (known: KnownPost) => Promise<{ readonly message: Message; readonly isWanted: boolean } | undefined>,
): Promise<void> {
  const posts = await tools.ledger.posts.about(subject);
  await eachOf(
    posts.map((post) => async () => {
      await tools.inTurn(post.key, async () => {
        const known = (await tools.ledger.posts.find(post.key)) ?? post;
        const becomes = await now(known);
        if (!becomes || (await change(tools, known, becomes.message)) || !becomes.isWanted) return;
        await make(tools, known.conversation, subject, becomes.message);
      });
    }),
  );
}

async function cardOf(
  tools: ChatTools,
  review: Review,
  question: Question,
  conversation: string,
  key: string,
): Promise<Message> {
  const { settlement, assignee } = question;
  const owner = settlement?.kind === "accepted_risk" ? settlement.owner : null;
  const eyes = await eyesOf(tools, conversation, [assignee, settlement?.by, owner]);
  const findings = question.evidence.length > 0 ? [] : await tools.ledger.reviews.findings(review.id);
  const searched = findings.find(({ item }) => item === question.item)?.searched ?? null;
  const byModel = review.result?.reviewer.kind === "model";
  return { ...questionCard(question, searched, byModel, eyes), key };
}

async function summaryOf(tools: ChatTools, review: Review, key: string): Promise<Message> {
  if (!review.result) return failed(key, review, review.failure ?? "It was abandoned.");
  const questions = await tools.ledger.questions.of(review.id);
  const against = againstApproval(await tools.ledger.questions.ofDocument(review.id));
  const last = (await tools.ledger.reviews.history(review.id)).at(-1);
  return summary({
    key,
    review,
    result: review.result,
    findings: byLens(await tools.ledger.reviews.findings(review.id)),
    open: against.forbidding.length + against.stillOpen.length,
    openHigh: against.forbidding.length,
    heldHigh: against.neverAsked.length,
    approvedWith: last?.to === "approved" ? last.why : "",
    settled: questions.filter(({ settlement }) => settlement !== null).length,
    held: questions.filter(({ status }) => status === "held").length,
    isContinued: isContinued(last),
  });
}

/** Whether a later review of the same document stands in the same thread, by the last line of its history. */
function isContinued(last: AuditLine | undefined): boolean {
  return last?.to === "abandoned" && last.why.startsWith("continued as ");
}

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
    return (known && (await change(tools, known, message))) ?? make(tools, to, subject, message);
  });
}

/** Brings a post up to date where it stands; where it is gone, nothing is said. */
export async function refresh(tools: Speaking, message: Message): Promise<void> {
  await tools.inTurn(message.key, async () => {
    const known = await tools.ledger.posts.find(message.key);
    if (known) await change(tools, known, message);
  });
}

/**
 * Changes a post; undefined where it is gone or cannot be changed any more: deleted by somebody, or by the rules of the
 * place. That is remembered, so that it is not tried again.
 */
async function change(tools: Speaking, known: KnownPost, message: Message): Promise<Posted | undefined> {
  if (isGone(known)) return undefined;
  try {
    return await platformFor(tools, known.conversation).update(postedAs(known), message);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    tools.log.info({ err: error, post: known.key, conversation: known.conversation }, "a post is gone");
    const { conversation, post } = postedAs(known);
    await tools.ledger.posts.record({ ...known, post: JSON.stringify([conversation, post, "gone"]) });
    return undefined;
  }
}

/** Posts a message once; what stands there already stays as it is. */
export async function say(
  tools: Speaking,
  to: Conversation,
  subject: string,
  message: Message,
): Promise<Posted> {
  return tools.inTurn(message.key, async () => {
    const known = await findPost(tools, to, subject, message.key);
    return known ? postedAs(known) : make(tools, to, subject, message);
  });
}

/** Posts a message; where the thread is gone in its channel, which then knows the new thread. */
async function make(tools: Speaking, to: Conversation, subject: string, message: Message): Promise<Posted> {
  const platform = platformFor(tools, to);
  let posted: Posted;
  try {
    posted = await platform.post(to, message);
  } catch (error) {
    const known = await tools.ledger.conversations.get(to);
    if (!isNotFound(error) || !known || known.channel === to) throw error;
    posted =
      (await platform.find(known.channel, message.key)) ?? (await platform.post(known.channel, message));
    await tools.ledger.conversations.seen({ ...known, id: posted.thread });
  }
  await tools.ledger.posts.record(knownAs(posted, subject, message.key));
  return posted;
}

/** Finds a post by its key: in the ledger, or on the platform, and then remembers it. */
export async function findPost(
  tools: Speaking,
  at: Conversation,
  subject: string,
  key: string,
): Promise<KnownPost | undefined> {
  const known = await tools.ledger.posts.find(key);
  if (known && !isGone(known)) return known;
  const found = await platformFor(tools, at)
    .find(at, key)
    .catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
      return undefined;
    });
  // One that cannot be changed any more may still stand there.
  if (!found || (known && postedAs(known).post === found.post)) return undefined;
  const post = knownAs(found, subject, key);
  await tools.ledger.posts.record(post);
  return post;
}

/** Whether a post is known to be gone, or not to be changed any more. */
export function isGone({ post }: KnownPost): boolean {
  return (JSON.parse(post) as readonly string[])[2] === "gone";
}

/** A post as the ledger keeps it: by the thread under it, and with what its platform needs to change it. */
export function postedAs({ conversation, post }: KnownPost): Posted {
  const [at, id] = JSON.parse(post) as [string, string];
  return { conversation: at, post: id, thread: conversation };
}

function knownAs({ conversation, post, thread }: Posted, subject: string, key: string): KnownPost {
  return { key, subject, conversation: thread, post: JSON.stringify([conversation, post]) };
}
