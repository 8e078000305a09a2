import { z } from "zod";
import { isFinal } from "../../../errors.ts";
import type { ActionVerb } from "../../../render/message.ts";
import { textOfHtml } from "../../../services/microsoft/teams-text.ts";
import type { Handlers, Reply, ShortcutUsed } from "../../handlers.ts";
import { type Activity, originOf, type WhoAndWhere } from "../activity.ts";
import { channelOf, type ConversationId } from "../ids.ts";
import { clickOf } from "../say/click-data.ts";
import type { Answer } from "./answer-clicks.ts";
import { type ClickDeps, clickFrom, told } from "./hear-clicks.ts";
import {
  badRequest,
  type InvokeAnswer,
  nothing,
  notImplemented,
  said,
  unknownCard,
} from "./invoke-answer.ts";

export interface InvokeDeps extends ClickDeps {
  readonly handlers: Handlers;
  readonly answer: Answer;
}

/** Answers what Teams asks and waits for. What is not known is not implemented. */
export async function answerInvoke(
  deps: InvokeDeps,
  activity: WhoAndWhere,
  at: ConversationId,
): Promise<InvokeAnswer> {
  switch (activity.name ?? "") {
    case "adaptiveCard/action":
      return cardAction(deps, activity, at);
    case "task/fetch":
    case "task/submit":
      return dialogAction(deps, activity, at);
    case "composeExtension/fetchTask":
      return shortcut(deps, activity, at);
    case "composeExtension/submitAction":
      return dialogAction(deps, activity, at);
    case "message/submitAction":
      return thumbs(deps, activity, at);
    default:
      return notImplemented;
  }
}

const execute = z.object({ action: z.object({ data: z.unknown().optional() }) });

/** A button of a card, pressed in a client that shows the answer in place. */
async function cardAction(
  deps: InvokeDeps,
  activity: WhoAndWhere,
  at: ConversationId,
): Promise<InvokeAnswer> {
  const value = execute.safeParse(activity.value).data;
  if (!value) return badRequest;
  const { data: inputs } = value.action;
  const data = clickOf(inputs);
  if (!data) return unknownCard();
  return saying(activity, async () => {
    const click = await clickFrom(deps, activity, at, data, inputs);
    if (data.does === "close") return deps.answer.closed(click, activity.replyToId);
    return deps.answer.inCard(click, activity.replyToId, (heard) => told(deps.handlers, heard));
  });
}

const dialogValue = z.object({ data: z.unknown().optional() });

/** A button that opens a dialog, or the one that sends it. */
async function dialogAction(
  deps: InvokeDeps,
  activity: WhoAndWhere,
  at: ConversationId,
): Promise<InvokeAnswer> {
  const value = dialogValue.safeParse(activity.value).data;
  if (!value) return badRequest;
  const data = clickOf(value.data);
  if (!data) return unknownCard();
  return saying(activity, async () => {
    const click = await clickFrom(deps, activity, threadOf(activity, at), data, value.data);
    return deps.answer.inDialog(click, await told(deps.handlers, click));
  });
}

const shortcuts: Readonly<Record<string, ShortcutUsed["shortcut"]>> = {
  reviewMessage: "review_thread",
  answerWith: "answer_with",
  reviewDocument: "review_document",
};

const command = z.object({ commandId: z.string() });

/** A command of the menu on a message, or beside the field in which one writes. */
async function shortcut(deps: InvokeDeps, activity: WhoAndWhere, at: ConversationId): Promise<InvokeAnswer> {
  const used = shortcuts[command.safeParse(activity.value).data?.commandId ?? ""];
  if (!used) return notImplemented;
  const place = threadOf(activity, at);
  const person = await deps.people.actor(place, activity.from);
  const origin = originOf(activity, place, person);
  const { body } = payloadOf(activity);
  const { text } = textOfHtml(body?.content ?? "");
  const reply: Reply = await deps.handlers.shortcutUsed({ ...origin, shortcut: used, text });
  const data = { does: "act", verb: "review", target: "", key: "" } as const;
  return deps.answer.inDialog({ data, origin, inputs: {} }, reply);
}

const payload = z.object({
  messagePayload: z.object({
    id: z.string().optional(),
    replyToId: z.string().nullish(),
    body: z.object({ content: z.string().optional() }).optional(),
  }),
});

function payloadOf({ value }: Activity): z.infer<typeof payload>["messagePayload"] {
  return payload.safeParse(value).data?.messagePayload ?? {};
}

/** The thread of the message that a command was used on. */
function threadOf(activity: WhoAndWhere, at: ConversationId): ConversationId {
  const { id, replyToId } = payloadOf(activity);
  const root = at.root ?? replyToId ?? id;
  return at.kind === "channel" && root !== undefined ? { ...at, root } : at;
}

const feedback = z.object({ actionValue: z.object({ reaction: z.enum(["like", "dislike"]) }) });

/** The thumbs that Teams shows under a message. It wants an empty answer. */
async function thumbs(
  { handlers, kept, people }: InvokeDeps,
  activity: WhoAndWhere,
  at: ConversationId,
): Promise<InvokeAnswer> {
  const value = feedback.safeParse(activity.value).data;
  if (!value) return badRequest;
  const target =
    activity.replyToId === undefined
      ? undefined
      : await kept.load("thumbs", channelOf(at), activity.replyToId);
  if (target === undefined) return nothing;
  const verb: ActionVerb = value.actionValue.reaction === "like" ? "useful" : "not_useful";
  const origin = originOf(activity, at, await people.actor(at, activity.from));
  await handlers.actionTaken({ ...origin, verb, target, surface: "post", posted: null });
  return nothing;
}

/** Expected trouble is said where it was clicked. */
async function saying({ name = "" }: Activity, work: () => Promise<InvokeAnswer>): Promise<InvokeAnswer> {
  try {
    return await work();
  } catch (error) {
    if (isFinal(error) && error.kind !== "ledger") return said(name, error.message);
    throw error;
  }
}
