import type { Attachment, History } from "../platforms/platform.ts";

/** What a thread is about: a file attached in it, a document linked in it, or what is said in it. */
export type Found =
  | { readonly kind: "file"; readonly attachment: Attachment }
  | { readonly kind: "link"; readonly url: string; readonly others: number }
  | { readonly kind: "thread" };

/** The first attached document counts, then the first link; what the bot itself posted never does. */
export function subjectOf({ messages }: History): Found {
  const theirs = messages.filter(({ isOurs }) => !isOurs);
  const attachment = theirs.flatMap(({ attachments }) => attachments).find(isDocument);
  if (attachment) return { kind: "file", attachment };
  const links = [...new Set(theirs.flatMap((message) => message.links).filter((link) => !isPicture(link)))];
  const [url] = links;
  return url === undefined ? { kind: "thread" } : { kind: "link", url, others: links.length - 1 };
}

/** Whether a file can be a design document, as far as its name and type tell. */
export function isDocument({ name, mediaType }: Attachment): boolean {
  return !/^(?:image|audio|video|font)\//.test(mediaType) && !isPicture(name);
}

function isPicture(name: string): boolean {
  return /\.(?:png|jpe?g|gif|webp|svg|ico|mp4|mov|mp3|wav|zip)(?:[?#].*)?$/i.test(name);
}
