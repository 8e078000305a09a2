import type { Form, FormValues, Message } from "../../../render/message.ts";
import type { Reply } from "../../handlers.ts";
import type { Log } from "../../kit/platform-log.ts";
import type { Conversation, UserId } from "../../people-and-places.ts";
import { partsOf } from "../say/cards.ts";
import type { ClickData } from "../say/click-data.ts";
import { type Attempt, formCard } from "../say/form-card.ts";
import { type FormChoices, valuesOf } from "../say/form-choices.ts";
import type { Kept, PostRecord } from "../where/kept.ts";
import type { Click } from "./hear-clicks.ts";
import {
  asToast,
  cardAnswer,
  dialog,
  type InvokeAnswer,
  lastWords,
  problemsOf,
  titleOf,
  toast,
} from "./invoke-answer.ts";
import { cardIn, changed, postOf, withLine } from "./standing-card.ts";

export interface AnswerDeps {
  readonly kept: Kept;
  readonly choicesFor: (form: Form, at: Conversation) => Promise<FormChoices>;
  readonly whisper: (at: Conversation, to: UserId, message: Message) => Promise<void>;
  readonly log: Log;
  /** How long somebody who sent a form waits for the card that it changes. */
  readonly patienceMs: number;
}

/** Forms about a question, whose card changes with it. */
const changesItsCard: ReadonlySet<ClickData["verb"]> = new Set([
  "answer",
  "accept",
  "dismiss",
  "assign",
  "reopen",
]);

/** What Teams shows for what the program replied. */
export interface Answer {
  /** In the place of the card that was clicked; `told` tells the program of the click. */
  inCard(
    click: Click,
    replyTo: string | undefined,
    told: (click: Click) => Promise<Reply>,
  ): Promise<InvokeAnswer>;
  /** In a dialog. */
  inDialog(click: Pick<Click, "data" | "origin" | "inputs">, reply: Reply): Promise<InvokeAnswer>;
  /** The card as it was before the form stood in its place. */
  closed(click: Click, replyTo: string | undefined): Promise<InvokeAnswer>;
  /** Tells somebody something that only they see; false where Teams does not let us. */
  tell(origin: Click["origin"], message: Message): Promise<boolean>;
}

function valuesIn({ data, origin, inputs }: Pick<Click, "data" | "origin" | "inputs">): FormValues {
  return valuesOf(inputs, data.inputs ?? [], origin.place.tenant);
}

export function answering({ kept, choicesFor, whisper, log, patienceMs }: AnswerDeps): Answer {
  const tell: Answer["tell"] = async ({ place, person }, message) => {
    try {
      await whisper(place.conversation, person.id, message);
      return true;
    } catch (error) {
      log.warn("A reply could not be shown", { err: error, place: place.conversation });
      return false;
    }
  };

  const showForm = async (
    { data, origin }: Pick<Click, "data" | "origin">,
    form: Form,
    surface: "card" | "dialog",
    attempt?: Attempt,
  ): Promise<InvokeAnswer> => {
    await kept.save("form", form, origin.person.id);
    const choices = await choicesFor(form, origin.place.conversation);
    const card = formCard(form, { key: data.key, about: data.about }, choices, surface, attempt);
    return surface === "card" ? cardAnswer(card) : dialog(titleOf(form), card);
  };

  /** The form that was sent, if it is still the last one that this person opened. */
  const formSent = async ({ data, origin }: Pick<Click, "data" | "origin">): Promise<Form | undefined> => {
    const form = await kept.load("form", origin.person.id);
    return form?.verb === data.verb && form.target === data.target ? form : undefined;
  };

  const again = async (
    click: Pick<Click, "data" | "origin" | "inputs">,
    problems: Readonly<Record<string, string>>,
    surface: "card" | "dialog",
    values: FormValues,
  ): Promise<InvokeAnswer> => {
    const form = await formSent(click);
    if (form) return showForm(click, form, surface, { values, problems });
    return surface === "card" ? toast(problemsOf(problems)) : lastWords(problemsOf(problems));
  };

  /**
   * The card after its form was sent. What changes a question changes its card for everybody, soon; whoever sent it waits
   * for that, since an answer that came later than the change would put the old card back before them.
   */
  const sent = async (
    click: Click,
    replyTo: string | undefined,
    before: PostRecord | undefined,
    says: string,
  ): Promise<InvokeAnswer> => {
    await kept.forget("form", click.origin.person.id);
    const { verb, about } = click.data;
    const after =
      before && changesItsCard.has(verb) ? await changed(kept, click, before, patienceMs) : undefined;
    const standing = after ?? before;
    const card = standing && cardIn(standing, replyTo, about);
    if (!card) return toast(says);
    return cardAnswer(after ? card : withLine(card, says, !changesItsCard.has(verb)));
  };

  return {
    tell,
    inCard: async (click, replyTo, told) => {
      const before = click.data.does === "send" ? await postOf(kept, click) : undefined;
      const reply = await told(click);
      switch (reply.kind) {
        case "recorded":
          return click.data.does === "send" ? sent(click, replyTo, before, reply.say) : toast(reply.say);
        case "form":
          return showForm(click, reply.form, "card");
        case "whisper":
        case "home": {
          const words = asToast(reply.message);
          if (words !== undefined) return toast(words);
          const isTold = await tell(click.origin, reply.message);
          return toast(isTold ? "I wrote to you in our chat." : reply.message.summary);
        }
        case "problems":
          return again(click, reply.problems, "card", valuesIn(click));
      }
    },
    inDialog: async (click, reply) => {
      switch (reply.kind) {
        case "recorded":
          if (click.data.does === "send") await kept.forget("form", click.origin.person.id);
          return lastWords(reply.say);
        case "form":
          return showForm(click, reply.form, "dialog");
        case "whisper":
        case "home": {
          const [part] = partsOf(reply.message, click.origin.place.conversation);
          return part ? dialog("Loophole", part.card) : lastWords(reply.message.summary);
        }
        case "problems":
          return again(click, reply.problems, "dialog", valuesIn(click));
      }
    },
    closed: async (click, replyTo) => {
      await kept.forget("form", click.origin.person.id);
      const record = await postOf(kept, click);
      const card = record && cardIn(record, replyTo, click.data.about);
      return card ? cardAnswer(card) : toast("Nothing was changed.");
    },
  };
}
