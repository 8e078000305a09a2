import type { DocRef, Document } from "../design/document.ts";
import type { Review } from "../design/register.ts";
import { Failure } from "../errors.ts";
import type { Attachment, Conversation, History } from "../platforms/platform.ts";
import { short } from "../render/spans.ts";
import { subjectOf } from "./choose-subject.ts";
import { understand } from "./commands.ts";
import type { Subject } from "./jobs.ts";
import type { Parts } from "./parts.ts";
import { platformFor } from "./platforms.ts";

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

/** Finds out what is to be read, without reading it yet. */
export async function readingOf(parts: Parts, wanted: Wanted): Promise<Reading> {
  const { subject } = wanted;
  switch (subject.kind) {
    case "link":
      return link(parts, wanted, subject.url, subject.follow, []);
    case "file":
      return file(parts, wanted, subject.attachment);
    case "thread":
      return thread(parts, wanted, await historyOf(parts, wanted));
    case "example":
      return example(parts, wanted);
    case "found":
      return found(parts, wanted);
    case "again":
      return again(parts, wanted);
  }
}

async function found(parts: Parts, wanted: Wanted): Promise<Reading> {
  const history = await historyOf(parts, wanted);
  const subject = subjectOf(history);
  switch (subject.kind) {
    case "file":
      return file(parts, wanted, subject.attachment);
    case "link": {
      const others = `I read the first of ${subject.others + 1} links in this thread; name another with review and its link, or the discussion itself with review thread.`;
      return orTheThread(link(parts, wanted, subject.url, false, subject.others > 0 ? [others] : []));
    }
    case "thread":
      return thread(parts, wanted, history);
  }
}

/** A link was only our guess at what is meant, so when it cannot be read there is another way on. */
function orTheThread(reading: Reading): Reading {
  const read = async () => {
    try {
      return await reading.read();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const hint = "For the discussion itself, mention me with review thread.";
      throw new Failure(error.kind, `${error.message} ${hint}`, { cause: error });
    }
  };
  return { ...reading, read };
}

async function again(parts: Parts, wanted: Wanted): Promise<Reading> {
  const { earlier } = wanted;
  if (!earlier) {
    throw new Failure(
      "not_found",
      "There is no review in this thread to check again. Start one with review.",
    );
  }
  switch (earlier.ref.kind) {
    case "link":
      return link(parts, wanted, earlier.ref.url, false, []);
    case "thread":
      return thread(parts, wanted, await historyOf(parts, wanted));
    case "file": {
      if (earlier.ref.path === exampleIn(wanted.channel).path) return example(parts, wanted);
      const { messages } = await historyOf(parts, wanted);
      const name = earlier.ref.path.split("/").at(-1);
      const attachment = messages
        .flatMap(({ attachments }) => attachments)
        .findLast((each) => each.name === name);
      if (attachment) return file(parts, wanted, attachment);
      throw new Failure(
        "unreadable",
        `I find no ${name} in this thread any more. Attach it again, then ask for the recheck.`,
      );
    }
  }
}

function link(
  { intake }: Parts,
  { channel }: Wanted,
  url: string,
  follow: boolean,
  notes: readonly string[],
): Reading {
  const read = () => intake.link(url, { conversation: channel, follow });
  return { ref: { kind: "link", url }, what: short(url, 100), notes, read };
}

/** An attached file is one document per channel and name: attached again, it is its next version. */
function file(parts: Parts, { conversation, channel }: Wanted, attachment: Attachment): Reading {
  const ref = { kind: "file", path: `${channel}/${attachment.name}` } as const;
  const read = async () => {
    const platform = platformFor(parts, conversation);
    const content = await platform.fetchAttachment(conversation, attachment, parts.policy.maxAttachmentBytes);
    return parts.intake.file(ref, content);
  };
  return { ref, what: short(attachment.name, 100), notes: [], read };
}

function thread({ intake }: Parts, { conversation }: Wanted, { messages, unread }: History): Reading {
  const ref = { kind: "thread", conversation } as const;
  const said = messages
    .filter(({ isOurs, text }) => !isOurs && !isCommand(text))
    .map(({ author, time, text }) => ({ author: author.name || "Somebody", time, text }));
  return { ref, what: "this thread", notes: [], read: async () => intake.thread(ref, said, unread) };
}

/** Each channel has an example of its own. */
function example({ intake }: Parts, { channel }: Wanted): Reading {
  const ref = exampleIn(channel);
  const read = async () => ({ ...(await intake.example()), ref });
  return { ref, what: "an example design", notes: [], read };
}

function exampleIn(channel: Conversation) {
  return { kind: "file", path: `${channel}/example` } as const;
}

/** What was said to the bot is not part of the discussion. */
function isCommand(text: string): boolean {
  const [, said] = /^@\S+\s*(.*)$/s.exec(text.trim()) ?? [];
  return said !== undefined && said.length < 200 && understand(said, []).kind !== "unknown";
}

function historyOf(parts: Parts, { conversation }: Wanted): Promise<History> {
  return platformFor(parts, conversation).history(conversation);
}
