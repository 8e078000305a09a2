import type { Block, Section } from "../design/document.ts";
import type { ReadBlock } from "./formats/reading.ts";

/**
 * Cuts a text of `lineCount` lines into sections at the headings that open one. The sections follow each other and
 * hold every line; what stands before the first heading is a section without a path, unless it is empty.
 */
export function sectionsAtHeadings(lineCount: number, blocks: readonly ReadBlock[]): Section[] {
  const sections: { path: string[]; firstLine: number; lastLine: number; blocks: Block[] }[] = [];
  const path: { depth: number; title: string }[] = [];
  let current = { path: [] as string[], firstLine: 1, lastLine: lineCount, blocks: [] as Block[] };

  for (const { opens, kind, firstLine, lastLine } of blocks) {
    if (opens) {
      while ((path.at(-1)?.depth ?? -1) >= opens.depth) path.pop();
      path.push(opens);
      const titles = path.map((heading) => heading.title);
      if (current.blocks.length === 0) {
        current.path = titles;
      } else {
        sections.push({ ...current, lastLine: firstLine - 1 });
        current = { path: titles, firstLine, lastLine: lineCount, blocks: [] };
      }
    }
    current.blocks.push({ kind, firstLine, lastLine });
  }
  return [...sections, current].map((section, index) => ({ id: `s${index + 1}`, ...section }));
}
