/** What a channel may set for itself. */
export interface ConversationSettings {
  /** ISO weekday of the digest: 1 is Monday, 7 is Sunday. */
  readonly digestDay: number;
  /** Full hour of the digest in the time zone, 0 to 23. */
  readonly digestHour: number;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timezone: string;
  /** How many questions a review posts at most. */
  readonly budget: number;
  /** Who may approve; empty: anybody in the conversation. */
  readonly approvers: readonly string[];
  /** ISO 639-1 code of the digest's language. */
  readonly language: string;
}

export const defaultSettings: ConversationSettings = {
  digestDay: 1,
  digestHour: 9,
  timezone: "UTC",
  budget: 7,
  approvers: [],
  language: "en",
};

/** More questions than this at once would be no review. */
export const largestBudget = 50;

/** A channel, group or personal chat, or a thread in one, as the ledger knows it. */
export interface KnownConversation {
  /** Opaque outside its platform. */
  readonly id: string;
  readonly platform: string;
  readonly space: string;
  /** The channel that a thread stands in; the channel itself: its own id. Settings and digests belong to channels. */
  readonly channel: string;
  readonly name: string;
  readonly isPrivate: boolean;
}

/**
 * The register of a private channel: what is asked and answered there is nobody else's to read, also where the same
 * document is reviewed elsewhere. `base` is the register that all public channels share.
 */
export function privateSpace(base: string, channel: string): string {
  return `${base} only ${channel}`;
}

/** The register that public channels share, of one of which a private channel has its own. */
export function baseSpace(space: string): string {
  return space.split(" only ", 1)[0] ?? space;
}

/** Every register that a channel's reviews may stand in: channels are made private, and public again. */
export function spacesOf({
  space,
  channel,
}: Pick<KnownConversation, "space" | "channel">): readonly string[] {
  return [baseSpace(space), privateSpace(baseSpace(space), channel)];
}

/** The platform on which a conversation or a person is: their ids begin with its name and a colon. */
export function platformOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf(":")));
}
