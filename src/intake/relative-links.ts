import type { Document } from "../design/document.ts";

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
