import { type Document, type Passage, sectionName } from "../../design/document.ts";
import { estimate } from "./count-tokens.ts";
import { about, type Frame } from "./frames.ts";
import type { Prompts } from "./prompts.ts";
import { fenceOf, outlineOf, sectionMark } from "./section-marks.ts";

/**
 * What the editor reads of a document that is too long to be read at once: its outline, and every passage that the
 * lenses found in it, in the order of the document, as far as they fit.
 */
export function excerptFrame(
  document: Document,
  prompts: Prompts,
  passages: readonly Passage[],
  tokens: number,
): Frame {
  const fence = fenceOf(document);
  const outline = outlineOf(document, fence, Math.floor(tokens / 4));
  let left = tokens - estimate(outline) - 400;
  const lines: string[] = [];
  const shown = new Set<string>();
  let section = "";
  const ordered = passages.toSorted((a, b) => a.line - b.line);
  for (const passage of ordered) {
    if (shown.has(passage.quote)) continue;
    const mark = passage.section === section ? [] : [markOf(document, fence, passage)];
    const added = [...mark, passage.quote.toWellFormed()];
    const cost = estimate(added.join("\n")) + 2;
    if (cost > left) break;
    left -= cost;
    section = passage.section;
    shown.add(passage.quote);
    lines.push(...added);
  }
  const text = lines.join("\n");
  return {
    text: prompts.fill("excerpts", { ...about(document), fence, outline, text }),
    sections: document.sections.length,
  };
}

function markOf(document: Document, fence: string, passage: Passage): string {
  const section = document.sections.find((one) => sectionName(document, one) === passage.section);
  return section ? sectionMark(fence, document, section) : `§${fence.slice(0, 6)}`;
}
