import type { FormSubmitted, Reply } from "../platforms/handlers.ts";
import { digestLanguages } from "../render/digest-words.ts";
import { checkMove, checkReview, checkSettings, type Problems } from "./form-values.ts";
import type { AskedMove } from "./jobs.ts";
import { placeOfChannel, questionFor, requireMember } from "./permissions.ts";
import { askingOf, type Listening, nameOfRequest, recorded } from "./recorded.ts";
import { questionIn } from "./targets.ts";

/** A form that was filled in: what is wrong is said at its field, and nothing is written before all is right. */
export async function onForm(listening: Listening, submitted: FormSubmitted): Promise<Reply> {
  requireMember(submitted.person, submitted.place);
  switch (submitted.verb) {
    case "answer":
    case "accept":
    case "dismiss":
    case "assign":
    case "reopen":
      return move(listening, submitted, submitted.target, submitted.verb);
    case "answer_with":
      return answerWith(listening, submitted);
    case "settings":
      return settings(listening, submitted);
    case "review":
      return review(listening, submitted);
  }
}

async function move(
  listening: Listening,
  submitted: FormSubmitted,
  target: string,
  verb: AskedMove["kind"],
): Promise<Reply> {
  const question = await questionFor(listening, questionIn(target), submitted.person, submitted.place);
  const { timezone } = await listening.ledger.conversations.settings(submitted.place.channel);
  const checked = checkMove(verb, submitted.values, listening.now(), timezone);
  if ("problems" in checked) return problems(checked.problems);
  const payload = { ...askingOf(submitted, true), question: question.id, move: checked.value };
  return recorded(listening, "move", submitted, payload, said[verb]);
}

const said: Readonly<Record<AskedMove["kind"], string>> = {
  answer: "Answered",
  accept: "Risk accepted",
  dismiss: "Dismissed",
  assign: "Assigned",
  reopen: "Reopened",
};

async function answerWith(listening: Listening, submitted: FormSubmitted): Promise<Reply> {
  const { question } = submitted.values;
  if (typeof question !== "string" || question === "")
    return problems({ question: "Choose the question that it answers." });
  return move(listening, submitted, question, "answer");
}

async function settings(listening: Listening, submitted: FormSubmitted): Promise<Reply> {
  const place = await placeOfChannel(listening, submitted.target, submitted);
  const languages = digestLanguages.map(({ value }) => value);
  const checked = checkSettings(submitted.values, languages);
  if ("problems" in checked) return problems(checked.problems);
  const payload = { ...askingOf({ ...submitted, place }, true), settings: checked.value };
  return recorded(listening, "configure", submitted, payload, "Saved");
}

async function review(listening: Listening, submitted: FormSubmitted): Promise<Reply> {
  const checked = checkReview(submitted.values);
  if ("problems" in checked) return problems(checked.problems);
  const { link, follow, channel } = checked.value;
  const at = channel === "" ? submitted.place.channel : channel;
  const place = await placeOfChannel(listening, at, submitted);
  const payload = {
    ...askingOf({ ...submitted, place }, true),
    name: nameOfRequest(submitted),
    subject: { kind: "link", url: link, follow } as const,
  };
  return recorded(listening, "review", submitted, payload, "Reading it");
}

function problems(found: Problems): Reply {
  return { kind: "problems", problems: found };
}
