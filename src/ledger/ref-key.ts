import type { Document } from "../design/document.ts";

/**
 * What makes two readings readings of one document: where it came from. Standard input has no place of its own, so
 * there only the same text is the same document.
 */
export function refKey({ ref, revision }: Pick<Document, "ref" | "revision">): string {
  switch (ref.kind) {
    case "file":
      return ref.path === "-" ? `file:-#${revision}` : `file:${ref.path}`;
    case "link":
      return `link:${ref.url}`;
    case "thread":
      return `thread:${ref.conversation}`;
  }
}
