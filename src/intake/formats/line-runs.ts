import type { ReadBlock } from "./reading.ts";

/** Lines that stand together, with blank lines around them. Lines are 1-based. */
export interface Run {
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/** Cuts lines at blank ones; with `single`, each line that is not blank is a run of its own. */
export function runsOf(lines: readonly string[], single = false): Run[] {
  const runs: { firstLine: number; lines: string[] }[] = [];
  let open: { firstLine: number; lines: string[] } | undefined;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") {
      open = undefined;
    } else if (open && !single) {
      open.lines.push(line);
    } else {
      open = { firstLine: index + 1, lines: [line] };
      runs.push(open);
    }
  }
  return runs;
}

const bullet = /^\s*(?:[-*+•◦▪‣·–]|\(?(?:\d{1,3}|#|[a-zA-Z]|[ivxIVX]{2,4})[.)])\s+\S/;

/** Whether a line begins an item of a list. */
export function beginsItem(line: string): boolean {
  return bullet.test(line);
}

/** The blocks of a run that is no heading and no code: a drawing, a table, a quote, list items, a paragraph. */
export function blocksOfRun({ firstLine, lines }: Run): ReadBlock[] {
  const lastLine = firstLine + lines.length - 1;
  if (isDrawing(lines)) return [{ kind: "diagram", firstLine, lastLine }];
  if (lines.length > 1 && lines.every((line) => /\S\s*\|.*\S|\t\S.*\t\S/.test(line.slice(0, 2000)))) {
    return [{ kind: "table", firstLine, lastLine }];
  }
  if (lines.every((line) => /^\s*>/.test(line))) return [{ kind: "quote", firstLine, lastLine }];

  const blocks: { kind: "paragraph" | "list-item"; firstLine: number; lastLine: number }[] = [];
  for (const [index, line] of lines.entries()) {
    const at = firstLine + index;
    const item = beginsItem(line);
    const last = blocks.at(-1);
    if (last && !item) last.lastLine = at;
    else blocks.push({ kind: item ? "list-item" : "paragraph", firstLine: at, lastLine: at });
  }
  return blocks;
}

const diagramLanguages =
  /^(?:mermaid|plantuml|puml|uml|dot|graphviz|gv|d2|ditaa|svgbob|nomnoml|blockdiag|seqdiag|nwdiag|actdiag|wavedrom|bob|goat|aafigure|structurizr|c4plantuml|vega|vega-lite|bpmn|erd|pikchr|flow|sequence|ascii|asciiart)$/i;
const startsDiagram =
  /^\s*(?:@start(?:uml|mindmap|salt|gantt|wbs)|(?:strict\s+)?(?:di)?graph\s+\w*\s*\{|graph\s+(?:TB|TD|BT|LR|RL)\b|flowchart\s|sequenceDiagram|stateDiagram|erDiagram|classDiagram|gantt\s*$)/;
/** Corners, edges and arrows, which prose and tables do not have; and walls, which they may. */
const edge = /[─-╿▀-▟]|\+[-=]{2,}(?:[+>]|$)|[-=]{2,}>|<[-=]{2,}/;
const wall = /^\s*[|v^V+].*[|v^V+]\s*$|^\s*[|v^V]\s*$/;

/** What a run of code lines (fences taken off) is: code, a diagram drawn in text, or prose that was only indented. */
export function codeKind(
  language: string | undefined,
  lines: readonly string[],
  fenced: boolean,
): "code" | "diagram" | "paragraph" {
  if (language && diagramLanguages.test(language)) return "diagram";
  const full = lines.slice(0, 400).filter((line) => line.trim() !== "");
  const name = language?.toLowerCase() ?? "";
  if (name === "" || name === "text" || name === "txt" || name === "plain") {
    if (startsDiagram.test(full[0] ?? "")) return "diagram";
    if (isDrawing(full)) return "diagram";
  }
  return !fenced && full.length > 0 && full.every(isProse) ? "paragraph" : "code";
}

/** Whether lines are a drawing: edges of boxes or arrows, and little between them that is something else. */
function isDrawing(lines: readonly string[]): boolean {
  const starts = lines.map((line) => line.slice(0, 400));
  const edges = starts.filter((line) => edge.test(line)).length;
  const walls = starts.filter((line) => !edge.test(line) && wall.test(line)).length;
  return edges >= 2 && edges + walls >= 3 && edges + walls >= lines.length * 0.5;
}

function isProse(line: string): boolean {
  const text = line.slice(0, 400);
  if (/[{}[\]=<>;\\$`|]|^\s*(?:#|\/\/|>>>|--)|\w\(/.test(text)) return false;
  const words = text.match(/\p{L}{2,}/gu)?.length ?? 0;
  return words >= 2 && words >= text.trim().split(/\s+/).length * 0.6;
}
