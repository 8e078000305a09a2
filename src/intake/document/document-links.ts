import type { Block, Document } from "../../design/document.ts";
import { linksIn } from "../../design/find-links.ts";

/** A picture's address is no link: `![alt](address)`, `src="address"`. */
const picture = /!\[[^\]]{0,300}\]\([^()\s]{0,2000}\)|\bsrc\s*=\s*["'][^"']{0,2000}["']/g;

/** The absolute http(s) links of a text outside its code, in order, without repeats. */
export function linksOf(lines: readonly string[], blocks: readonly Block[]): string[] {
  const inCode = new Set<number>();
  for (const { kind, firstLine, lastLine } of blocks) {
    if (kind !== "code" && kind !== "diagram") continue;
    for (let line = firstLine; line <= lastLine; line += 1) inCode.add(line);
  }
  const found = lines.flatMap((line, index) =>
    inCode.has(index + 1) || !line.includes("://") ? [] : linksIn(line.replaceAll(picture, "![]")),
  );
  return [...new Set(found)];
}

const relative = /\]\(\s*<?(?!#|\/|[a-z][a-z\d+.-]*:)([^\s()<>]{1,500})/gi;
const isDocument = /\.(md|mdx|markdown|rst|adoc|txt|pdf|docx|html?)$/i;

/**
 * A document that also names, among its links, the documents that it links to beside itself (`../labels.md`), as it is
 * done in repositories. The text stays as it is.
 * @param base the address of the document itself, as people open it.
 */
export function withRelativeLinks(document: Document, base: string): Document {
  const found = [...document.text.matchAll(relative)].flatMap(([, path = ""]) => {
    const url = URL.parse(path, base);
    return url && isDocument.test(url.pathname) ? [url.href] : [];
  });
  return found.length === 0 ? document : { ...document, links: [...new Set([...document.links, ...found])] };
}
