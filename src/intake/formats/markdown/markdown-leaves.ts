import type { RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { skeletonOf } from "./markdown-skeleton.ts";

/** A run of lines that Markdown's block grammar knows as one thing, with no regard to what the lines say. */
export interface Leaf {
  readonly kind: "heading" | "paragraph" | "list-item" | "quote" | "table" | "code" | "html";
  readonly firstLine: number;
  readonly lastLine: number;
  /** Headings: 1 to 6. */
  readonly depth?: number;
  /** Fenced code: the language that it names. */
  readonly language?: string;
}

/** The skeleton holds nothing inside its lines that is worth parsing. */
const blocksOnly = {
  disable: {
    null: [
      "attention",
      "autolink",
      "characterEscape",
      "characterReference",
      "codeText",
      "hardBreakEscape",
      "htmlText",
      "labelEnd",
      "labelStartImage",
      "labelStartLink",
      "emailAutolink",
      "protocolAutolink",
      "wwwAutolink",
      "gfmFootnoteCall",
      "gfmPotentialFootnoteCall",
      "strikethrough",
      "tasklistCheck",
    ],
  },
};

const syntax = [gfm(), blocksOnly];
const tree = [gfmFromMarkdown()];
/** Lines parsed at a time: the parser's time grows faster than its input. */
const windowLines = 300;
/** A list or paragraph that is longer is cut into several blocks. */
const largestWindow = 1200;

/**
 * The leaves of a Markdown text in order. Rules, blank lines and link definitions are in none. The text is parsed a
 * window at a time; what a window ends in may go on, so the next window begins with it.
 */
export function markdownLeaves(text: string): Leaf[] {
  const lines = skeletonOf(text);
  const leaves: Leaf[] = [];
  let start = 0;
  let size = windowLines;
  while (start < lines.length) {
    const end = Math.min(lines.length, start + size);
    const root = fromMarkdown(lines.slice(start, end).join("\n"), {
      extensions: syntax,
      mdastExtensions: tree,
    });
    const last = root.children.at(-1);
    const next = start + (last?.position?.start.line ?? 1) - 1;
    const isOne = end < lines.length && root.children.length === 1 && next === start;
    if (isOne && (size < largestWindow || last?.type === "code" || last?.type === "html")) {
      size *= 2;
      continue;
    }
    const isEnd = end === lines.length || isOne;
    for (const node of isEnd ? root.children : root.children.slice(0, -1)) {
      for (const leaf of leavesOf(node)) {
        leaves.push({ ...leaf, firstLine: leaf.firstLine + start, lastLine: leaf.lastLine + start });
      }
    }
    start = isEnd || !last ? end : next;
    size = windowLines;
  }
  return leaves;
}

function leavesOf(node: RootContent, inList = false): Leaf[] {
  const firstLine = node.position?.start.line ?? 1;
  const lines = { firstLine, lastLine: node.position?.end.line ?? firstLine };
  switch (node.type) {
    case "heading":
      return inList ? [{ kind: "list-item", ...lines }] : [{ kind: "heading", ...lines, depth: node.depth }];
    case "paragraph":
      return [{ kind: inList ? "list-item" : "paragraph", ...lines }];
    case "blockquote":
      return [{ kind: "quote", ...lines }];
    case "table":
      return [{ kind: "table", ...lines }];
    case "code":
      return [{ kind: "code", ...lines, ...(node.lang ? { language: node.lang } : {}) }];
    case "html":
      return [{ kind: "html", ...lines }];
    case "list":
      return node.children.flatMap((item) => leavesOf(item, true));
    case "listItem":
      if (node.children.length === 0) return [{ kind: "list-item", ...lines }];
      return node.children.flatMap((child) => leavesOf(child, true));
    case "footnoteDefinition":
      return node.children.flatMap((child) => leavesOf(child));
    case "thematicBreak":
    case "definition":
    case "yaml":
    case "break":
    case "delete":
    case "emphasis":
    case "footnoteReference":
    case "image":
    case "imageReference":
    case "inlineCode":
    case "link":
    case "linkReference":
    case "strong":
    case "tableCell":
    case "tableRow":
    case "text":
      return [];
  }
}
