import { platformOf } from "../../design/conversation.ts";
import { namedReview, type Review } from "../../design/register.ts";
import { Away, Failure } from "../../errors.ts";
import type { ChannelInfo } from "../../platforms/people-and-places.ts";
import { isSameReading } from "../../reviewing/review.ts";
import type { ChatTools } from "../tools.ts";
import { shortName } from "../who-and-where.ts";
import { doReview, reviewKeyOf } from "./do-review.ts";
import { endReview } from "./give-up.ts";
import { readingOf } from "./read-subject.ts";

/** So many reviews of a channel are looked at; a channel with more has other troubles. */
const mostReviews = 20;

/**
 * Reads the linked documents of a channel's unfinished reviews again where they changed, so that its digest does not tell of
 * risks that were answered long ago. What cannot be read now stays as it is: nobody asked for it.
 */
export async function freshen(
  tools: ChatTools,
  channel: ChannelInfo,
  week: string,
  signal: AbortSignal,
): Promise<void> {
  const status = ["awaiting_answers"] as const;
  for (const review of await tools.ledger.reviews.find({
    channel: channel.channel,
    status,
    limit: mostReviews,
  })) {
    const name = shortName("weekly", review.id, week);
    try {
      if (await hasChanged(tools, review, channel)) await readAgain(tools, review, channel, name, signal);
    } catch (error) {
      if (!(error instanceof Failure) || isAway(error, channel)) throw error;
      tools.log.info({ review: review.id, because: error.message }, "not read again before the digest");
      await endReview(tools, reviewKeyOf(name), error.message);
    }
  }
}

/** Whether it is the channel's own platform that is away: then the digest waits, and its reviews with it. */
function isAway(error: Failure, { channel }: ChannelInfo): boolean {
  return error instanceof Away && error.who === platformOf(channel);
}

async function hasChanged(tools: ChatTools, review: Review, { channel }: ChannelInfo): Promise<boolean> {
  if (review.conversation === null || review.ref.kind !== "link") return false;
  const subject = { kind: "again", review: null } as const;
  const wanted = { conversation: review.conversation, channel, subject, earlier: review };
  const document = await (await readingOf(tools, wanted)).read();
  return !isSameReading(tools, review, document);
}

async function readAgain(
  tools: ChatTools,
  review: Review,
  { channel, tenant }: ChannelInfo,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const place = { tenant, channel, conversation: review.conversation ?? channel };
  const by = { id: review.requestedBy, name: "", tenant };
  const subject = { kind: "again", review: namedReview(review.id) ?? null } as const;
  await doReview(tools, { place, by, isPrivate: true, name, subject }, signal);
}
