import type { Block } from "../design/document.ts";

/**
 * The lines that people wrote for people, markup taken off: no code, diagrams, comments, addresses or tags. What words
 * are counted in and language is told from.
 */
export function proseLines(lines: readonly string[], blocks: readonly Block[]): string[] {
  return blocks
    .filter((block) => block.kind !== "code" && block.kind !== "diagram")
    .flatMap((block) => lines.slice(block.firstLine - 1, block.lastLine))
    .map(withoutMarkup);
}

function withoutMarkup(line: string): string {
  return line
    .replaceAll(/\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"]*")?\)/g, "] ")
    .replaceAll(/<[^<>]*>/g, " ")
    .replaceAll(/\bhttps?:\/\/\S+/g, " ");
}
