import { basename } from "node:path";
import type { DocRef, Document, Unread } from "../design/document.ts";
import { documentOf } from "./document-of.ts";
import { readMarkdown } from "./formats/markdown.ts";
import { textFrom } from "./text-from.ts";

/** A document as it came: bytes, and whatever is known about them. */
export interface DocumentInput {
  readonly ref: DocRef;
  readonly bytes: Uint8Array;
  /** Its extension tells the format where the content type does not; without a title the document is called so. */
  readonly fileName?: string | undefined;
  /** A media type such as `text/markdown; charset=utf-8`. */
  readonly contentType?: string | undefined;
  /** What the place it came from calls it; goes before every title inside. */
  readonly title?: string | undefined;
  /** What the caller already knows was not read, such as comments without permission. */
  readonly unread?: readonly Unread[] | undefined;
}

/**
 * Makes a document of bytes in any format that is read: Markdown, plain text, reStructuredText, HTML, PDF, DOCX, or a
 * thread as JSON. The content decides where content type and extension disagree with it.
 * @throws {Failure} of kind `unreadable`, with a sentence that says what to do next.
 */
export async function documentFrom(input: DocumentInput, signal?: AbortSignal): Promise<Document> {
  signal?.throwIfAborted();
  const name = input.fileName ? basename(input.fileName) : "document";
  const reading = readMarkdown(textFrom(input.bytes, name));
  const unread = [...(input.unread ?? []), ...(reading.unread ?? [])];
  return documentOf(input.ref, { ...reading, unread }, { title: input.title, fallback: name });
}
