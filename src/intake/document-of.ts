import { createHash } from "node:crypto";
import type { DocRef, Document } from "../design/document.ts";
import { countWords } from "./count-words.ts";
import type { ReadBlock, Reading } from "./formats/reading.ts";
import { picturesIn } from "./formats/pictures.ts";
import { languageOf } from "./language-of.ts";
import { linksOf } from "./links-of.ts";
import { proseLines } from "./prose.ts";
import { sectionsAtHeadings } from "./sections.ts";

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
