/**
 * Ids that leave this platform: a conversation is `slack:<team>:<channel>` or `slack:<team>:<channel>:<thread>`, a
 * person `slack:<team>:<user>`. The team is always the one that installed the bot, since that is whose token answers.
 */
export interface ChannelId {
  readonly team: string;
  readonly channel: string;
  /** The timestamp of the thread's first message. */
  readonly thread?: string;
}

export function conversationId({ team, channel, thread }: ChannelId): string {
  return ["slack", team, channel, ...(thread === undefined ? [] : [thread])].join(":");
}

/** @throws {TypeError} where the id is not one of ours. */
export function channelOf(conversation: string): ChannelId {
  const [platform, team, channel, thread, ...rest] = conversation.split(":");
  if (platform !== "slack" || !team || !channel || rest.length > 0) {
    throw new TypeError(`Not a conversation on Slack: ${conversation}`);
  }
  return thread ? { team, channel, thread } : { team, channel };
}

export function userId(team: string, user: string): string {
  return `slack:${team}:${user}`;
}

/** The person behind an id, or undefined where it belongs to another platform. */
export function userOf(id: string): { readonly team: string; readonly user: string } | undefined {
  const [platform, team, user, ...rest] = id.split(":");
  return platform === "slack" && team && user && rest.length === 0 ? { team, user } : undefined;
}

/** The parts of a post, first to last. */
export function partsId(timestamps: readonly string[]): string {
  return timestamps.join(",");
}

export function partsOf(post: string): readonly string[] {
  return post.split(",").filter((timestamp) => timestamp !== "");
}
