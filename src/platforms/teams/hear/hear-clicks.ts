import { Failure } from "../../../errors.ts";
import { type ActionVerb, actionVerbs, type FormVerb, formVerbs } from "../../../render/message.ts";
import type { ActionTaken, FormSubmitted, Handlers, Origin, Reply, Surface } from "../../handlers.ts";
import type { Conversation, Posted, UserId } from "../../people-and-places.ts";
import { originOf, type WhoAndWhere } from "../activity.ts";
import { channelOf, type ConversationId, conversationId, conversationOf, postId } from "../ids.ts";
import type { ClickData } from "../say/click-data.ts";
import { valuesOf } from "../say/form-choices.ts";
import { type Kept, postedFrom } from "../where/kept.ts";
import type { People } from "../where/people.ts";

export interface ClickDeps {
  readonly kept: Kept;
  readonly people: People;
  readonly isIn: (channel: Conversation, user: UserId) => Promise<boolean>;
}

/** A click as the program is told of it: what was clicked, where it counts, and what was filled in. */
export interface Click {
  readonly data: ClickData;
  readonly origin: Origin;
  readonly surface: Surface;
  readonly posted: Posted | null;
  readonly inputs: unknown;
}

/**
 * Reads a click. What only one person sees carries the conversation that it is about; since that comes back from a
 * person's machine, it counts only where they are in that conversation.
 * @throws {Failure} of kind `forbidden` where they are not
 */
export async function clickFrom(
  { kept, people, isIn }: ClickDeps,
  activity: WhoAndWhere,
  at: ConversationId,
  data: ClickData,
  inputs: unknown,
): Promise<Click> {
  const person = await people.actor(at, activity.from);
  const origin = originOf(activity, at, person);
  if (data.about === undefined)
    return { data, origin, surface: "post", posted: await postClicked(kept, activity, at, data), inputs };
  const about = conversationOf(data.about);
  const isTheirs = about?.tenant === at.tenant && (await isIn(channelOf(about), person.id));
  if (!about || !isTheirs)
    throw new Failure("forbidden", "You are not in the conversation that this is about. Ask for it there.");
  const place = { ...origin.place, channel: channelOf(about), conversation: conversationId(about) };
  return { data, origin: { ...origin, place, message: null }, surface: "whisper", posted: null, inputs };
}

/** Tells the program, and gives back what it replied. */
export function told(handlers: Handlers, { data, origin, surface, posted, inputs }: Click): Promise<Reply> {
  const by = { ...origin, message: null, target: data.target, surface };
  if (data.does === "send" && isFormVerb(data.verb)) {
    const values = valuesOf(inputs, data.inputs ?? [], origin.place.tenant);
    const submitted: FormSubmitted = { ...by, verb: data.verb, values };
    return handlers.formSubmitted(submitted);
  }
  if (!isActionVerb(data.verb)) throw new Failure("usage", "That button is not known any more.");
  const taken: ActionTaken = { ...by, verb: data.verb, posted };
  return handlers.actionTaken(taken);
}

/** The post that a button stands in, with all its parts where we know of them. */
async function postClicked(
  kept: Kept,
  { replyToId }: WhoAndWhere,
  at: ConversationId,
  { key }: ClickData,
): Promise<Posted | null> {
  const record = key === "" ? undefined : await kept.load("post", channelOf(at), key);
  const known = record && postedFrom(record, postId);
  if (known && (replyToId === undefined || record.parts.includes(replyToId))) return known;
  if (replyToId === undefined) return known ?? null;
  const conversation = conversationId(at);
  return { conversation, post: postId([replyToId]), thread: conversation };
}

function isActionVerb(verb: string): verb is ActionVerb {
  return actionVerbs.some((each) => each === verb);
}

function isFormVerb(verb: string): verb is FormVerb {
  return formVerbs.some((each) => each === verb);
}
