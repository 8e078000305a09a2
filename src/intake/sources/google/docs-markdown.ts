import type { Unread } from "../../../design/document.ts";
import { fenced, inOneLine, tableMarkdown } from "../../../services/html-markdown.ts";
import { deeper, joined } from "../markdown-parts.ts";
import type { Content, DocTab, Element, GoogleDoc, Paragraph, Tab } from "./docs-format.ts";

const headings: Readonly<Record<string, number>> = {
  TITLE: 1,
  HEADING_1: 1,
  HEADING_2: 2,
  HEADING_3: 3,
  HEADING_4: 4,
  HEADING_5: 5,
  HEADING_6: 6,
};
const monospaced = /mono|courier|consolas|menlo|source code/i;

/**
 * Turns a Google Doc into Markdown: headings, lists, tables, footnotes, links, and paragraphs set in a typewriter face
 * as code. Several tabs follow each other under their titles. Suggested insertions are left out.
 */
export function docsMarkdown(doc: GoogleDoc): {
  readonly markdown: string;
  readonly unread: readonly Unread[];
} {
  const tabs = allTabs(doc.tabs ?? []);
  const pictures: string[] = [];
  const equations: string[] = [];
  const parts =
    tabs.length === 0
      ? [tabMarkdown(doc, pictures, equations)]
      : tabs.map(({ tabProperties, documentTab }) => {
          const text = tabMarkdown(documentTab ?? {}, pictures, equations);
          return tabs.length === 1 ? text : `# ${tabProperties?.title ?? "Tab"}\n\n${deeper(text, 1)}`;
        });
  const unread: Unread[] = [];
  if (pictures.length > 0) {
    const named = [...new Set(pictures.filter((name) => name !== ""))].slice(0, 5).join(", ");
    const count = pictures.length === 1 ? "a picture" : `${pictures.length} pictures`;
    unread.push({
      what: named ? `${count} (${named})` : count,
      why: "pictures and drawings are not read; describe in words what they show",
    });
  }
  if (equations.length > 0)
    unread.push({ what: `${equations.length} equations`, why: "Google hands them out without their signs" });
  return { markdown: joined(...parts), unread };
}

function allTabs(tabs: readonly Tab[]): readonly Tab[] {
  return tabs.flatMap((tab) => [tab, ...allTabs(tab.childTabs ?? [])]);
}

function tabMarkdown(tab: DocTab, pictures: string[], equations: string[]): string {
  const inline = openInline(tab, pictures, equations);
  const body = blocksOf(tab.body?.content, tab, inline.text);
  const notes = inline
    .footnotes()
    .map(
      ({ label, id }) =>
        `[^${label}]: ${inOneLine(blocksOf(tab.footnotes?.[id]?.content, tab, inline.text))}`,
    );
  return joined(body, notes.join("\n\n"));
}

function blocksOf(content: Content, tab: DocTab, inline: (paragraph: Paragraph) => string): string {
  const out: string[] = [];
  let code: string[] = [];
  let wasItem = false;
  const endCode = () => {
    if (code.length > 0) out.push(fenced("", code.join("\n")).trim(), "");
    code = [];
  };
  for (const { paragraph, table } of content ?? []) {
    if (paragraph && isCode(paragraph)) {
      code.push(
        ...plainText(paragraph)
          .replace(/\n$/, "")
          .split(/[\n\v]/),
      );
      continue;
    }
    endCode();
    if (table) {
      const rows = (table.tableRows ?? []).map(({ tableCells }) =>
        (tableCells ?? []).map((cell) => inOneLine(blocksOf(cell.content, tab, inline))),
      );
      out.push("", tableMarkdown(rows).trim(), "");
    }
    if (!paragraph) continue;
    const text = inline(paragraph);
    const isItem = paragraph.bullet !== null && paragraph.bullet !== undefined;
    if (text.trim() === "") continue;
    if (wasItem && !isItem) out.push("");
    wasItem = isItem;
    if (isItem) out.push(itemMarkdown(paragraph, text, tab));
    else out.push(blockMarkdown(paragraph, text), "");
  }
  endCode();
  return out.join("\n");
}

