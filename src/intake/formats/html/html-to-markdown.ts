import TurndownService from "turndown";

/**
 * Turns HTML into Markdown that is read by people and quoted: nothing is escaped that would not change a block,
 * tables are pipe tables whatever their cells hold, and preformatted text keeps its lines.
 * @param base What relative links are relative to; without it they lose their address and keep their words.
 */
export function htmlToMarkdown(html: string, base?: string): string {
  const positions = new WeakMap<Element, number>();
  const service = new TurndownService({
    headingStyle: "atx",
    codeBlockStyle: "fenced",
    bulletListMarker: "-",
    emDelimiter: "*",
    hr: "---",
  });
  service.escape = escapeBlockStart;
  service.remove([
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "title",
    "iframe",
    "object",
    "embed",
    "video",
    "audio",
    "canvas",
  ]);
  service.addRule("svg", { filter: (node) => node.nodeName.toLowerCase() === "svg", replacement: () => "" });
  service.addRule("preformatted", {
    filter: (node) =>
      node.nodeName === "PRE" || /(?:^|\s)mermaid(?:\s|$)/.test(node.getAttribute("class") ?? ""),
    replacement: (_, node) => fenced(node),
  });
  service.addRule("item", {
    filter: "li",
    replacement: (content, node) => listItem(content, node.parentElement, positions),
  });
  service.addRule("checkbox", {
    filter: (node) => node.nodeName === "INPUT" && node.getAttribute("type") === "checkbox",
    replacement: (_, node) => (node.hasAttribute("checked") ? "[x] " : "[ ] "),
  });
  service.addRule("struck", { filter: ["del", "s"], replacement: (content) => `~~${content}~~` });
  service.addRule("raised", {
    filter: "sup",
    replacement: (content) => (/^[-+]?\w{1,4}$/.test(content) ? `^${content}` : content),
  });
  service.addRule("summary", {
    filter: "summary",
    replacement: (content) => `\n\n**${content.trim().replaceAll("**", "")}**\n\n`,
  });
  service.addRule("picture", {
    filter: "img",
    replacement: (_, node) => pictureOf(node, base),
  });
  service.addRule("link", {
    filter: (node) => node.nodeName === "A",
    replacement: (content, node) => linkTo(node.getAttribute("href"), content, base),
  });
  for (const [name, rule] of Object.entries(tableRules())) service.addRule(name, rule);
  return service
    .turndown(html)
    .replaceAll(/[ \t]+$/gm, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** A backslash before what would begin a block of its own. Quotes are found without it. */
function escapeBlockStart(text: string): string {
  return text
    .replace(/^(\s*)(#{1,6}\s|[-*+]\s|>|~{3}|`{3}|(?=[=-]+\s*$))/, "$1\\$2")
    .replace(/^(\s*\d+)([.)]\s)/, "$1\\$2");
}

function fenced(node: HTMLElement): string {
  const text = (node.textContent ?? "").replace(/^\n/, "").replace(/\n\s*$/, "");
  if (text.trim() === "") return "";
  if (node.closest("td,th")) return ` \`${text.replaceAll("\n", " ")}\` `;
  const classes = [node, node.firstElementChild, node.parentElement]
    .map((element) => element?.getAttribute("class") ?? "")
    .join(" ");
  const language = /(?:language-|lang-|highlight-source-|brush: ?)([\w+#-]+)/.exec(classes)?.[1];
  const name = language ?? (/(?:^|\s)mermaid(?:\s|$)/.test(classes) ? "mermaid" : "");
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `\n\n${fence}${name}\n${text}\n${fence}\n\n`;
}

/** Items are written in order, so that an ordered list counts them as they come. */
function listItem(content: string, list: Element | null, positions: WeakMap<Element, number>): string {
  let mark = "- ";
  if (list?.nodeName === "OL") {
    const position = positions.get(list) ?? (Number(list.getAttribute("start") ?? 1) || 1);
    positions.set(list, position + 1);
    mark = `${position}. `;
  }
  const body = content.trim().replaceAll(/\n(?=[^\n])/g, `\n${" ".repeat(mark.length)}`);
  return body === "" ? "" : `${mark}${body}\n`;
}

function pictureOf(node: HTMLElement, base?: string): string {
  const alt = (node.getAttribute("alt") ?? "").replaceAll(/[\s[\]]+/g, " ").trim();
  return `![${alt}](${absolute(node.getAttribute("src"), base) ?? ""})`;
}

function linkTo(href: string | null, content: string, base?: string): string {
  if (/^\s*(?:[¶#§🔗]|​)?\s*$/u.test(content)) return "";
  const address = href?.startsWith("#") ? undefined : absolute(href, base);
  return address ? `[${content.replaceAll(/\s*\n\s*/g, " ")}](${address})` : content;
}

function absolute(address: string | null, base?: string): string | undefined {
  if (!address || address.length > 2000) return undefined;
  const url = URL.parse(address.trim(), base);
  if (url?.protocol !== "http:" && url?.protocol !== "https:") return undefined;
  return url.href.replaceAll("(", "%28").replaceAll(")", "%29");
}

/**
 * Rules that make a pipe table of every HTML table: a cell is one line whatever stands in it, the first row is the
 * head. A table of one column is layout, not data: what is in it stays as it is.
 */
function tableRules(): Readonly<Record<string, TurndownService.Rule>> {
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
