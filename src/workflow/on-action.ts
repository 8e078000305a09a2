import { Failure } from "../errors.ts";
import type { ActionTaken, Reply } from "../platforms/handlers.ts";
import { reviewForm } from "../render/forms.ts";
import { settingsForm } from "../render/settings-form.ts";
import { revealAtOnce } from "../render/summary.ts";
import type { Subject } from "./jobs.ts";
import { homeOf } from "./on-home.ts";
import { placeOfChannel, questionFor, requireMember, reviewFor } from "./permissions.ts";
import { questionFormFor } from "./question-form.ts";
import { askingOf, type Listening, nameOfRequest, recorded } from "./recorded.ts";
import { questionIn, reviewIn } from "./targets.ts";

/** A button. */
export async function onAction(listening: Listening, taken: ActionTaken): Promise<Reply> {
  requireMember(taken.person, taken.place);
  switch (taken.verb) {
    case "answer":
    case "accept":
    case "dismiss":
    case "assign":
    case "reopen":
      return questionFormFor(listening, taken, taken.verb);
    case "undo": {
      const move = { kind: "reopen", reason: "The reading that closed it was undone." } as const;
      const payload = { ...askingOf(taken, true), question: questionIn(taken.target), move };
      return recorded(listening, "move", taken, payload, "Undone");
    }
    case "useful":
    case "not_useful":
      return feedback(listening, taken);
    case "reveal":
      return reveal(listening, taken);
    case "recheck":
      return review(listening, taken, { kind: "again", review: reviewIn(taken.target) });
    case "retry":
      return retry(listening, taken);
    case "abandon":
    case "approve": {
      const payload = { ...askingOf(taken, true), review: reviewIn(taken.target) };
      return recorded(listening, taken.verb, taken, payload, "On it");
    }
    case "settings": {
      const { channel } = await placeOfChannel(listening, taken.target || taken.place.channel, taken);
      return {
        kind: "form",
        form: settingsForm(channel, await listening.ledger.conversations.settings(channel)),
      };
    }
    case "review":
      return { kind: "form", form: reviewForm("", taken.place.channel) };
    case "review_example":
      return review(listening, taken, { kind: "example" });
    case "page":
      return page(listening, taken);
  }
}

async function review(listening: Listening, taken: ActionTaken, subject: Subject): Promise<Reply> {
  const payload = { ...askingOf(taken, true), name: nameOfRequest(taken), subject };
  return recorded(listening, "review", taken, payload, "Reading it");
}

/** A review that failed begins anew under its old name, and so in its old message. */
async function retry(listening: Listening, taken: ActionTaken): Promise<Reply> {
  const id = reviewIn(taken.target);
  await reviewFor(listening, id, taken.person, taken.place);
  const post = (await listening.ledger.posts.about(id)).find(({ key }) => key.startsWith("review:"));
  const name = post?.key.slice("review:".length) ?? nameOfRequest(taken);
  const payload = { ...askingOf(taken, true), name, subject: { kind: "again", review: id } as const };
  return recorded(listening, "review", taken, payload, "Trying again");
}

async function reveal(listening: Listening, taken: ActionTaken): Promise<Reply> {
  const id = reviewIn(taken.target);
  const held = (await listening.ledger.questions.of(id)).filter(({ status }) => status === "held");
  const questions = held.slice(0, revealAtOnce).map((question) => question.id);
  return recorded(
    listening,
    "reveal",
    taken,
    { ...askingOf(taken, true), review: id, questions },
    "Here they come",
  );
}

async function feedback(listening: Listening, taken: ActionTaken): Promise<Reply> {
  const question = await questionFor(listening, questionIn(taken.target), taken.person, taken.place);
  await listening.ledger.feedback.give(question.id, taken.person.id, taken.verb === "useful");
  return { kind: "recorded", say: "Thank you" };
}

/** The next entries of a list: `risks:10`, `home:5`. */
async function page(listening: Listening, taken: ActionTaken): Promise<Reply> {
  const [list, number] = taken.target.split(":");
  const from = Number(number);
  if (!Number.isInteger(from) || from < 0) throw new Failure("usage", "That page is not there any more.");
  if (list === "home") {
    const { tenant } = taken.place;
    return { kind: "home", message: await homeOf(listening, { person: taken.person, tenant }, from) };
  }
  const name = nameOfRequest(taken);
  const payload = { ...askingOf(taken, true), name, command: "risks" as const, from, review: null };
  return recorded(listening, "reply", taken, payload, "On it");
}
