import { DateTime } from "luxon";
import type { Question } from "../../design/register.ts";
import { after, isOpen } from "../../design/status.ts";
import type { ActionTaken, Reply } from "../../platforms/handlers.ts";
import { acceptForm, answerForm, assignForm, dismissForm, reopenForm } from "../../render/forms.ts";
import { trouble } from "../../render/help.ts";
import type { Form } from "../../render/message.ts";
import { questionFor } from "../permissions.ts";
import type { ChatTools } from "../tools.ts";
import { questionIn } from "./recorded.ts";

export type QuestionFormVerb = "answer" | "accept" | "dismiss" | "assign" | "reopen";

/** How long an accepted risk holds unless somebody says otherwise. */
const acceptedDays = 90;

/** The form behind a question's button, as long as its status allows what the button says. */
export async function questionFormFor(
  tools: ChatTools,
  { target, person, place }: ActionTaken,
  verb: QuestionFormVerb,
): Promise<Reply> {
  const question = await questionFor(tools, questionIn(target), person, place);
  const isPossible =
    verb === "assign" ? isOpen(question.status) : after(question.status, { kind: verb }) !== undefined;
  if (!isPossible) return { kind: "whisper", message: trouble("settled", alreadySo(question)) };
  const { timezone } = await tools.ledger.conversations.settings(place.channel);
  const expires = DateTime.fromJSDate(tools.now(), { zone: timezone })
    .plus({ days: acceptedDays })
    .toISODate();
  return { kind: "form", form: formFor(verb, question, person.id, expires ?? "") };
}

function formFor(verb: QuestionFormVerb, question: Question, person: string, expires: string): Form {
  switch (verb) {
    case "answer":
      return answerForm(question);
    case "accept":
      return acceptForm(question, question.assignee ?? person, expires);
    case "dismiss":
      return dismissForm(question);
    case "assign":
      return assignForm(question, question.assignee ?? person);
    case "reopen":
      return reopenForm(question);
  }
}

function alreadySo({ id, status }: Question): string {
  if (isOpen(status)) return `${id} is open, so there is nothing to reopen.`;
  return `${id} is settled already. Reopen it first to settle it in another way.`;
}
