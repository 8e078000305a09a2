import { blocksOfRun, codeKind, runsOf } from "../line-runs.ts";
import type { Reading } from "../reading.ts";
import { plainHeadings } from "./plain-headings.ts";

/** Reads text without markup: paragraphs, lists, drawings, and headings where it is sure of them. */
export function readPlain(text: string): Reading {
  const lines = text.split("\n");
  const isWrappedByReader = lines.some((line) => line.length > 200);
  const runs = runsOf(lines, isWrappedByReader);
  const headings = plainHeadings(runs);
  const title = titleOf(runs[0]?.lines);

  const blocks = runs.flatMap((run, index) => {
    const { firstLine } = run;
    const lastLine = firstLine + run.lines.length - 1;
    const found = headings.get(index);
    if (index === 0 && title && (found === undefined || found.depth > 1)) {
      return [{ kind: "heading" as const, firstLine, lastLine, opens: { depth: 0, title } }];
    }
    if (found) {
      const length = run.lines.length > 1 ? 2 : 1;
      const heading = { kind: "heading" as const, firstLine, lastLine: firstLine + length - 1, opens: found };
      const rest = { firstLine: firstLine + length, lines: run.lines.slice(length) };
      return rest.lines.length > 0 ? [heading, ...blocksOfRun(rest)] : [heading];
    }
    const indented = run.lines.every((line) => /^(?: {4}|\t)/.test(line));
    const kind = indented ? codeKind(undefined, run.lines, false) : "paragraph";
    return kind === "paragraph" ? blocksOfRun(run) : [{ kind, firstLine, lastLine }];
  });
  return { text, blocks };
}

/** A first line that stands alone, short and without a full stop, is what the text is called. */
function titleOf(lines: readonly string[] | undefined): string | undefined {
  const title = lines?.[0]?.trim() ?? "";
  const isTitle =
    lines?.length === 1 && title.length <= 90 && /\p{L}/u.test(title) && !/[.,;:!?…]$/.test(title);
  return isTitle ? title : undefined;
}
