import type { Question } from "../../design/register.ts";
import { Failure } from "../../errors.ts";
import { assigned } from "../../render/notices.ts";
import { settle } from "../../reviewing/settle.ts";
import { linksTo } from "../card-links.ts";
import { eyesOf, shortName } from "../names.ts";
import { questionFor, requireMemberById, requireReader, reviewFor } from "../permissions.ts";
import { platformFor } from "../places.ts";
import { refreshQuestion, refreshReview, say, showQuestion } from "../show.ts";
import type { ChatTools } from "../tools.ts";
import type { JobPayload } from "./job-kinds.ts";

/** Answers, accepts, dismisses, reopens or assigns a question, and shows it wherever the question stands. */
export async function doMove(tools: ChatTools, job: JobPayload<"move">): Promise<void> {
  const { by, place, move } = job;
  const question = await questionFor(tools, job.question, by, place);
  try {
    const person = move.kind === "accept" ? move.owner : move.kind === "assign" ? move.assignee : undefined;
    if (person !== undefined) {
      await requireMemberById(tools, person, place);
      await requireReader(tools, person, question);
    }
    const { timezone } = await tools.ledger.conversations.settings(place.channel);
    await settle(tools.ledger, question.id, move, by.id, tools.now(), timezone);
  } finally {
    await refresh(tools, question);
  }
  if (move.kind !== "assign" || move.assignee === undefined || move.assignee === by.id) return;
  await tell(tools, question, move.assignee, move.due ?? null, by.id);
}

async function refresh(tools: ChatTools, { id, review }: Question): Promise<void> {
  const now = await tools.ledger.questions.get(id);
  if (now) await refreshQuestion(tools, now);
  await refreshReview(tools, now?.review ?? review);
}

/** Who was given a question hears of it once, in person. That it cannot be said stops nothing. */
async function tell(
  tools: ChatTools,
  question: Question,
  assignee: string,
  due: string | null,
  by: string,
): Promise<void> {
  try {
    const platform = platformFor(tools, assignee);
    const direct = await platform.direct(assignee);
    const eyes = await eyesOf(tools, question.conversation ?? direct, [by]);
    const key = `assigned:${shortName(question.id, assignee, due ?? "")}`;
    const links = await linksTo(tools, [question], direct);
    await say(tools, direct, "notice", assigned(key, question, due, by, links, eyes));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tools.log.info(
      { question: question.id, assignee, because: error.message },
      "could not tell the assignee",
    );
  }
}

/** Posts held questions in the thread of their review. */
export async function doReveal(
  tools: ChatTools,
  { review: id, questions, by, place }: JobPayload<"reveal">,
): Promise<void> {
  const review = await reviewFor(tools, id, by, place);
  const own = new Map((await tools.ledger.questions.of(review.id)).map((each) => [each.id as string, each]));
  for (const wanted of questions) {
    const known = own.get(wanted);
    if (!known) continue;
    const isHeld = known.status === "held";
    const shown = isHeld ? await tools.ledger.questions.move(known.id, { kind: "reveal" }, by.id) : known;
    if (review.conversation !== null) await showQuestion(tools, review, shown, review.conversation);
  }
  await refreshReview(tools, review.id);
}
