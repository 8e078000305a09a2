import { createHash } from "node:crypto";
import { z } from "zod";
import type { Origin } from "../handlers.ts";
import type { Person } from "../people-and-places.ts";
import { channelOf, type ConversationId, conversationId } from "./ids.ts";

/**
 * What Teams sends, as far as it is read here. Everything but the envelope is optional, and what has another shape than
 * expected is taken as missing: what one client adds or forgets must not lose a message.
 */
const id = z.string().min(1).max(1000);
const text = z.string().max(200_000);

function lenient<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

const account = z.object({ id, name: lenient(text), aadObjectId: lenient(id) });

const file = z.object({
  contentType: lenient(text),
  name: lenient(text),
  contentUrl: lenient(text),
  content: z.unknown().optional(),
});

const entity = z.object({
  type: lenient(text),
  text: lenient(text),
  mentioned: lenient(z.object({ id: lenient(text), name: lenient(text) })),
});

const channelData = z.object({
  tenant: lenient(z.object({ id: lenient(id) })),
  team: lenient(z.object({ id: lenient(id), aadGroupId: lenient(id), name: lenient(text) })),
  channel: lenient(z.object({ id: lenient(id), name: lenient(text) })),
  eventType: lenient(text),
});

const activity = z.object({
  type: z.string().min(1).max(100),
  channelId: z.string().min(1).max(100),
  serviceUrl: z.url({ protocol: /^https?$/ }).max(1000),
  id: lenient(id),
  timestamp: lenient(text),
  name: lenient(text),
  action: lenient(text),
  text: lenient(text),
  replyToId: lenient(id),
  from: lenient(account),
  recipient: lenient(account.extend({ isTargeted: lenient(z.boolean()) })),
  conversation: lenient(
    z.object({ id, conversationType: lenient(text), tenantId: lenient(id), name: lenient(text) }),
  ),
  membersAdded: lenient(z.array(z.object({ id }))),
  membersRemoved: lenient(z.array(z.object({ id }))),
  entities: lenient(z.array(entity.catch({}))),
  attachments: lenient(z.array(file.catch({ content: undefined }))),
  channelData: lenient(channelData),
  value: z.unknown().optional(),
});

export type Activity = z.infer<typeof activity>;

/** A request's body as an activity, or undefined where it is none. */
export function activityFrom(body: unknown): Activity | undefined {
  return activity.safeParse(body).data;
}

/** An activity that says where it happened and who did it; only such ones are acted on. */
export type WhoAndWhere = Activity & {
  readonly [Part in "from" | "recipient" | "conversation"]: NonNullable<Activity[Part]>;
};

export function hasWhoAndWhere(given: Activity): given is WhoAndWhere {
  return given.from !== undefined && given.recipient !== undefined && given.conversation !== undefined;
}

/** The tenant that an activity belongs to; empty where it does not say. */
export function tenantOf({ conversation, channelData: data }: Activity): string {
  return conversation?.tenantId ?? data?.tenant?.id ?? "";
}

/** Where an event came from. Its name is made of the conversation and the activity, whose id Teams repeats. */
export function originOf(activity: WhoAndWhere, at: ConversationId, person: Person): Origin {
  const name = activity.id ?? fingerprint(activity);
  return {
    event: `${conversationId(at)}:${name}`,
    place: { tenant: at.tenant, channel: channelOf(at), conversation: conversationId(at) },
    person,
    message: activity.type === "message" ? (activity.id ?? null) : null,
  };
}

function fingerprint(activity: WhoAndWhere): string {
  return createHash("sha256").update(JSON.stringify(activity)).digest("base64url").slice(0, 24);
}
