import type { Block, DocRef, Document, Section, Unread } from "../design/document.ts";
import { documentOf } from "./document-of.ts";
import { markdownBlocks } from "./formats/markdown.ts";

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
 */
export function documentFromThread(input: ThreadInput): Document {
  const sections: Section[] = [];
  const blocks: Block[] = [];
  const lines: string[] = [];
  for (const message of input.messages) {
    const text = message.text.replaceAll(/\r\n?/g, "\n").toWellFormed();
    if (text.trim() === "") continue;
    const own = text.split("\n");
    const above = lines.length;
    const placed = markdownBlocks(own).map(({ kind, firstLine, lastLine }) => ({
      kind,
      firstLine: firstLine + above,
      lastLine: lastLine + above,
    }));
    for (const line of own) lines.push(line);
    blocks.push(...placed);
    sections.push({
      id: `s${sections.length + 1}`,
      path: [`${message.author} · ${message.time}`],
      firstLine: above + 1,
      lastLine: lines.length,
      blocks: placed,
      author: message.author,
      time: message.time,
    });
  }
  return documentOf(
    input.ref,
    { text: lines.join("\n"), blocks, sections, unread: input.unread ?? [] },
    { title: input.title, fallback: "Thread" },
  );
}
