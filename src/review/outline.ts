import type { Document } from "../design/document.ts";
import { sectionMark } from "./fence.ts";
import { estimate } from "./tokens.ts";

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
