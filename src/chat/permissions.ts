import { platformOf, baseSpace } from "../design/conversation.ts";
import {
  keyOf,
  type Named,
  type Question,
  type QuestionId,
  questionId,
  type Review,
  type ReviewId,
  reviewId,
} from "../design/register.ts";
import { Failure } from "../errors.ts";
import type { Conversation, Person, Place } from "../platforms/people-and-places.ts";
import type { ChatTools } from "./tools.ts";
import { baseSpaceAt, exampleSpace, platformFor } from "./who-and-where.ts";

/** Whether somebody belongs to the workspace or tenant that installed the program. */
export function isMember(person: Person, place: Place): boolean {
  return person.tenant === place.tenant;
}

export const membersOnly =
  "Only members of the organisation that installed me can do this. Ask one of them in this channel.";

/** @throws {Failure} unless the person is a member. */
export function requireMember(person: Person, place: Place): void {
  if (!isMember(person, place)) throw new Failure("forbidden", membersOnly);
}

/**
 * The question, for somebody who may see it: it was asked in this channel, or in one that they are in.
 * @throws {Failure} `not_found` otherwise, as if it were not there.
 */
export async function questionFor(
  tools: ChatTools,
  id: Named<QuestionId>,
  by: Person,
  place: Place,
): Promise<Question> {
  requireMember(by, place);
  const question = await tools.ledger.questions.get(questionId(keyOf("q", id) ?? 0));
  if (question && isInSpace(tools, question.space, place) && (await canSee(tools, question, by, place)))
    return question;
  throw new Failure(
    "not_found",
    `There is no question ${id} here. Ask for the risks to see those there are.`,
  );
}

/** @throws {Failure} `not_found` unless the review took place in this channel, or in one that they are in. */
export async function reviewFor(
  tools: ChatTools,
  id: Named<ReviewId>,
  by: Person,
  place: Place,
): Promise<Review> {
  requireMember(by, place);
  const review = await tools.ledger.reviews.get(reviewId(keyOf("r", id) ?? 0));
  if (
    review &&
    isInSpace(tools, review.space, place) &&
    (await canBeIn(tools, review.conversation, by, place))
  )
    return review;
  throw new Failure("not_found", `There is no review ${id} here. Ask for the status to see those there are.`);
}

/**
 * A channel that a form or button names, as a place: the one in which they are, or one that the person is in.
 * @throws {Failure} `forbidden` for a channel of others.
 */
export async function placeOfChannel(
  tools: ChatTools,
  channel: Conversation,
  { person, place }: { readonly person: Person; readonly place: Place },
): Promise<Place> {
  if (channel === place.channel) return place;
  const named = { tenant: place.tenant, channel, conversation: channel };
  if (
    platformOf(channel) === platformOf(place.channel) &&
    (await platformFor(tools, channel).isIn(channel, person.id))
  )
    return named;
  throw new Failure(
    "forbidden",
    "You are not in that channel. Choose one that you are in, and that I was invited to.",
  );
}

/** @throws {Failure} when the channel says who may approve, and this person is not among them. */
export async function requireApprover(
  { ledger }: ChatTools,
  by: Person,
  conversation: string,
): Promise<void> {
  const { approvers } = await ledger.conversations.settings(conversation);
  if (approvers.length === 0 || approvers.includes(by.id)) return;
  throw new Failure(
    "forbidden",
    "This channel has named who may approve, and you are not among them. Ask one of the approvers, or change it with settings.",
  );
}

/**
 * @throws {Failure} when somebody who is to own or settle something is not a member, as far as the platform can tell.
 */
export async function requireMemberById(tools: ChatTools, user: string, place: Place): Promise<void> {
  if (platformOf(user) !== platformOf(place.channel)) return;
  const person = await platformFor(tools, user).person(user);
  if (isMember(person, place)) return;
  const name = person.name || "That person";
  throw new Failure("forbidden", `${name} is not a member of this organisation. Name somebody who is.`);
}

/**
 * What is asked in a private place is told to nobody who cannot read it there.
 * @throws {Failure} when somebody who is to own or settle a question is not where it was asked
 */
export async function requireReader(
  tools: ChatTools,
  user: string,
  { conversation }: Question,
): Promise<void> {
  const known = conversation === null ? undefined : await tools.ledger.conversations.get(conversation);
  if (!known?.isPrivate) return;
  const isThere =
    platformOf(user) === platformOf(known.channel) &&
    (await platformFor(tools, known.channel).isIn(known.channel, user));
  if (isThere) return;
  throw new Failure(
    "forbidden",
    "That person is not in this private conversation, so they cannot see the question. Invite them there first, or name somebody who is in it.",
  );
}

function isInSpace(tools: ChatTools, space: string, place: Place): boolean {
  return space === exampleSpace || baseSpace(space) === baseSpaceAt(tools, place);
}

async function canSee(tools: ChatTools, question: Question, by: Person, place: Place): Promise<boolean> {
  const [here] = await tools.ledger.questions.find({ channel: place.channel, id: question.id });
  if (here) return true;
  if (question.assignee === by.id) return true;
  return canBeIn(tools, question.conversation, by, place);
}

async function canBeIn(
  tools: ChatTools,
  conversation: string | null,
  by: Person,
  place: Place,
): Promise<boolean> {
  if (conversation === null) return false;
  const known = await tools.ledger.conversations.get(conversation);
  if (!known) return false;
  if (known.channel === place.channel) return true;
  if (platformOf(known.channel) !== platformOf(by.id)) return !known.isPrivate;
  return platformFor(tools, known.channel).isIn(known.channel, by.id);
}
