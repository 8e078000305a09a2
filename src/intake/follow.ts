import type { Block, Document, Masked, Section, Unread } from "../design/document.ts";
import { shownLink } from "../design/find-links.ts";
import { Failure } from "../errors.ts";
import { documentOf } from "./document/document-of.ts";
import { readDocument, type Source } from "./sources/source.ts";

/** More links than this are counted and no longer named. */
const mostNamed = 10;

/**
 * Names the documents that a document links to as not read, so that nobody takes its review for one of them.
 * @param read addresses that were read after all.
 */
export function linksNotRead(document: Document, read: ReadonlySet<string> = new Set()): readonly Unread[] {
  const links = linkedDocuments(document).filter((link) => !read.has(link));
  const why = "the document links to it; links are followed only when asked to";
  const named = links.slice(0, mostNamed).map((link) => ({ what: shownLink(link), why }));
  const more = links.length - named.length;
  return more > 0 ? [...named, { what: `${more} more linked pages`, why }] : named;
}

/** What following links found: the documents that could be read, and a reason for each that could not. */
export interface Followed {
  readonly documents: readonly Document[];
  readonly unread: readonly Unread[];
}

/**
 * Reads the documents that a document links to, as far as they lie on the same host as it does and up to `most` of them.
 * Their own links are not followed. A document that cannot be read is a reason among `unread`, never an error.
 */
export async function followLinks(
  document: Document,
  sources: readonly Source[],
  most: number,
  signal?: AbortSignal,
): Promise<Followed> {
  const documents: Document[] = [];
  const unread: Unread[] = [];
  const tried = new Set<string>();
  const home = hostOf(document.ref.kind === "link" ? document.ref.url : "");
  for (const url of linkedDocuments(document)) {
    if (home === undefined || hostOf(url) !== home) continue;
    if (documents.length === most) break;
    tried.add(url);
    try {
      documents.push(await readDocument(sources, { kind: "link", url }, signal));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      unread.push({ what: shownLink(url), why: error.message });
    }
  }
  return { documents, unread: [...unread, ...linksNotRead(document, tried)] };
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

/** The links that lead to other pages: not to places in the document itself. */
function linkedDocuments(document: Document): readonly string[] {
  const own = document.ref.kind === "link" ? withoutFragment(document.ref.url) : undefined;
  return [...new Set(document.links.map(withoutFragment))].filter((link) => link !== own);
}

function withoutFragment(link: string): string {
  return link.replace(/#.*$/, "");
}

function hostOf(link: string): string | undefined {
  return URL.parse(link)?.host.toLowerCase();
}
