import { createHash } from "node:crypto";
import { type Document, type Section, sectionName } from "../../design/document.ts";
import { estimate } from "./count-tokens.ts";

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

/**
 * The sections of a document, one per line, within so many tokens: where all of them are too many, only the outer
 * headings; where those are too many, the first of them, and how many more there are.
 */
export function outlineOf(document: Document, fence: string, tokens: number): string {
  for (let depth = 6; depth >= 1; depth -= 1) {
    const outline = marks(document, fence, depth).join("\n");
    if (estimate(outline) <= tokens) return outline;
  }
  const all = marks(document, fence, 1);
  const kept: string[] = [];
  let used = 20;
  for (const mark of all) {
    used += estimate(mark) + 1;
    if (used > tokens) break;
    kept.push(mark);
  }
  return [...kept, `(and ${all.length - kept.length} more sections)`].join("\n");
}

function marks(document: Document, fence: string, depth: number): readonly string[] {
  return document.sections
    .filter((section) => section.path.length <= depth)
    .map((section) => sectionMark(fence, document, section).toWellFormed());
}
