import Turndown from "turndown";

/** The converter from HTML to Markdown that providers' own markup is added to as rules. */
export function openTurndown(): Turndown {
  const turndown = new Turndown({
    headingStyle: "atx",
    hr: "---",
    bulletListMarker: "-",
    codeBlockStyle: "fenced",
    fence: "```",
  });
  const cells = new WeakMap<object, string>();
  turndown.remove(["script", "style", "noscript"]);
  turndown.addRule("strikethrough", { filter: ["del", "s"], replacement: (content) => `~~${content}~~` });
  turndown.addRule("checkbox", {
    filter: (node) => node.nodeName === "INPUT" && node.getAttribute("type") === "checkbox",
    replacement: (_, node) => ((node as Element).hasAttribute("checked") ? "[x] " : "[ ] "),
  });
  turndown.addRule("cell", {
    filter: ["td", "th"],
    replacement(content, node) {
      cells.set(node, inOneLine(content));
      return "";
    },
  });
  turndown.addRule("table", {
    filter: "table",
    replacement: (_, node) => tableMarkdown(gridOf(node, (cell) => cells.get(cell) ?? "")),
  });
  // A table whose cells were taken out looks empty, and what is empty is asked about here first.
  turndown.addRule("row", {
    filter: ["tr", "tbody", "thead", "tfoot", "caption"],
    replacement: (content) => content,
  });
  return turndown;
}

/** A table in Markdown; its first row is the head. Empty without rows. */
export function tableMarkdown(rows: readonly (readonly string[])[]): string {
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return "";
  const line = (row: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, at) => (row[at] ?? "").replaceAll("|", "\\|")).join(" | ")} |`;
  const [head = [], ...rest] = rows;
  return `\n\n${[line(head), `|${" --- |".repeat(width)}`, ...rest.map(line)].join("\n")}\n\n`;
}

/** Text of several lines as a cell can hold it: paragraphs by spaces, list items by semicolons. */
export function inOneLine(markdown: string): string {
  const lines = markdown
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(```|\|[\s|:-]+\|$)/.test(line));
  return lines.reduce((text, line) => {
    const item = /^(?:[-*+]|\d+\.)\s+(.*)$/.exec(line)?.[1];
    return text === "" ? (item ?? line) : `${text}${item === undefined ? " " : "; "}${item ?? line}`;
  }, "");
}

/** A fenced block, its fence longer than any inside. */
export function fenced(language: string, code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `\n\n${fence}${language}\n${code.replace(/^\n+/, "").trimEnd()}\n${fence}\n\n`;
}

/** A block quote of Markdown. */
export function quoted(markdown: string): string {
  return `\n\n${markdown.trim().replaceAll(/^/gm, "> ")}\n\n`;
}

/** The cells of a table in rows and columns; merged cells stand where they begin and leave the rest empty. */
function gridOf(table: Element, textOf: (cell: Element) => string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  for (const [at, row] of rowsOf(table).entries()) {
    const line = (rows[at] ??= []);
    let column = 0;
    for (const cell of Array.from(row.children)) {
      while (line[column] !== undefined) column += 1;
      for (let down = 0; down < spanOf(cell, "rowspan"); down += 1) {
        for (let right = 0; right < spanOf(cell, "colspan"); right += 1) {
          (rows[at + down] ??= [])[column + right] = down + right === 0 ? textOf(cell) : "";
        }
      }
    }
  }
  return rows.map((row) => Array.from(row, (cell) => cell ?? ""));
}

function rowsOf(table: Element): readonly Element[] {
  return Array.from(table.children).flatMap((child) =>
    child.nodeName === "TR"
      ? [child]
      : Array.from(child.children).filter(({ nodeName }) => nodeName === "TR"),
  );
}

function spanOf(cell: Element, name: string): number {
  return Math.min(50, Math.max(1, Number(cell.getAttribute(name)) || 1));
}
