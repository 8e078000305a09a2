import type TurndownService from "turndown";

/**
 * Rules that make a pipe table of every HTML table: a cell is one line whatever stands in it, the first row is the
 * head. A table of one column is layout, not data: what is in it stays as it is.
 */
export function tableRules(): Readonly<Record<string, TurndownService.Rule>> {
  const widths = new WeakMap<Element, number>();
  const widthAround = (node: Element): number => {
    const table = node.nodeName === "TABLE" ? node : node.closest("table");
    if (!table) return 1;
    const known = widths.get(table);
    if (known !== undefined) return known;
    const width = Math.max(0, ...rowsOf(table).map((row) => row.children.length));
    widths.set(table, width);
    return width;
  };
  return {
    cell: {
      filter: ["td", "th"],
      replacement: (content, node) => {
        if (widthAround(node) < 2) return `\n\n${content.trim()}\n\n`;
        const span = Math.min(20, Number(node.getAttribute("colspan") ?? 1) || 1);
        const line = content
          .trim()
          .replaceAll(/\s*\n\s*/g, " ")
          .replaceAll("|", "\\|");
        return `${line} | ${" | ".repeat(span - 1)}`;
      },
    },
    row: {
      filter: "tr",
      replacement: (content, node) => (widthAround(node) < 2 ? content : `\n| ${content.trim()}`),
    },
    parts: { filter: ["thead", "tbody", "tfoot"], replacement: (content) => content },
    table: {
      filter: "table",
      replacement: (content, node) => {
        if (widthAround(node) < 2) return `\n\n${content}\n\n`;
        const [head = "", ...rows] = content.split("\n").filter((line) => line.startsWith("|"));
        const columns = head.split(/(?<!\\)\|/).length - 2;
        const rule = `|${" --- |".repeat(Math.max(1, columns))}`;
        const caption = content.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("|"));
        return `\n\n${caption.join(" ")}\n\n${[head, rule, ...rows].join("\n")}\n\n`;
      },
    },
  };
}

function rowsOf(table: Element): Element[] {
  return Array.from(table.querySelectorAll("tr")).filter((row) => row.closest("table") === table);
}
