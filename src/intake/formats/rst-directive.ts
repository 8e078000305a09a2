import type { Unread } from "../../design/document.ts";
import { codeKind } from "./code-kind.ts";
import { blocksOfRun, runsOf } from "./line-runs.ts";
import type { ReadBlock } from "./reading.ts";

const codes = /^(?:code|code-block|sourcecode|highlight|parsed-literal|doctest|math|prompt|jupyter-execute)$/;
const drawings = /^(?:graphviz|digraph|graph|uml|plantuml|mermaid|\w*diag|aafig|ditaa)$/;
const tables = /^(?:table|list-table|csv-table|flat-table)$/;
const silent =
  /^(?:contents|toctree|index|meta|raw|include|literalinclude|image|figure|highlight|default-role|role|sectnum|target-notes|currentmodule|module|automodule|autoclass|autofunction|only|tabularcolumns|rst-class|class)$/;

/**
 * What an explicit markup block (`.. something`) holds: code, a drawing, a table, text in a box, a footnote. Comments,
 * targets and directives without words of their own are no block; an included file was not read.
 */
export function directiveBlocks(
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
