import type { Unread } from "../../../design/document.ts";
import { blocksOfRun, codeKind, runsOf } from "../line-runs.ts";
import { plainWords } from "../markdown/plain-words.ts";
import type { ReadBlock, Reading } from "../reading.ts";
import { underlineOf } from "./plain-headings.ts";

/** Reads reStructuredText: titles by their adornment, directives, literal blocks, tables and field lists. */
export function readRst(text: string): Reading {
  const lines = text.split("\n");
  const blocks: ReadBlock[] = [];
  const unread: Unread[] = [];
  const adornments: string[] = [];
  let at = 0;
  let literalAt = -1;

  while (at < lines.length) {
    const line = lines[at] as string;
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const heading = headingAt(lines, at);
    if (heading) {
      if (!adornments.includes(heading.adornment)) adornments.push(heading.adornment);
      const opens = { depth: adornments.indexOf(heading.adornment) + 1, title: heading.title };
      blocks.push({ kind: "heading", firstLine: at + 1, lastLine: at + heading.length, opens });
      at += heading.length;
      continue;
    }
    const indent = indentOf(line);
    if (/^\s*\.\.(?:\s|$)/.test(line)) {
      const end = endOfIndented(lines, at + 1, indent);
      const found = directiveBlocks(lines.slice(at, end), at + 1);
      blocks.push(...found.blocks);
      unread.push(...found.unread);
      at = end;
      continue;
    }
    if (literalAt >= 0 && indent > literalAt) {
      const end = endOfIndented(lines, at, literalAt);
      blocks.push({ kind: fenceless(lines.slice(at, end)), firstLine: at + 1, lastLine: end });
      literalAt = -1;
      at = end;
      continue;
    }
    const end = endOfRun(lines, at);
    const run = { firstLine: at + 1, lines: lines.slice(at, end) };
    blocks.push(...blocksOfText(run, blocks.at(-1)?.kind === "heading" && blocks.length === 1));
    literalAt = /::\s*$/.test(lines[end - 1] as string) ? Math.min(...run.lines.map(indentOf)) : -1;
    at = end;
  }
  return { text, blocks, unread };
}

interface Heading {
  readonly adornment: string;
  readonly title: string;
  readonly length: number;
}

function headingAt(lines: readonly string[], at: number): Heading | undefined {
  const [first = "", second = "", third = ""] = lines.slice(at, at + 3);
  const over = underlineOf(second.trim(), first);
  if (over && first.trimEnd() === third.trimEnd() && !/^\s*$/.test(second)) {
    return { adornment: over + over, title: titleFrom(second), length: 3 };
  }
  if (/^\s/.test(first) || underlineOf(first.trim(), first)) return undefined;
  const under = underlineOf(first.trim(), second);
  return under && /[\p{L}\p{N}]/u.test(first)
    ? { adornment: under, title: titleFrom(first), length: 2 }
    : undefined;
}

/** A title without the roles of its words, such as `:mod:`. */
function titleFrom(line: string): string {
  return plainWords(line.replaceAll(/:[\w:+-]{1,40}:`/g, "`"));
}

/** The blocks of a run of text. The field list under the document's title says who and when, not what. */
function blocksOfText(run: { firstLine: number; lines: string[] }, underTitle: boolean): ReadBlock[] {
  const { firstLine, lines } = run;
  const lastLine = firstLine + lines.length - 1;
  const [line = ""] = lines;
  if (/^\s*:[\w -]{1,40}:(?:\s|$)/.test(line)) {
    return underTitle ? [] : [{ kind: "list-item", firstLine, lastLine }];
  }
  if (/^\s*>>> /.test(line)) return [{ kind: "code", firstLine, lastLine }];
  if (/^\s*(?:\+[-=]{2,}.*\+|={2,}(?: +={2,})+)\s*$/.test(line))
    return [{ kind: "table", firstLine, lastLine }];
  if (/^\s*([=\-~^"'*+#`:._<>])\1{3,}\s*$/.test(line) && lines.length === 1) return [];
  return blocksOfRun(run);
}

function fenceless(lines: readonly string[]): "code" | "diagram" {
  return codeKind(undefined, lines, true) === "diagram" ? "diagram" : "code";
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The first line at or after `from` that is not blank and indented no deeper than `indent`; blank ends left out. */
function endOfIndented(lines: readonly string[], from: number, indent: number): number {
  let end = from;
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] as string;
    if (line.trim() === "") continue;
    if (indentOf(line) <= indent) break;
    end = at + 1;
  }
  return end;
}

/** The end of lines that stand together: at a blank line, or where a heading begins. A grid table ends at its border. */
function endOfRun(lines: readonly string[], from: number): number {
  let at = from + 1;
  while (at < lines.length && (lines[at] as string).trim() !== "") at += 1;
  return at;
}

const codes = /^(?:code|code-block|sourcecode|highlight|parsed-literal|doctest|math|prompt|jupyter-execute)$/;
const drawings = /^(?:graphviz|digraph|graph|uml|plantuml|mermaid|\w*diag|aafig|ditaa)$/;
const tables = /^(?:table|list-table|csv-table|flat-table)$/;
const silent =
  /^(?:contents|toctree|index|meta|raw|include|literalinclude|image|figure|highlight|default-role|role|sectnum|target-notes|currentmodule|module|automodule|autoclass|autofunction|only|tabularcolumns|rst-class|class)$/;

/**
 * What an explicit markup block (`.. something`) holds: code, a drawing, a table, text in a box, a footnote. Comments,
 * targets and directives without words of their own are no block; an included file was not read.
 */
function directiveBlocks(
  lines: readonly string[],
  firstLine: number,
): { blocks: ReadBlock[]; unread: Unread[] } {
  const lastLine = firstLine + lines.length - 1;
  const [first = ""] = lines;
  const whole = (kind: ReadBlock["kind"]) => ({ blocks: [{ kind, firstLine, lastLine }], unread: [] });
  if (/^\s*\.\. \[[^\]]+\]\s/.test(first)) return whole("paragraph");
  const [, name = "", argument = ""] = /^\s*\.\. (?:\|[^|]*\|\s+)?([\w:.-]+?)::\s*(.*)$/.exec(first) ?? [];
  if (name === "") return { blocks: [], unread: [] };
  if (name === "include" || name === "literalinclude") {
    const why = "A file that the document includes was not given with it. Add it where it matters.";
    return { blocks: [], unread: [{ what: argument.slice(0, 200) || "An included file", why }] };
  }
  if (drawings.test(name)) return whole("diagram");
  if (codes.test(name)) {
    return whole(codeKind(argument, lines.slice(1), true) === "diagram" ? "diagram" : "code");
  }
  if (tables.test(name)) return whole("table");
  if (silent.test(name)) return { blocks: name === "figure" ? bodyOf(lines, firstLine) : [], unread: [] };
  const words =
    argument.trim() === "" ? [] : [{ kind: "paragraph" as const, firstLine, lastLine: firstLine }];
  return { blocks: [...words, ...bodyOf(lines, firstLine)], unread: [] };
}

/** The text under a directive, options left out. */
function bodyOf(lines: readonly string[], firstLine: number): ReadBlock[] {
  const body = lines.map((line, index) => (index === 0 || /^\s*:[\w-]+:/.test(line) ? "" : line));
  return runsOf(body).flatMap((run) => blocksOfRun({ ...run, firstLine: run.firstLine + firstLine - 1 }));
}
