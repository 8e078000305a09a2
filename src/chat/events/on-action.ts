import { DateTime } from "luxon";
import { namedQuestion, type Question } from "../../design/register.ts";
import { after, isOpen } from "../../design/status.ts";
import { Failure } from "../../errors.ts";
import type { ActionTaken, Reply } from "../../platforms/handlers.ts";
import {
  acceptForm,
  answerForm,
  approveForm,
  assignForm,
  dismissForm,
  reopenForm,
  reviewForm,
} from "../../render/forms.ts";
import { trouble } from "../../render/help.ts";
import type { Form } from "../../render/message.ts";
import { revealAtOnce } from "../../render/review-messages.ts";
import { approvalOf } from "../../reviewing/settle.ts";
import { settingsForm } from "../../render/settings-form.ts";
import { placeOfChannel, questionFor, requireMember, reviewFor } from "../permissions.ts";
import type { ChatTools } from "../tools.ts";
import type { Subject } from "../work/job-kinds.ts";
import { homeOf } from "./on-home.ts";
import { askingOf, nameOfRequest, questionIn, recorded, reviewIn } from "./recorded.ts";

/** A button. */
export async function onAction(tools: ChatTools, taken: ActionTaken): Promise<Reply> {
  requireMember(taken.person, taken.place);
  switch (taken.verb) {
    case "answer":
    case "accept":
    case "dismiss":
    case "assign":
    case "reopen":
      return questionFormFor(tools, taken, taken.verb);
    case "undo": {
      const move = { kind: "reopen", reason: "The reading that closed it was undone." } as const;
      const payload = { ...askingOf(taken, true), question: questionIn(taken.target), move };
      return recorded(tools, "move", taken, payload, "Undone");
    }
    case "useful":
    case "not_useful":
      return feedback(tools, taken);
    case "reveal":
      return reveal(tools, taken);
    case "recheck":
      return review(tools, taken, { kind: "again", review: reviewIn(taken.target) });
    case "retry":
      return retry(tools, taken);
    case "abandon": {
      const payload = { ...askingOf(taken, true), review: reviewIn(taken.target) };
      return recorded(tools, "abandon", taken, payload, "On it");
    }
    case "approve":
      return approve(tools, taken);
    case "settings": {
      const { channel } = await placeOfChannel(tools, taken.target || taken.place.channel, taken);
      return {
        kind: "form",
        form: settingsForm(channel, await tools.ledger.conversations.settings(channel)),
      };
    }
    case "review":
      return { kind: "form", form: reviewForm("", taken.place.channel) };
    case "review_example":
      return review(tools, taken, { kind: "example" });
    case "page":
      return page(tools, taken);
  }
}

async function review(tools: ChatTools, taken: ActionTaken, subject: Subject): Promise<Reply> {
  const payload = { ...askingOf(taken, true), name: nameOfRequest(taken), subject };
  return recorded(tools, "request", taken, payload, "Reading it");
}

/** What whoever approves has to take in is shown first. */
async function approve(tools: ChatTools, taken: ActionTaken): Promise<Reply> {
  const named = reviewIn(taken.target);
  const review = await reviewFor(tools, named, taken.person, taken.place);
  const approval = await approvalOf(tools.ledger, review.id);
  if (approval.code !== "" && approval.forbidding.length === 0 && review.status !== "approved")
    return { kind: "form", form: approveForm(review, approval) };
  const payload = { ...askingOf(taken, true), review: named, takenIn: "", why: "" };
  return recorded(tools, "approve", taken, payload, "On it");
}

/** A review that failed begins anew under its old name, and so in its old message. */
async function retry(tools: ChatTools, taken: ActionTaken): Promise<Reply> {
  const id = reviewIn(taken.target);
  const review = await reviewFor(tools, id, taken.person, taken.place);
  const post = (await tools.ledger.posts.about(review.id)).find(({ key }) => key.startsWith("review:"));
  const name = post?.key.slice("review:".length) ?? nameOfRequest(taken);
  const payload = { ...askingOf(taken, true), name, subject: { kind: "again", review: id } as const };
  return recorded(tools, "request", taken, payload, "Trying again");
}

async function reveal(tools: ChatTools, taken: ActionTaken): Promise<Reply> {
  const [target = "", drawn] = taken.target.split(":");
  const id = reviewIn(target);
  const review = await reviewFor(tools, id, taken.person, taken.place);
  const held = (await tools.ledger.questions.of(review.id)).filter(({ status }) => status === "held");
  // The button says how many were held when it was drawn: what a click before this one showed counts for this one too.
  const shown = Math.max(0, Number(drawn ?? held.length) - held.length);
  const questions = held
    .slice(0, Math.max(0, revealAtOnce - shown))
    .flatMap((question) => namedQuestion(question.id) ?? []);
  return recorded(
    tools,
    "reveal",
    taken,
    { ...askingOf(taken, true), review: id, questions },
    "Here they come",
  );
}

async function feedback(tools: ChatTools, taken: ActionTaken): Promise<Reply> {
  const question = await questionFor(tools, questionIn(taken.target), taken.person, taken.place);
  await tools.ledger.feedback.give(question.id, taken.person.id, taken.verb === "useful");
  return { kind: "recorded", say: "Thank you" };
}

/** The next entries of a list: `risks:10`, `home:5`. */
async function page(tools: ChatTools, taken: ActionTaken): Promise<Reply> {
  const [list, number] = taken.target.split(":");
  const from = Number(number);
  if (!Number.isInteger(from) || from < 0) throw new Failure("usage", "That page is not there any more.");
  if (list === "home") {
    const { tenant } = taken.place;
    return { kind: "home", message: await homeOf(tools, { person: taken.person, tenant }, from) };
  }
  const name = nameOfRequest(taken);
  const payload = { ...askingOf(taken, true), name, command: "risks" as const, from, review: null };
  return recorded(tools, "reply", taken, payload, "On it");
}

type QuestionFormVerb = "answer" | "accept" | "dismiss" | "assign" | "reopen";

/** How long an accepted risk holds unless somebody says otherwise. */
const acceptedDays = 90;

/** The form behind a question's button, as long as its status allows what the button says. */
async function questionFormFor(
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
