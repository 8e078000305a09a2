import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

const longest = 300;

/** A heading or label as people read it: Markdown and HTML markup taken off, white space in order, bounded. */
export function plainWords(markup: string): string {
  const start = markup.slice(0, longest);
  const words = /[[\]*_`~<&\\$]/.test(start) ? withoutMarkup(start) : start;
  return words.replaceAll(/\s+/g, " ").trim();
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly alt?: string | null | undefined;
  readonly children?: readonly Node[];
}

function withoutMarkup(start: string): string {
  // A mark that can open no block keeps the line a paragraph, whatever it begins with.
  const root: Node = fromMarkdown(`\u2060${start.replaceAll("\n", " ")}`, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  return textOf(root).replaceAll("\u2060", "");
}

function textOf(node: Node): string {
  if (node.type === "html") return " ";
  return node.value ?? node.alt ?? (node.children ?? []).map(textOf).join("");
}
