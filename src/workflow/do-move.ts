import type { Question } from "../design/register.ts";
import { Failure } from "../errors.ts";
import { assigned } from "../render/notices.ts";
import type { AskedMove, JobPayload } from "./jobs.ts";
import { eyesOf, shortName } from "./names.ts";
import { linksTo } from "./links.ts";
import type { Parts } from "./parts.ts";
import { questionFor, requireMemberById } from "./permissions.ts";
import { platformFor } from "./platforms.ts";
import { say } from "./say.ts";
import { settle } from "./settle.ts";
import { refreshQuestion, refreshReview } from "./show-review.ts";

/** Answers, accepts, dismisses, reopens or assigns a question, and shows it wherever the question stands. */
export async function doMove(parts: Parts, job: JobPayload<"move">): Promise<void> {
  const { by, place, move } = job;
  const question = await questionFor(parts, job.question, by, place);
  try {
    if (move.kind === "accept") await requireMemberById(parts, move.owner, place);
    if (move.kind === "assign") await requireMemberById(parts, move.assignee, place);
    await apply(parts, question, move, by.id);
  } finally {
    await refresh(parts, question);
  }
  if (move.kind === "assign" && move.assignee !== by.id) await tell(parts, question, move, by.id);
}

async function apply({ ledger, now }: Parts, { id }: Question, move: AskedMove, by: string): Promise<void> {
  switch (move.kind) {
    case "assign":
      await ledger.questions.assign(id, { assignee: move.assignee, due: move.due }, by);
      return;
    case "dismiss":
    case "answer":
    case "accept":
    case "reopen":
      await settle(ledger, id, move, by, now());
  }
}

async function refresh(parts: Parts, { id, review }: Question): Promise<void> {
  const now = await parts.ledger.questions.get(id);
  if (now) await refreshQuestion(parts, now);
  await refreshReview(parts, now?.review ?? review);
}

/** Who was given a question hears of it once, in person. That it cannot be said stops nothing. */
async function tell(
  parts: Parts,
  question: Question,
  { assignee, due }: Extract<AskedMove, { kind: "assign" }>,
  by: string,
): Promise<void> {
  try {
    const platform = platformFor(parts, assignee);
    const direct = await platform.direct(assignee);
    const eyes = await eyesOf(parts, question.conversation ?? direct, [by]);
    const key = `assigned:${shortName(question.id, assignee, due ?? "")}`;
    const links = await linksTo(parts, [question], direct);
    await say(parts, direct, "notice", assigned(key, question, due, by, links, eyes));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    parts.log.info(
      { question: question.id, assignee, because: error.message },
      "could not tell the assignee",
    );
  }
}
