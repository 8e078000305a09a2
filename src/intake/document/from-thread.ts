import { isSaidToBot } from "../../design/command-words.ts";
import type { Block, DocRef, Document, Section, Unread } from "../../design/document.ts";
import { Failure } from "../../errors.ts";
import { markdownBlocks } from "../formats/markdown/markdown.ts";
import { plainWords } from "../formats/markdown/plain-words.ts";
import { documentOf } from "./document-of.ts";

/** One message of a thread, its text as its author wrote it (Markdown, or plain). */
export interface ThreadMessage {
  readonly author: string;
  /** ISO 8601; shown as it stands where it is something else. */
  readonly time: string;
  readonly text: string;
}

export interface ThreadInput {
  readonly ref: DocRef;
  /** Without one, the thread is called by how its first message begins. */
  readonly title?: string | undefined;
  /** In the order in which they were said. */
  readonly messages: readonly ThreadMessage[];
  readonly unread?: readonly Unread[] | undefined;
}

/**
 * Makes a document of a thread: every message with text is a section, its path `author · time`, its lines exactly the
 * message's text. Headings inside a message open no section.
 * @throws {Failure} of kind `unreadable` where no message has text.
 */
export function documentFromThread(input: ThreadInput): Document {
  const sections: Section[] = [];
  const blocks: Block[] = [];
  const lines: string[] = [];
  for (const { author, time, text } of input.messages) {
    const own = text
      .replaceAll(/\r\n?/g, "\n")
      .replaceAll(/[^\P{Cc}\n\t]/gu, "\uFFFD")
      .toWellFormed()
      .split("\n");
    if (own.every((line) => line.trim() === "")) continue;
    const above = lines.length;
    const placed = markdownBlocks(own).map(({ kind, firstLine, lastLine }) => ({
      kind,
      firstLine: firstLine + above,
      lastLine: lastLine + above,
    }));
    for (const line of own) lines.push(line);
    for (const block of placed) blocks.push(block);
    sections.push({
      id: `s${sections.length + 1}`,
      path: [`${author} · ${shortTime(time)}`],
      firstLine: above + 1,
      lastLine: lines.length,
      blocks: placed,
      author,
      ...(iso.test(time) ? { time } : {}),
    });
  }
  if (sections.length === 0) {
    const name = input.title ? `The thread “${input.title}”` : "The thread";
    throw new Failure(
      "unreadable",
      `${name} has no message with text. Ask again where the design is discussed.`,
    );
  }
  const reading = { text: lines.join("\n"), blocks, sections, unread: input.unread ?? [] };
  return documentOf(input.ref, reading, { title: input.title, fallback: beginning(lines) });
}

/** What was said in a chat, whoever said it: the bot and the commands that it was given are still in it. */
export interface ChatHistory {
  readonly messages: readonly ChatMessage[];
  readonly unread: readonly Unread[];
}

interface ChatMessage extends Omit<ThreadMessage, "author"> {
  /** Empty where nobody knows the name. */
  readonly author: { readonly name: string };
  /** Whether the bot itself said it. */
  readonly isOurs: boolean;
  /** Whether a mention at its beginning is that of the bot; undefined where the platform does not tell. */
  readonly isToBot?: boolean | undefined;
  readonly attachments: readonly { readonly name: string }[];
}

/**
 * Makes a document of what was discussed in a chat, whether it was read by its link or where somebody asked: what the
 * bot posted and what was said to it as a command is left out, and files are named as unread.
 * @throws {Failure} of kind `unreadable` where nothing was discussed.
 */
export function documentFromChat(ref: DocRef, { messages, unread }: ChatHistory): Document {
  const discussed = messages.filter((message) => !message.isOurs && !isSaidToBot(message));
  const said = discussed.map(({ author, time, text }) => ({ author: author.name || "Somebody", time, text }));
  const files = discussed.flatMap(({ attachments }) =>
    attachments.map(({ name }) => ({
      what: `The file “${name}” in a message`,
      why: "Only what was said is read here. Ask for the file by its link, or attach it when you ask.",
    })),
  );
  return documentFromThread({ ref, messages: said, unread: [...unread, ...files] });
}

const iso = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d))?/;

function shortTime(time: string): string {
  const [, day, minute] = iso.exec(time) ?? [];
  return day ? [day, minute].filter(Boolean).join(" ") : time;
}

/** How a thread without a title is called: by the start of its first line. */
function beginning(lines: readonly string[]): string {
  const line = plainWords(lines.find((text) => /[\p{L}\p{N}]/u.test(text)) ?? "") || "Thread";
  return line.length <= 80 ? line : `${line.slice(0, 80).replace(/\s+\S*$/, "")}…`;
}
