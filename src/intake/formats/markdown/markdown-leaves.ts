import MarkdownIt, { type Token } from "markdown-it";
import footnote from "markdown-it-footnote";
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

/** Only its grammar of blocks is used: the skeleton holds nothing inside its lines that is worth parsing. */
const grammar = new MarkdownIt({ html: true }).use(footnote);

/** Lines parsed at a time, which bounds the memory. */
const windowLines = 5_000;
/** A list or quote that is longer is cut into several blocks. */
const largestWindow = 20_000;

/**
 * The leaves of a Markdown text in order. Rules, blank lines and link definitions are in none. A long text is parsed a
 * window at a time; what a window ends in may go on, so the next window begins with it.
 */
export function markdownLeaves(text: string): Leaf[] {
  const lines = skeletonOf(text);
  const leaves: Leaf[] = [];
  let start = 0;
  let size = windowLines;
  while (start < lines.length) {
    const end = Math.min(lines.length, start + size);
    const tokens: Token[] = [];
    grammar.block.parse(lines.slice(start, end).join("\n"), grammar, {}, tokens);
    const last = tokens.findLastIndex(({ level, nesting }) => level === 0 && nesting >= 0);
    const from = tokens.slice(Math.max(0, last)).find(({ map }) => map !== null)?.map?.[0] ?? 0;
    const isOpen = end < lines.length && last >= 0;
    const mayEndLater = ["fence", "html_block"].includes(tokens[last]?.type ?? "");
    if (isOpen && from === 0 && (size < largestWindow || mayEndLater)) {
      size *= 2;
      continue;
    }
    const isPut = isOpen && from > 0;
    for (const leaf of leavesOf(isPut ? tokens.slice(0, last) : tokens)) {
      leaves.push({ ...leaf, firstLine: leaf.firstLine + start, lastLine: leaf.lastLine + start });
    }
    start = isPut ? start + from : end;
    size = windowLines;
  }
  return leaves;
}

function leavesOf(tokens: readonly Token[]): Leaf[] {
  const leaves: Leaf[] = [];
  /** How many lists stand around, and stood around each footnote that is open: what is in a footnote is no item. */
  let lists = 0;
  const footnotes: number[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const { type, tag, map, info, level } = tokens[at] as Token;
    const [from = 0, to = from + 1] = map ?? [];
    const lines = { firstLine: from + 1, lastLine: to };
    const inList = lists > 0;
    switch (type) {
      case "heading_open":
        leaves.push(
          inList ? { kind: "list-item", ...lines } : { kind: "heading", ...lines, depth: Number(tag[1]) },
        );
        break;
      case "paragraph_open":
        leaves.push({ kind: inList ? "list-item" : "paragraph", ...lines });
        break;
      case "html_block":
        leaves.push({ kind: "html", ...lines });
        break;
      case "code_block":
      case "fence": {
        const language = info.trim().split(/\s/)[0] ?? "";
        leaves.push({ kind: "code", ...lines, ...(language === "" ? {} : { language }) });
        break;
      }
      case "blockquote_open":
      case "table_open":
        leaves.push({ kind: type === "table_open" ? "table" : "quote", ...lines });
        while (!(tokens[at + 1]?.level === level && tokens[at + 1]?.nesting === -1)) at += 1;
        break;
      case "list_item_open":
        if (tokens[at + 1]?.type === "list_item_close") {
          leaves.push({ kind: "list-item", firstLine: from + 1, lastLine: from + 1 });
        }
        break;
      case "bullet_list_open":
      case "ordered_list_open":
        lists += 1;
        break;
      case "bullet_list_close":
      case "ordered_list_close":
        lists -= 1;
        break;
      case "footnote_reference_open":
        footnotes.push(lists);
        lists = 0;
        break;
      case "footnote_reference_close":
        lists = footnotes.pop() ?? 0;
        break;
    }
  }
  return leaves;
}
