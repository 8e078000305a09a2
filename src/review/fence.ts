import { createHash } from "node:crypto";
import { type Document, type Section, sectionName } from "../design/document.ts";

/**
 * A code that marks where a document begins and ends in a prompt. It is derived from the text, so that equal
 * documents make equal prompts, and nobody can write a document that contains its own code: changing the text
 * changes the code.
 */
export function fenceOf(document: Pick<Document, "text" | "title">): string {
  const hash = createHash("sha256").update(document.title).update("\0").update(document.text);
  return hash.digest("hex").slice(0, 24);
}

/** The line that stands before a section; it begins with the code's first signs, so no document can imitate it. */
export function sectionMark(fence: string, document: Document, section: Section): string {
  const lines = `lines ${section.firstLine}–${section.lastLine}`;
  return `§${fence.slice(0, 6)} ${section.id} | ${lines} | ${sectionName(document, section).replaceAll(/\s+/g, " ")}`;
}
