import { createHash } from "node:crypto";
import type { Origin } from "../handlers.ts";
import type { Person } from "../platform.ts";
import type { WhoAndWhere } from "./activity.ts";
import { channelOf, type ConversationId, conversationId } from "./ids.ts";

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
