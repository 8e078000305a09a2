import { createHash } from "node:crypto";
import type { Block, DocRef, Document, Section } from "../../design/document.ts";
import type { ReadBlock, Reading } from "../formats/reading.ts";
import { linksOf } from "./document-links.ts";
import { picturesIn } from "./pictures.ts";
import { countWords, languageOf, proseLines } from "./prose.ts";

/** Makes a document of what a format reader found: sections, title, language, words, links and revision. */
export function documentOf(
  ref: DocRef,
  reading: Reading,
  name: { readonly title?: string | undefined; readonly fallback: string },
): Document {
  const lines = reading.text.split("\n");
  const prose = proseLines(lines, reading.blocks);
  return {
    ref,
    title: name.title?.trim() || reading.title || titleIn(reading.blocks) || name.fallback,
    revision: createHash("sha256").update(reading.text).digest("hex").slice(0, 16),
    language: languageOf(prose),
    text: reading.text,
    words: countWords(prose),
    sections: reading.sections ?? sectionsAtHeadings(lines.length, reading.blocks),
    unread: [...(reading.unread ?? []), ...picturesIn(lines, reading.blocks)],
    links: [...new Set([...linksOf(lines, reading.blocks), ...(reading.links ?? [])])],
  };
}

/** The first heading of the highest rank among the first few; a table of contents is not what a document is called. */
function titleIn(blocks: readonly ReadBlock[]): string | undefined {
  const headings = blocks
    .flatMap((block) => block.opens ?? [])
    .filter(({ title }) => !/^(?:table of )?contents$/i.test(title))
    .slice(0, 3);
  const top = Math.min(...headings.map((heading) => heading.depth));
  return headings.find((heading) => heading.depth === top)?.title;
}

/**
 * Cuts a text of `lineCount` lines into sections at the headings that open one. The sections follow each other and
 * hold every line; what stands before the first heading is a section without a path, unless it is empty.
 */
function sectionsAtHeadings(lineCount: number, blocks: readonly ReadBlock[]): Section[] {
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
