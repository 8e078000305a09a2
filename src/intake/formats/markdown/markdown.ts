import { blocksOfRun, codeKind, runsOf } from "../line-runs.ts";
import type { ReadBlock, Reading } from "../reading.ts";
import { frontMatter } from "./front-matter.ts";
import { htmlBlocks } from "./html-in-markdown.ts";
import { type Leaf, markdownLeaves } from "./markdown-leaves.ts";
import { plainWords } from "./plain-words.ts";

const longestTable = 2000;
/** How a line begins that may be more than running text. */
const mark = /^\s*(?:[^\p{L}\p{N}\s"'“‘(]|\d{1,9}[.)])|^(?: {4}|\t)|\|/u;

/** Reads Markdown: GitHub's flavour, with front matter, HTML and headings that are only bold. Never throws. */
export function readMarkdown(text: string): Reading {
  const lines = text.split("\n");
  const front = frontMatter(lines);
  const body = front.lines === 0 ? lines : lines.map((line, index) => (index < front.lines ? "" : line));
  return { text, blocks: markdownBlocks(body), title: front.title };
}

/** The blocks of Markdown lines, in time linear in their length whatever they hold. */
export function markdownBlocks(lines: readonly string[]): ReadBlock[] {
  if (!lines.some((line) => mark.test(line))) return runsOf(lines).flatMap(blocksOfRun);
  const blocks: ReadBlock[] = [];
  let last = 0;
  let depth = 0;
  let tableUntil = 0;
  let searchedUntil = 0;

  for (const leaf of markdownLeaves(lines.join("\n"))) {
    const firstLine = Math.max(leaf.firstLine, last + 1);
    if (leaf.lastLine < firstLine) continue;
    const source = lines.slice(firstLine - 1, leaf.lastLine);
    last = leaf.lastLine;
    if (leaf.kind === "html") {
      if (leaf.lastLine > searchedUntil && leavesTableOpen(source)) {
        tableUntil = endOfTable(lines, leaf.lastLine);
        searchedUntil = Math.max(tableUntil, leaf.lastLine + longestTable);
      }
      blocks.push(...htmlBlocks(source, firstLine));
    } else if (leaf.lastLine <= tableUntil) {
      blocks.push({ kind: "table", firstLine, lastLine: leaf.lastLine });
    } else {
      blocks.push(blockOf({ ...leaf, firstLine }, source, depth));
    }
    const opens = blocks.at(-1)?.opens;
    if (opens && leaf.kind !== "paragraph") depth = opens.depth;
  }
  return blocks;
}

function blockOf(leaf: Leaf, source: readonly string[], depth: number): ReadBlock {
  const { firstLine, lastLine } = leaf;
  if (leaf.kind === "heading") {
    const title = headingTitle(source);
    if (title === undefined) return { kind: "paragraph", firstLine, lastLine };
    return title === ""
      ? { kind: "heading", firstLine, lastLine }
      : { kind: "heading", firstLine, lastLine, opens: { depth: leaf.depth ?? 1, title } };
  }
  if (leaf.kind === "paragraph") {
    const title = boldHeading(source);
    if (title === undefined) return { kind: "paragraph", firstLine, lastLine };
    return { kind: "heading", firstLine, lastLine, opens: { depth: depth + 1, title } };
  }
  if (leaf.kind === "code") {
    const fenced = /^[\s>*+\d.)-]*(?:```|~~~)/.test(source[0] ?? "");
    const inside = fenced ? source.slice(1) : source;
    return { kind: codeKind(leaf.language, inside, fenced), firstLine, lastLine };
  }
  return { kind: leaf.kind === "html" ? "paragraph" : leaf.kind, firstLine, lastLine };
}

function leavesTableOpen(source: readonly string[]): boolean {
  const html = source.join("\n").toLowerCase();
  return html.lastIndexOf("<table") > html.lastIndexOf("</table");
}

/** The line on which a table that is open after a line is closed, or 0 where that is far or never. */
function endOfTable(lines: readonly string[], after: number): number {
  const next = lines.slice(after, after + longestTable);
  const end = next.findIndex((line) => /<\/table/i.test(line));
  const heading = next.findIndex((line) => /^#{1,6}\s/.test(line));
  return end < 0 || (heading >= 0 && heading < end) ? 0 : after + end + 1;
}

/**
 * The title of a heading from its lines (ATX, or setext with its underline): empty where it has none, undefined
 * where the lines are no heading after all: several lines of prose with a rule right under them.
 */
function headingTitle(lines: readonly string[]): string | undefined {
  const first = lines[0] ?? "";
  const atx = /^[ \t]*#{1,6}(.*)$/.exec(first);
  if (atx && lines.length === 1) return plainWords((atx[1] ?? "").replace(/[ \t]+#+[ \t]*$/, ""));
  const title = lines.slice(0, -1).join(" ");
  if (lines.length > 2 || title.length > 160) return undefined;
  return plainWords(title);
}

/** The title of a paragraph that is one short line in bold and no sentence: what authors without styles use. */
function boldHeading(lines: readonly string[]): string | undefined {
  const [line = ""] = lines;
  if (lines.length !== 1 || line.length > 90) return undefined;
  const bold = /^\s*(\*\*|__)(?!\s)((?:(?!\1).)+)\1:?\s*$/.exec(line)?.[2];
  if (bold === undefined || !/\p{L}/u.test(bold) || /[.!?;,…。！？]$/.test(bold)) return undefined;
  const title = plainWords(bold).replace(/:$/, "");
  return title === "" ? undefined : title;
}
