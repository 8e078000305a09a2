import type { Question } from "../../design/register.ts";
import { isFinal } from "../../errors.ts";
import { assigned } from "../../render/notices.ts";
import { settle } from "../../reviewing/settle.ts";
import { linksTo } from "../card-links.ts";
import { questionFor, requireMemberById, requireReader, reviewFor } from "../permissions.ts";
import { refreshQuestion, refreshReview, say, showQuestion } from "../show.ts";
import { type ChatTools, eachOf } from "../tools.ts";
import { eyesOf, platformFor, shortName } from "../who-and-where.ts";
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
  } catch (error) {
    // Why it was not done counts for whoever asked, and not that a card could not be shown meanwhile.
    await refreshed(tools, question).catch((err: unknown) =>
      tools.log.info({ err, question: question.id }, "its cards could not be brought up to date"),
    );
    throw error;
  }
  await eachOf([
    () => refreshed(tools, question),
    async () => {
      if (move.kind !== "assign" || move.assignee === undefined || move.assignee === by.id) return;
      await tell(tools, question, move.assignee, move.due ?? null, by.id);
    },
  ]);
}

async function refreshed(tools: ChatTools, { id, review }: Question): Promise<void> {
  const now = await tools.ledger.questions.get(id);
  await eachOf([
    async () => {
      if (now) await refreshQuestion(tools, now);
    },
    () => refreshReview(tools, now?.review ?? review),
  ]);
}

/** Who was given a question hears of it once, in person. That they cannot be written to stops nothing. */
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
    if (!isFinal(error)) throw error;
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
  const reveal = async (wanted: string): Promise<void> => {
    const known = own.get(wanted);
    if (!known) return;
    const isHeld = known.status === "held";
    const shown = isHeld ? await tools.ledger.questions.move(known.id, { kind: "reveal" }, by.id) : known;
    if (review.conversation !== null) await showQuestion(tools, review, shown, review.conversation);
  };
  await eachOf([...questions.map((wanted) => () => reveal(wanted)), () => refreshReview(tools, review.id)]);
}
