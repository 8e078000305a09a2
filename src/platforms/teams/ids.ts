/**
 * Ids that leave this platform. A conversation is `teams:<tenant>/<kind>/<id>` or, for a thread in a channel,
 * `teams:<tenant>/channel/<id>/<root message>`; a person is `teams:<tenant>/user/<Entra object id>`. The tenant is always
 * the one in which the bot is installed.
 */
export interface ConversationId {
  readonly tenant: string;
  readonly kind: ConversationKind;
  /** Teams' own id, without the part that names the thread. */
  readonly id: string;
  /** In a channel: the message that the thread began with. */
  readonly root?: string;
}

export const conversationKinds = ["channel", "group", "personal"] as const;
export type ConversationKind = (typeof conversationKinds)[number];

export function conversationId({ tenant, kind, id, root }: ConversationId): string {
  const parts = [tenant, kind, id, ...(root === undefined ? [] : [root])];
  return `teams:${parts.map(encodeURIComponent).join("/")}`;
}

/** The inverse of `conversationId`; undefined where the id is not one of ours. */
export function conversationOf(id: string): ConversationId | undefined {
  const [tenant, kind, own, root, ...rest] = partsOf(id);
  const known = conversationKinds.find((each) => each === kind);
  if (!tenant || !known || !own || rest.length > 0 || (root !== undefined && known !== "channel"))
    return undefined;
  return { tenant, kind: known, id: own, ...(root === undefined ? {} : { root }) };
}

/** @throws {TypeError} where the id is not one of ours. */
export function knownConversation(id: string): ConversationId {
  const found = conversationOf(id);
  if (!found) throw new TypeError(`Not a conversation in Teams: ${id}`);
  return found;
}

/** The channel, group or personal chat that a conversation belongs to. */
export function channelOf({ tenant, kind, id }: ConversationId): string {
  return conversationId({ tenant, kind, id });
}

/** The id by which Teams itself knows the conversation, its thread included. */
export function wireId({ id, root }: Pick<ConversationId, "id" | "root">): string {
  return root === undefined ? id : `${id};messageid=${root}`;
}

export function userId(tenant: string, user: string): string {
  return `teams:${[tenant, "user", user].map(encodeURIComponent).join("/")}`;
}

/** The person behind an id, or undefined where it is none of ours. */
export function userOf(id: string): { readonly tenant: string; readonly user: string } | undefined {
  const [tenant, kind, user, ...rest] = partsOf(id);
  return kind === "user" && tenant && user && rest.length === 0 ? { tenant, user } : undefined;
}

/** The parts of a post, first to last. */
export function postId(parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join(",");
}

export function postParts(post: string): readonly string[] {
  return post
    .split(",")
    .filter((part) => part !== "")
    .map(decoded);
}

function partsOf(id: string): readonly string[] {
  return id.startsWith("teams:") ? id.slice("teams:".length).split("/").map(decoded) : [];
}

/** Broken escapes make the id unknown instead of an error. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
