import type { DocRef, Document, Unread } from "../../design/document.ts";
import { documentFrom } from "../document/document-from.ts";
import { documentOfThread } from "../document/apart.ts";
import { type Comment, deeper, discussion, joined } from "./markdown-parts.ts";

/** A pull or merge request as its server describes it. */
export interface Change {
  readonly ref: DocRef;
  readonly title: string;
  /** The description, by whoever opened it. */
  readonly opened: Comment;
  readonly files: readonly { readonly path: string; readonly isRemoved: boolean }[];
  /** A changed file as it would be after the change; undefined where it is not there. */
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
  readonly comments: readonly Comment[];
  readonly unread: readonly Unread[];
}

const prose = /\.(md|mdx|markdown|mdown|rst|adoc|asciidoc|txt|org)$/i;
const mostFiles = 30;

/**
 * A change as a document: its description, the text documents that it changes as they would be after it, and what was
 * said about it. A change that touches no documents is a thread.
 */
export async function changeDocument(change: Change, signal?: AbortSignal): Promise<Document> {
  const { ref, title, opened, files } = change;
  const comments = change.comments
    .filter(({ text }) => text.trim() !== "")
    .sort((a, b) => a.time.localeCompare(b.time));
  const documents = files.filter(({ path, isRemoved }) => prose.test(path) && !isRemoved);
  const unread: Unread[] = [...change.unread];

  if (documents.length === 0) {
    const messages = [opened, ...comments]
      .filter(({ text }) => text.trim() !== "")
      .map(({ author, time, text, about }) => ({ author, time, text: about ? `${about}: ${text}` : text }));
    if (files.length > 0) {
      unread.push({
        what: `${files.length} changed files`,
        why: "none is a text document, and code is not read",
      });
    }
    return documentOfThread({ ref, title, messages, unread });
  }

  const parts: string[] = [];
  for (const { path } of documents.slice(0, mostFiles)) {
    const bytes = await change.read(path);
    if (bytes)
      parts.push(`# ${path}\n\n${deeper(new TextDecoder().decode(bytes).replaceAll("\r\n", "\n"), 1)}`);
    else unread.push({ what: path, why: "it is not there after the change" });
  }
  for (const { path } of documents.slice(mostFiles)) {
    unread.push({ what: path, why: `only the first ${mostFiles} documents of a change are read` });
  }
  const others = files.length - documents.length;
  if (others > 0) unread.push({ what: `${others} other changed files`, why: "they are no text documents" });
  const text = joined(opened.text, ...parts, discussion("Discussion of the change", comments));
  const bytes = new TextEncoder().encode(text);
  return documentFrom({ ref, bytes, fileName: "change.md", title, unread }, signal);
}
