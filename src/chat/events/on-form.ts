import type { FormSubmitted, Reply } from "../../platforms/handlers.ts";
import {
  type AskedMove,
  checkApproval,
  checkMove,
  checkReview,
  checkSettings,
} from "../../reviewing/rules.ts";
import { approvalOf } from "../../reviewing/settle.ts";
import { placeOfChannel, questionFor, requireMember, reviewFor } from "../permissions.ts";
import type { ChatTools } from "../tools.ts";
import { askingOf, nameOfRequest, questionIn, recorded, reviewIn } from "./recorded.ts";

/** A form that was filled in: what is wrong is said at its field, and nothing is written before all is right. */
export async function onForm(tools: ChatTools, submitted: FormSubmitted): Promise<Reply> {
  requireMember(submitted.person, submitted.place);
  switch (submitted.verb) {
    case "answer":
    case "accept":
    case "dismiss":
    case "assign":
    case "reopen":
      return move(tools, submitted, submitted.target, submitted.verb);
    case "answer_with":
      return answerWith(tools, submitted);
    case "approve":
      return approve(tools, submitted);
    case "settings":
      return settings(tools, submitted);
    case "review":
      return review(tools, submitted);
  }
}

async function move(
  tools: ChatTools,
  submitted: FormSubmitted,
  target: string,
  verb: AskedMove["kind"],
): Promise<Reply> {
  await questionFor(tools, questionIn(target), submitted.person, submitted.place);
  const { timezone } = await tools.ledger.conversations.settings(submitted.place.channel);
  const checked = checkMove(verb, submitted.values, tools.now(), timezone);
  if ("problems" in checked) return problems(checked.problems);
  const payload = { ...askingOf(submitted, true), question: questionIn(target), move: checked.value };
  return recorded(tools, "move", submitted, payload, said[verb]);
}

const said: Readonly<Record<AskedMove["kind"], string>> = {
  answer: "Answered",
  accept: "Risk accepted",
  dismiss: "Dismissed",
  assign: "Assigned",
  reopen: "Reopened",
};

async function answerWith(tools: ChatTools, submitted: FormSubmitted): Promise<Reply> {
  const { question } = submitted.values;
  if (typeof question !== "string" || question === "")
    return problems({ question: "Choose the question that it answers." });
  return move(tools, submitted, question, "answer");
}

async function approve(tools: ChatTools, submitted: FormSubmitted): Promise<Reply> {
  const [target = "", takenIn = ""] = submitted.target.split(":");
  const named = reviewIn(target);
  const review = await reviewFor(tools, named, submitted.person, submitted.place);
  const { code, forbidding } = await approvalOf(tools.ledger, review.id);
  if (code !== takenIn || forbidding.length > 0)
    return problems({ why: "Something was asked or opened meanwhile. Close this, and approve again." });
  const checked = checkApproval(submitted.values);
  if ("problems" in checked) return problems(checked.problems);
  const payload = { ...askingOf(submitted, true), review: named, takenIn, ...checked.value };
  return recorded(tools, "approve", submitted, payload, "On it");
}

async function settings(tools: ChatTools, submitted: FormSubmitted): Promise<Reply> {
  const place = await placeOfChannel(tools, submitted.target, submitted);
  const checked = checkSettings(submitted.values);
  if ("problems" in checked) return problems(checked.problems);
  const payload = { ...askingOf({ ...submitted, place }, true), settings: checked.value };
  return recorded(tools, "configure", submitted, payload, "Saved");
}

async function review(tools: ChatTools, submitted: FormSubmitted): Promise<Reply> {
  const checked = checkReview(submitted.values);
  if ("problems" in checked) return problems(checked.problems);
  const { link, follow, channel } = checked.value;
  const at = channel === "" ? submitted.place.channel : channel;
  const place = await placeOfChannel(tools, at, submitted);
  const payload = {
    ...askingOf({ ...submitted, place }, true),
    name: nameOfRequest(submitted),
    subject: { kind: "link", url: link, follow } as const,
  };
  return recorded(tools, "request", submitted, payload, "Reading it");
}

function problems(found: Readonly<Record<string, string>>): Reply {
  return { kind: "problems", problems: found };
}