function blockMarkdown({ paragraphStyle }: Paragraph, text: string): string {
  const level = headings[paragraphStyle?.namedStyleType ?? ""];
  if (level !== undefined) return `${"#".repeat(level)} ${inOneLine(text.replaceAll("**", ""))}`;
  return text.replace(/^(\s*)(#{1,6}\s|>|\+\s)/, "$1\\$2");
}

function itemMarkdown({ bullet }: Paragraph, text: string, tab: DocTab): string {
  const level = bullet?.nestingLevel ?? 0;
  const glyph = tab.lists?.[bullet?.listId ?? ""]?.listProperties?.nestingLevels?.[level];
  const isNumbered = /DECIMAL|ALPHA|ROMAN/.test(glyph?.glyphType ?? "");
  const indent = "    ".repeat(level);
  return `${indent}${isNumbered ? "1." : "-"} ${text.trim().replaceAll("\n", `\n${indent}  `)}`;
}

/** A paragraph is code when all that it says is set in a typewriter face. */
function isCode({ elements, bullet, paragraphStyle }: Paragraph): boolean {
  const runs = (elements ?? [])
    .flatMap(({ textRun }) => textRun ?? [])
    .filter(({ content }) => content.trim() !== "");
  const isText = !bullet && headings[paragraphStyle?.namedStyleType ?? ""] === undefined;
  return (
    isText &&
    runs.length > 0 &&
    runs.every(({ textStyle }) => monospaced.test(textStyle?.weightedFontFamily?.fontFamily ?? ""))
  );
}

function plainText({ elements }: Paragraph): string {
  return (elements ?? [])
    .map(({ textRun }) => (textRun?.suggestedInsertionIds?.length ? "" : (textRun?.content ?? "")))
    .join("")
    .replaceAll("\uE907", "");
}

/** Turns the runs of paragraphs into Markdown, and remembers the footnotes that were pointed to, in order. */
interface Inline {
  readonly text: (paragraph: Paragraph) => string;
  readonly footnotes: () => readonly { readonly label: string; readonly id: string }[];
}

function openInline(tab: DocTab, pictures: string[], equations: string[]): Inline {
  const footnotes: { readonly label: string; readonly id: string }[] = [];

  function elementText(element: Element): string {
    const { textRun, footnoteReference, inlineObjectElement, person, richLink, dateElement } = element;
    if (textRun) return textRun.suggestedInsertionIds?.length ? "" : styled(textRun);
    if (footnoteReference) {
      const label = footnoteReference.footnoteNumber ?? String(footnotes.length + 1);
      footnotes.push({ label, id: footnoteReference.footnoteId });
      return `[^${label}]`;
    }
    if (inlineObjectElement) {
      const object =
        tab.inlineObjects?.[inlineObjectElement.inlineObjectId ?? ""]?.inlineObjectProperties?.embeddedObject;
      pictures.push(object?.title ?? object?.description ?? "");
      return "";
    }
    if (person) return `@${person.personProperties?.name ?? person.personProperties?.email ?? "somebody"}`;
    if (richLink) {
      const { title, uri } = richLink.richLinkProperties ?? {};
      return uri ? `[${title ?? uri}](${uri})` : (title ?? "");
    }
    if (dateElement) return dateElement.dateElementProperties?.displayText ?? "";
    if (element.horizontalRule) return "\n---\n";
    if (element.equation) {
      equations.push("");
      return "…";
    }
    return "";
  }

  return {
    text: ({ elements }) =>
      (elements ?? [])
        .map(elementText)
        .join("")
        .replaceAll(/[\v\r]/g, "\n")
        .replaceAll(/[\uE000-\uF8FF]/g, "")
        .trimEnd(),
    footnotes: () => footnotes,
  };
}

function styled({ content, textStyle }: NonNullable<Element["textRun"]>): string {
  const [, before = "", text = "", after = ""] = /^(\s*)([^]*?)(\s*)$/.exec(content) ?? [];
  if (text === "") return content;
  const url = textStyle?.link?.url;
  let out = text;
  if (textStyle?.bold && !text.includes("\v")) out = `**${out}**`;
  if (textStyle?.strikethrough) out = `~~${out}~~`;
  if (url) out = text === url ? text : `[${out}](${url})`;
  return before + out + after;
}
