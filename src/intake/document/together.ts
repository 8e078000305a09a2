import type { Block, Document, Masked, Section, Unread } from "../../design/document.ts";
import { documentOf } from "./document-of.ts";

/** What following links found: the documents that could be read, and a reason for each that could not. */
export interface Followed {
  readonly documents: readonly Document[];
  readonly unread: readonly Unread[];
}

/** One document of several, to be reviewed as a whole: the sections of each further one stand under its title. */
export function together(main: Document, { documents, unread }: Followed): Document {
  const lines: string[] = [];
  const sections: Section[] = [];
  const masked: Masked[] = [];
  for (const [at, document] of [main, ...documents].entries()) {
    const above = lines.length;
    for (const line of document.text.split("\n")) lines.push(line);
    for (const { what, line } of document.masked ?? []) masked.push({ what, line: line + above });
    for (const section of document.sections) {
      sections.push({
        ...section,
        ...moved(section, above),
        id: `s${sections.length + 1}`,
        path:
          at === 0
            ? section.path
            : [document.title, ...section.path.filter((part) => part !== document.title)],
        blocks: section.blocks.map((block) => ({ ...block, ...moved(block, above) })),
      });
    }
  }
  const whole = {
    text: lines.join("\n"),
    sections,
    blocks: sections.flatMap(({ blocks }) => blocks),
    unread: [...main.unread, ...documents.flatMap((document) => document.unread), ...unread],
  };
  const document = documentOf(main.ref, whole, { title: main.title, fallback: main.title });
  return masked.length === 0 ? document : { ...document, masked };
}

function moved({ firstLine, lastLine }: Pick<Block, "firstLine" | "lastLine">, by: number) {
  return { firstLine: firstLine + by, lastLine: lastLine + by };
}
