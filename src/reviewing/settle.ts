import type { Question, QuestionId, Review } from "../design/register.ts";
import { Failure } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type AskedMove, checkMove } from "./rules.ts";

/**
 * Does what somebody wants done with a question, and returns it with its review as both stand now.
 * @param zone the time zone in which days are compared
 * @throws {Failure} `usage` for what lacks something or what the question's status does not allow
 */
export async function settle(
  ledger: Pick<Ledger, "reviews" | "questions">,
  id: QuestionId,
  asked: AskedMove,
  by: string,
  now: Date,
  zone = "UTC",
): Promise<{ readonly question: Question; readonly review: Review | undefined }> {
  const { kind, ...values } = asked;
  const checked = checkMove(kind, values, now, zone);
  if ("problems" in checked) throw new Failure("usage", Object.values(checked.problems).join(" "));
  const question = await move(ledger, id, checked.value, by);
  return { question, review: await ledger.reviews.get(question.review) };
}

function move(
  { questions }: Pick<Ledger, "questions">,
  id: QuestionId,
  asked: AskedMove,
  by: string,
): Promise<Question> {
  switch (asked.kind) {
    case "assign":
      return questions.assign(id, { assignee: asked.assignee, due: asked.due }, by);
    case "answer":
    case "accept":
    case "dismiss":
    case "reopen":
      return questions.move(id, asked, by);
  }
}
