import type { Block, Document } from "../../design/document.ts";

const address = /https?:\/\/(?:(?!\]\()[^\s<>"`|\\^{}])+/gi;
/** A picture's address is no link: `![alt](address)`, `src="address"`. */
const picture = /!\[[^\]]{0,300}\]\([^()\s]{0,2000}\)|\bsrc\s*=\s*["'][^"']{0,2000}["']/g;

/** The absolute http(s) links of a text outside its code, in order, without repeats. */
export function linksOf(lines: readonly string[], blocks: readonly Block[]): string[] {
  const inCode = new Set<number>();
  for (const { kind, firstLine, lastLine } of blocks) {
    if (kind !== "code" && kind !== "diagram") continue;
    for (let line = firstLine; line <= lastLine; line += 1) inCode.add(line);
  }
  const found = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (inCode.has(index + 1) || !line.includes("://")) continue;
    for (const [text] of line.replaceAll(picture, "![]").matchAll(address)) {
      const link = trimmed(text);
      if (URL.canParse(link)) found.add(link);
    }
  }
  return [...found];
}

/** Takes off what belongs to the sentence around an address: closing signs, and a bracket it did not open. */
function trimmed(text: string): string {
  let link = text.slice(0, 2000);
  for (;;) {
    const last = link.at(-1) ?? "";
    const opens = { ")": "(", "]": "[" }[last];
    if (opens ? link.split(last).length > link.split(opens).length : /[.,;:!?'*_~’”»]/.test(last)) {
      link = link.slice(0, -1);
    } else {
      return link;
    }
  }
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
