import { createHash } from "node:crypto";
import type { Block, DocRef, Document, Section } from "../../design/document.ts";
import type { ReadBlock, Reading } from "../formats/reading.ts";
import { linksOf } from "./document-links.ts";
import { picturesIn } from "./pictures.ts";
import { maskedText, withoutSecrets } from "./secrets.ts";
import { countWords, languageOf, proseLines } from "./prose.ts";

/**
 * Makes a document of what a format reader found: sections, title, language, words, links and revision. Secrets in it are
 * masked here, before anybody sees the text; only its links, which are followed, stay as they are.
 */
export function documentOf(
  ref: DocRef,
  reading: Reading,
  name: { readonly title?: string | undefined; readonly fallback: string },
): Document {
  const { text, masked } = withoutSecrets(reading.text);
  const asWritten = reading.text.split("\n");
  const lines = masked.length === 0 ? asWritten : text.split("\n");
  const prose = proseLines(lines, reading.blocks);
  const sections = reading.sections ?? sectionsAtHeadings(lines.length, reading.blocks);
  return {
    ref,
    title: maskedText(name.title?.trim() || reading.title || titleIn(reading.blocks) || name.fallback),
    revision: createHash("sha256").update(text).digest("hex").slice(0, 16),
    language: languageOf(prose),
    text,
    words: countWords(prose),
    sections: masked.length === 0 ? sections : sections.map(withoutSecretsInPath),
    unread: [...(reading.unread ?? []), ...picturesIn(lines, reading.blocks)].map(({ what, why }) => ({
      what: maskedText(what),
      why,
    })),
    ...(masked.length === 0 ? {} : { masked }),
    links: [...new Set([...linksOf(asWritten, reading.blocks), ...(reading.links ?? [])])],
  };
}

function withoutSecretsInPath(section: Section): Section {
  const { author } = section;
  return {
    ...section,
    path: section.path.map(maskedText),
    ...(author === undefined ? {} : { author: maskedText(author) }),
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
