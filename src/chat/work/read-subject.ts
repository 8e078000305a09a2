import type { DocRef, Document } from "../../design/document.ts";
import { shownLink } from "../../design/find-links.ts";
import type { Review } from "../../design/register.ts";
import { Failure, isFinal } from "../../errors.ts";
import type { Attachment, Conversation, History } from "../../platforms/people-and-places.ts";
import { short } from "../../render/spans.ts";
import type { ChatTools } from "../tools.ts";
import { platformFor } from "../who-and-where.ts";
import type { Subject } from "./job-kinds.ts";

/** Something to read, said before it is read: where the document comes from, what people call it, how to get it. */
export interface Reading {
  readonly ref: DocRef;
  readonly what: string;
  /** Sentences about the choice that was made, for the summary. */
  readonly notes: readonly string[];
  read(): Promise<Document>;
}

/** Where somebody asked, and for what; `earlier` is the review that a recheck goes on from. */
export interface Wanted {
  readonly conversation: Conversation;
  readonly channel: Conversation;
  readonly subject: Subject;
  readonly earlier: Review | undefined;
}

/** What somebody wants read, as far as it can be said before anything is looked at. */
export function whatOf(subject: Subject): string {
  switch (subject.kind) {
    case "link":
      return short(shownLink(subject.url), 100);
    case "file":
      return short(subject.attachment.name, 100);
    case "thread":
    case "found":
      return "this thread";
    case "example":
      return "an example design";
    case "again":
      return "the document again";
  }
}

/** Finds out what is to be read, without reading it yet. */
export async function readingOf(tools: ChatTools, wanted: Wanted): Promise<Reading> {
  const { subject } = wanted;
  switch (subject.kind) {
    case "link":
      return link(tools, wanted, subject.url, subject.follow, []);
    case "file":
      return file(tools, wanted, subject.attachment);
    case "thread":
      return thread(tools, wanted, await historyOf(tools, wanted));
    case "example":
      return example(tools, wanted);
    case "found":
      return found(tools, wanted);
    case "again":
      return again(tools, wanted);
  }
}

async function found(tools: ChatTools, wanted: Wanted): Promise<Reading> {
  const history = await historyOf(tools, wanted);
  const subject = subjectOf(history);
  switch (subject.kind) {
    case "file":
      return file(tools, wanted, subject.attachment);
    case "link": {
      const others = `I read the first of ${subject.others + 1} links in this thread; name another with review and its link, or the discussion itself with review thread.`;
      return orTheThread(link(tools, wanted, subject.url, false, subject.others > 0 ? [others] : []));
    }
    case "thread":
      return thread(tools, wanted, history);
  }
}

/** A link was only our guess at what is meant, so when it cannot be read there is another way on. */
function orTheThread(reading: Reading): Reading {
  const read = async () => {
    try {
      return await reading.read();
    } catch (error) {
      if (!isFinal(error)) throw error;
      const hint = "For the discussion itself, mention me with review thread.";
      throw new Failure(error.kind, `${error.message} ${hint}`, { cause: error });
    }
  };
  return { ...reading, read };
}

/** Said where somebody wants a recheck of nothing. */
export function nothingBefore(): Failure {
  return new Failure("not_found", "There is no review in this thread to check again. Start one with review.");
}

async function again(tools: ChatTools, wanted: Wanted): Promise<Reading> {
  const { earlier } = wanted;
  if (!earlier) throw nothingBefore();
  switch (earlier.ref.kind) {
    case "link":
      return link(tools, wanted, earlier.ref.url, false, []);
    case "thread":
      return thread(tools, wanted, await historyOf(tools, wanted));
    case "file": {
      if (earlier.ref.path === exampleIn(wanted.channel).path) return example(tools, wanted);
      const { messages } = await historyOf(tools, wanted);
      const name = earlier.ref.path.split("/").at(-1);
      const attachment = messages
        .flatMap(({ attachments }) => attachments)
        .findLast((each) => each.name === name);
      if (attachment) return file(tools, wanted, attachment);
      throw new Failure(
        "unreadable",
        `I find no ${name} in this thread any more. Attach it again, then ask for the recheck.`,
      );
    }
  }
}

function link(
  { intake }: ChatTools,
  { channel }: Wanted,
  url: string,
  follow: boolean,
  notes: readonly string[],
): Reading {
  const read = () => intake.link(url, { conversation: channel, follow });
  return { ref: { kind: "link", url }, what: whatOf({ kind: "link", url, follow }), notes, read };
}

/** An attached file is one document per channel and name: attached again, it is its next version. */
function file(tools: ChatTools, { conversation, channel }: Wanted, attachment: Attachment): Reading {
  const ref = { kind: "file", path: `${channel}/${attachment.name}` } as const;
  const read = async () => {
    const platform = platformFor(tools, conversation);
    const content = await platform.fetchAttachment(conversation, attachment, tools.policy.maxAttachmentBytes);
    return tools.intake.file(ref, content);
  };
  return { ref, what: short(attachment.name, 100), notes: [], read };
}

function thread({ intake }: ChatTools, { conversation }: Wanted, history: History): Reading {
  const ref = { kind: "thread", conversation } as const;
  return { ref, what: "this thread", notes: [], read: async () => intake.thread(ref, history) };
}

/** Each channel has an example of its own. */
function example({ intake }: ChatTools, { channel }: Wanted): Reading {
  const ref = exampleIn(channel);
  const read = async () => ({ ...(await intake.example()), ref });
  return { ref, what: "an example design", notes: [], read };
}

function exampleIn(channel: Conversation) {
  return { kind: "file", path: `${channel}/example` } as const;
}

function historyOf(tools: ChatTools, { conversation }: Wanted): Promise<History> {
  return platformFor(tools, conversation).history(conversation);
}

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
