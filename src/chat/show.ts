import type { Question, Review } from "../design/register.ts";
import { againstApproval, isOpen } from "../design/status.ts";
import type { KnownPost } from "../ledger/chat-records.ts";
import type { Conversation, Posted } from "../platforms/people-and-places.ts";
import type { Message } from "../render/message.ts";
import { questionCard, questionKey } from "../render/question-card.ts";
import { byLens, failed, summary } from "../render/review-messages.ts";
import type { ChatTools } from "./tools.ts";
import { eyesOf, platformFor, shortName } from "./who-and-where.ts";

/** Brings the posts of a review in its thread up to date: its summary, and the card of each question that is shown. */
export async function showReview(tools: ChatTools, review: Review, key: string): Promise<void> {
  const { conversation } = review;
  if (conversation === null) return;
  await show(tools, conversation, review.id, await summaryOf(tools, review, key));
  for (const question of await tools.ledger.questions.of(review.id)) {
    if (isOpen(question.status)) await showQuestion(tools, review, question, conversation);
    else await refreshQuestion(tools, question);
  }
}

/** Posts the card of a question in a thread, or brings it up to date there. */
export async function showQuestion(
  tools: ChatTools,
  review: Review,
  question: Question,
  conversation: string,
): Promise<void> {
  const key = `${questionKey(question.id)}:${shortName(conversation)}`;
  await show(tools, conversation, question.id, await cardOf(tools, review, question, conversation, key));
}

/** Brings every card of a question up to date, on whatever platform it stands. */
export async function refreshQuestion(tools: ChatTools, question: Question): Promise<void> {
  const review = await tools.ledger.reviews.get(question.review);
  if (!review) return;
  for (const known of await tools.ledger.posts.about(question.id)) {
    await tools.inTurn(known.key, async () => {
      const now = (await tools.ledger.questions.get(question.id)) ?? question;
      const message = await cardOf(tools, review, now, known.conversation, known.key);
      await platformFor(tools, known.conversation).update(postedAs(known), message);
    });
  }
}

/** Brings the summary of a review up to date wherever it stands. */
export async function refreshReview(tools: ChatTools, id: Review["id"]): Promise<void> {
  for (const known of await tools.ledger.posts.about(id)) {
    await tools.inTurn(known.key, async () => {
      const review = await tools.ledger.reviews.get(id);
      if (!review) return;
      const message = await summaryOf(tools, review, known.key);
      await platformFor(tools, known.conversation).update(postedAs(known), message);
    });
  }
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
  const all = await tools.ledger.questions.ofDocument(review.id);
  const { forbidding, stillOpen, neverAsked } = againstApproval(all);
  const last = (await tools.ledger.reviews.history(review.id)).at(-1);
  return summary({
    key,
    review,
    result: review.result,
    findings: byLens(await tools.ledger.reviews.findings(review.id)),
    open: forbidding.length + stillOpen.length,
    openHigh: forbidding.length,
    heldHigh: neverAsked.length,
    approvedWith: review.status === "approved" && last?.to === "approved" ? last.why : "",
    settled: questions.filter(({ settlement }) => settlement !== null).length,
    held: questions.filter(({ status }) => status === "held").length,
    isContinued: await isContinued(tools, review),
  });
}

/** Whether a later review of the same document stands in the same thread. */
async function isContinued(tools: ChatTools, review: Review): Promise<boolean> {
  if (review.status !== "abandoned") return false;
  const last = (await tools.ledger.reviews.history(review.id)).at(-1);
  return last?.to === "abandoned" && last.why.startsWith("continued as ");
}

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
