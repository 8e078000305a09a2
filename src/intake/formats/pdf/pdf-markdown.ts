import { beginsItem } from "../line-runs.ts";
import type { Line } from "./pdf-lines.ts";

/** A block of Markdown made of lines of a PDF, and the page that it begins on. */
export interface PdfBlock {
  readonly page: number;
  readonly kind: "heading" | "table" | "code" | "text";
  readonly markdown: string;
}

/**
 * Makes Markdown of the lines of a PDF: larger letters are headings, lines of one paragraph are joined and words that
 * were parted at their ends put together, lines with wide gaps are rows of a table.
 */
export function pdfBlocks(lines: readonly Line[]): PdfBlock[] {
  const body = bodySize(lines);
  const sizes = headingSizes(lines, body);
  const rowHeight = usualGap(lines, body);
  const words = wordsOf(lines.map((line) => line.text));
  const groups: Line[][] = [];
  for (const line of lines) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && belongsTo(last, line, group, { sizes, rowHeight })) group.push(line);
    else groups.push([line]);
  }
  return groups.map((group) => {
    const [first] = group as [Line, ...Line[]];
    const level = levelOf(first, sizes);
    if (level > 0) {
      const markdown = `${"#".repeat(level)} ${joined(group, words)}`;
      return { page: first.page, kind: "heading", markdown };
    }
    if (first.isMono) return { page: first.page, kind: "code", markdown: codeOf(group) };
    if (group.length === 1 && isNumberedTitle(first.text)) {
      const depth = Math.min(6, sizes.length + 1);
      return { page: first.page, kind: "heading", markdown: `${"#".repeat(depth)} ${first.text}` };
    }
    if (first.cells > 1 && group.length > 1)
      return { page: first.page, kind: "table", markdown: tableOf(group) };
    return { page: first.page, kind: "text", markdown: paragraphOf(joined(group, words)) };
  });
}

interface Setting {
  readonly sizes: readonly number[];
  readonly rowHeight: number;
}

function belongsTo(last: Line, line: Line, group: readonly Line[], { sizes, rowHeight }: Setting): boolean {
  const level = levelOf(line, sizes);
  if (level !== levelOf(last, sizes)) return false;
  const gap = last.y - line.y;
  const isBelow = last.page === line.page && gap >= 0;
  if (level > 0) return isBelow && gap < line.size * 1.6 && !/^\d+(?:\.\d+)*\.?\s/.test(line.text);
  const [first] = group as [Line, ...Line[]];
  if (line.isMono !== first.isMono) return false;
  if (line.isMono) return isBelow && gap < rowHeight * 2;
  if (isNumberedTitle(line.text) || (group.length === 1 && isNumberedTitle(first.text))) return false;
  if (line.cells > 1 || first.cells > 1)
    return line.cells > 1 && first.cells > 1 && isBelow && gap < rowHeight * 3;
  if (beginsItem(line.text) || /^[•●○◦▪■‣⁃·]/.test(line.text)) return false;
  if (!isBelow) return /[\p{L},-]$/u.test(last.text) && /^\p{Ll}/u.test(line.text);
  if (gap > rowHeight * 1.35) return false;
  const isShort = last.right < Math.max(...group.map((other) => other.right), line.right) - line.size * 4;
  return !(isShort && /[.!?:]$/.test(last.text) && /^[\p{Lu}\p{N}]/u.test(line.text));
}

/** 1 for the largest letters used in headings, 0 for a line that is none. */
function levelOf(line: Line, sizes: readonly number[]): number {
  if (line.text.length > 160 || line.cells > 1 || !/[\p{L}\p{N}]/u.test(line.text)) return 0;
  return Math.min(6, sizes.indexOf(line.size) + 1);
}

/** The size in which most letters are set. */
function bodySize(lines: readonly Line[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of lines) letters.set(size, (letters.get(size) ?? 0) + text.length);
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10;
}

function headingSizes(lines: readonly Line[], body: number): number[] {
  const larger = lines.filter((line) => line.size >= body * 1.12 && /\p{L}/u.test(line.text));
  return [...new Set(larger.map((line) => line.size))].sort((a, b) => b - a);
}

/** The usual distance between two lines of running text. */
function usualGap(lines: readonly Line[], body: number): number {
  const gaps = lines
    .slice(1)
    .map((line, index) => ({ line, last: lines[index] as Line }))
    .filter(({ line, last }) => line.page === last.page && line.size === body && last.size === body)
    .map(({ line, last }) => last.y - line.y)
    .filter((gap) => gap > body * 0.8 && gap < body * 3)
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length * 0.4)] ?? body * 1.3;
}

/** A title such as `2.1 Collection`, which needs no larger letters to be one. */
function isNumberedTitle(text: string): boolean {
  return /^\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+\p{Lu}/u.test(text) && text.length <= 80 && !/[.,;:!?]$/.test(text);
}

/** Code keeps its lines, and its indentation as far as the page shows it. */
function codeOf(lines: readonly Line[]): string {
  const left = Math.min(...lines.map((line) => line.x));
  const code = lines.map(
    (line) => " ".repeat(Math.min(80, Math.round((line.x - left) / (line.size * 0.6)))) + line.text,
  );
  return ["```", ...code, "```"].join("\n");
}

function tableOf(rows: readonly Line[]): string {
  const cells = rows.map((row) => row.text.split(" | "));
  const width = Math.max(...cells.map((row) => row.length));
  const lines = cells.map(
    (row) => `| ${[...row, ...Array<string>(width - row.length).fill("")].join(" | ")} |`,
  );
  return [lines[0], `|${" --- |".repeat(width)}`, ...lines.slice(1)].join("\n");
}

function paragraphOf(text: string): string {
  if (/^[•●○◦▪■‣⁃·]\s*/.test(text)) return `- ${text.replace(/^[•●○◦▪■‣⁃·]\s*/, "")}`;
  if (/^\(?(?:[a-zA-Z]|[ivxIVX]{2,4})[.)]\s/.test(text)) return `- ${text}`;
  return text.replace(/^(?=#{1,6}\s|>|~{3}|`{3}|[=-]+\s*$|<)/, "\\");
}

/** All words of the lines, to tell a word that was parted at a line's end from one that is written with a hyphen. */
function wordsOf(lines: readonly string[]): ReadonlySet<string> {
  return new Set(
    lines.flatMap((line) => line.toLowerCase().match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? []),
  );
}

/**
 * Joins the lines of a paragraph. `label-` + `ing` becomes `labeling`, unless `label-ing` is written so elsewhere in
 * the document and `labeling` is not.
 */
function joined(lines: readonly { readonly text: string }[], words: ReadonlySet<string>): string {
  let text = "";
  for (const line of lines) {
    const end = /([\p{L}\p{N}]+)[-\u00AD\u2010]$/u.exec(text)?.[1];
    const start = /^\p{Ll}[\p{L}\p{N}]*/u.exec(line.text)?.[0];
    if (end !== undefined && start !== undefined) {
      const isSoft = text.endsWith("\u00AD") || isOneWord(end.toLowerCase(), start.toLowerCase(), words);
      text = (isSoft ? text.slice(0, -1) : text) + line.text;
    } else {
      text += (text === "" ? "" : " ") + line.text;
    }
  }
  return text.replaceAll(/\s+/g, " ").trim();
}

function isOneWord(end: string, start: string, words: ReadonlySet<string>): boolean {
  if (words.has(end + start)) return true;
  if (words.has(`${end}-${start}`)) return false;
  return !/^(?:self|non|cross|multi|real|long|short|high|low|well|end|time|\d+)$/.test(end);
}
