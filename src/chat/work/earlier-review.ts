import type { DocRef } from "../../design/document.ts";
import type { Review } from "../../design/register.ts";
import type { ChatTools } from "../tools.ts";
import type { JobPayload } from "./job-kinds.ts";

/**
 * The review that a request goes on from: for a recheck the one that was named, or the latest of the thread, or of the
 * channel where it was asked for outside of a thread; for any other request the latest of the same document here.
 * Never its `own`, which is there already when the work is taken up again.
 */
export async function earlierReview(
  { ledger }: Pick<ChatTools, "ledger">,
  { place, subject }: Pick<JobPayload<"review">, "place" | "subject">,
  own: string | undefined,
): Promise<Review | undefined> {
  if (subject.kind === "again" && subject.review) return ledger.reviews.get(subject.review);
  const isInThread = place.conversation !== place.channel;
  const filter = isInThread ? { conversation: place.conversation } : { channel: place.channel };
  const judged = (await ledger.reviews.find({ ...filter, limit: 50 })).filter(
    ({ id, result }) => result !== null && id !== own,
  );
  if (subject.kind === "again") return judged[0];
  return isInThread ? judged.find(({ ref }) => isSubject(ref)) : undefined;

  function isSubject(ref: DocRef): boolean {
    switch (subject.kind) {
      case "link":
        return ref.kind === "link" && ref.url === subject.url;
      case "file":
        return ref.kind === "file" && ref.path === `${place.channel}/${subject.attachment.name}`;
      case "thread":
        return ref.kind === "thread";
      case "example":
        return ref.kind === "file" && ref.path === `${place.channel}/example`;
      case "found":
      case "again":
        return false;
    }
  }
}
