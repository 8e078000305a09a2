import { isDrawing } from "./code-kind.ts";
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
