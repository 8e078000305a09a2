import type { DocRef } from "../design/document.ts";
import { count } from "./spans.ts";

/** `I read the linked document: 14 sections, 3,120 words.` */
export function whatWasRead(
  document: { readonly ref: DocRef; readonly words: number },
  sections: number,
): string {
  const size = `${count(sections, document.ref.kind === "thread" ? "message" : "section")}, ${count(document.words, "word")}`;
  switch (document.ref.kind) {
    case "thread":
      return `I read this thread: ${size}.`;
    case "link":
      return `I read the linked document: ${size}.`;
    case "file":
      return `I read the attached file: ${size}.`;
  }
}
