import type { Document, Unread } from "../design/document.ts";
import { shownLink } from "../design/find-links.ts";
import { Failure } from "../errors.ts";
import type { Followed } from "./document/together.ts";
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
