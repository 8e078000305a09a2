import { isOpen } from "../design/question.ts";
import type { Question } from "../design/register.ts";

/** What a review shows of its questions, in rank order: those that are open, within the budget, and the rest. */
export function postedOf(
  questions: readonly Question[],
  budget: number,
): { readonly posted: readonly Question[]; readonly held: readonly Question[] } {
  const unsettled = questions.filter(({ status }) => status === "held" || isOpen(status));
  const posted = unsettled.filter(({ status }) => isOpen(status)).slice(0, budget);
  return { posted, held: unsettled.filter((question) => !posted.includes(question)) };
}
