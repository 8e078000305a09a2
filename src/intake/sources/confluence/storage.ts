import type { Unread } from "../../../design/document.ts";
import { openTurndown } from "../../../services/html-markdown.ts";
import { macroMarkdown } from "./macros.ts";

/** Stands in elements without text, which would otherwise be taken away with the white space around them. */
const standIn = "\u2060";
const isVoid = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;
const selfClosed = /<([a-zA-Z][\w:-]*)((?:\s+[^\s=<>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*\/>/g;

/**
 * Turns Confluence's storage format (XHTML with elements of its own for macros, links, tasks and pictures) into Markdown.
 * It is read as HTML, which forgives what XML would not, after what HTML has no notion of was written out.
 */
export function storageMarkdown(storage: string): {
  readonly markdown: string;
  readonly unread: readonly Unread[];
} {
  const unread: Unread[] = [];
  const pictures: string[] = [];
  const html = storage
    .replace(
      /(<ac:plain-text-link-body>\s*)<!\[CDATA\[([^]*?)\]\]>/g,
      (_, tag: string, text: string) => tag + escaped(text),
    )
    .replace(/<!\[CDATA\[([^]*?)\]\]>/g, (_, text: string) => `<pre>${escaped(text)}</pre>`)
    .replace(selfClosed, (whole, name: string, rest: string) =>
      isVoid.test(name) ? whole : `<${name}${rest}>${/^(ac|ri):|^time$/.test(name) ? standIn : ""}</${name}>`,
    );
  const turndown = openTurndown();
  const own = (content: string, node: Element): string | undefined =>
    ownMarkdown(
      content,
      node,
      (each) => unread.push(each),
      (name) => pictures.push(name),
    );
  turndown.addRule("confluence", {
    filter: (node) => /^(AC|RI):|^TIME$/.test(node.nodeName),
    replacement: (content, node) => own(content, node) ?? content,
  });
  const markdown = turndown
    .turndown(html)
    .replaceAll(standIn, "")
    .replaceAll("\u00A0", " ")
    .replaceAll(/\n(?:[ \t]*\n){2,}/g, "\n\n");
  if (pictures.length > 0) {
    const names = [...new Set(pictures)].slice(0, 5).join(", ");
    unread.push({
      what: pictures.length === 1 ? `a picture (${names})` : `${pictures.length} pictures (${names})`,
      why: "pictures are not read; describe in words what they show",
    });
  }
  return { markdown, unread };
}

/** What an element of Confluence's own says; undefined for elements that only hold others. */
function ownMarkdown(
  content: string,
  node: Element,
  onUnread: (unread: Unread) => void,
  onPicture: (name: string) => void,
): string | undefined {
  const attribute = (name: string) => node.getAttribute(name) ?? "";
  switch (node.nodeName) {
    case "AC:STRUCTURED-MACRO":
    case "AC:MACRO": {
      const parameters = new Map(
        childrenOf(node, "AC:PARAMETER").map((each) => [each.getAttribute("ac:name") ?? "", textOf(each)]),
      );
      const [plain] = childrenOf(node, "AC:PLAIN-TEXT-BODY").map((each) => each.textContent ?? "");
      return macroMarkdown({ name: attribute("ac:name"), parameters, body: content, plain }, onUnread);
    }
    case "AC:RICH-TEXT-BODY":
    case "AC:LAYOUT":
    case "AC:LAYOUT-SECTION":
    case "AC:LAYOUT-CELL":
    case "AC:ADF-CONTENT":
      return `\n\n${content.trim()}\n\n`;
    case "AC:ADF-NODE":
      return attribute("type") === "decision-item"
        ? `\n\n- Decision: ${content.trim()}\n\n`
        : `\n\n${content.trim()}\n\n`;
    case "AC:ADF-FALLBACK":
      return node.previousElementSibling?.nodeName === "AC:ADF-NODE" ? "" : content;
    case "AC:TASK-LIST":
      return `\n\n${content.trim().replaceAll(/\n (?=- \[)/g, "\n")}\n\n`;
    case "AC:TASK": {
      const isDone = childrenOf(node, "AC:TASK-STATUS").some((each) => textOf(each) === "complete");
      return `- [${isDone ? "x" : " "}] ${content.trim().replaceAll("\n", "\n  ")}\n`;
    }
    case "AC:IMAGE": {
      const source = Array.from(node.children).find(({ nodeName }) => nodeName.startsWith("RI:"));
      onPicture(
        attribute("ac:alt") ||
          source?.getAttribute("ri:filename") ||
          source?.getAttribute("ri:value") ||
          "without a name",
      );
      return "";
    }
    case "AC:LINK":
      return content.replaceAll(standIn, "").trim() === "" ? linkText(node) : content;
    case "AC:EMOTICON":
      return attribute("ac:emoji-fallback");
    case "TIME":
      return attribute("datetime") || content;
    case "AC:PARAMETER":
    case "AC:PLAIN-TEXT-BODY":
    case "AC:TASK-ID":
    case "AC:TASK-UUID":
    case "AC:TASK-STATUS":
    case "AC:ADF-ATTRIBUTE":
    case "AC:PLACEHOLDER":
      return "";
    case "AC:PLAIN-TEXT-LINK-BODY":
      return textOf(node);
    default:
      return undefined;
  }
}

/** A link without a text of its own is shown as what it leads to. */
function linkText(link: Element): string {
  const target = Array.from(link.children).find(({ nodeName }) => nodeName.startsWith("RI:"));
  if (target?.nodeName === "RI:USER") return "@user";
  return (
    target?.getAttribute("ri:content-title") ??
    target?.getAttribute("ri:filename") ??
    target?.getAttribute("ri:space-key") ??
    ""
  );
}

function childrenOf(node: Element, name: string): readonly Element[] {
  return Array.from(node.children).filter((child) => child.nodeName === name);
}

function textOf(node: Element): string {
  const text = (node.textContent ?? "").replaceAll(standIn, "").trim();
  if (text !== "") return text;
  const inner = Array.from(node.children).flatMap((child) => [child, ...Array.from(child.children)]);
  return inner.map((each) => each.getAttribute("ri:content-title")).find((title) => title !== null) ?? "";
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
