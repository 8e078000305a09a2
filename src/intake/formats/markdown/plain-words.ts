import MarkdownIt, { type Token } from "markdown-it";

const longest = 300;

/** A heading or label as people read it: Markdown and HTML markup taken off, white space in order, bounded. */
export function plainWords(markup: string): string {
  const start = markup.slice(0, longest);
  const words = /[[\]*_`~<&\\$]/.test(start) ? withoutMarkup(start) : start;
  return words.replaceAll(/\s+/g, " ").trim();
}

const grammar = new MarkdownIt({ html: true });

function withoutMarkup(start: string): string {
  const tokens: Token[] = [];
  grammar.inline.parse(start.replaceAll("\n", " "), grammar, {}, tokens);
  return tokens.map(textOf).join("");
}

function textOf({ type, content, children }: Token): string {
  if (type === "html_inline") return " ";
  return type === "image" ? (children ?? []).map(textOf).join("") : content;
}
