import type { Line } from "./pdf-lines.ts";

/** A page's lines with its height. */
export interface Page {
  readonly number: number;
  readonly height: number;
  readonly lines: readonly Line[];
}

/** Takes off what repeats at the top or bottom of the pages: running titles and page numbers. */
export function withoutFurniture(pages: readonly Page[]): Page[] {
  const seen = new Map<string, number>();
  for (const page of pages) {
    for (const mark of new Set(page.lines.filter((line) => isAtEdge(page, line)).map(markOf))) {
      seen.set(mark, (seen.get(mark) ?? 0) + 1);
    }
  }
  const often = Math.max(3, pages.length * 0.4);
  const isFurniture = (page: Page, line: Line) =>
    isAtEdge(page, line) &&
    (/^(?:page\s*)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:of|\/)\s*\d{1,4})?$/i.test(line.text) ||
      (seen.get(markOf(line)) ?? 0) >= often);
  return pages.map((page) => ({ ...page, lines: page.lines.filter((line) => !isFurniture(page, line)) }));
}

function isAtEdge(page: Page, line: Line): boolean {
  return line.y < page.height * 0.08 || line.y > page.height * 0.92;
}

function markOf(line: Line): string {
  return line.text.replaceAll(/\d+/g, "#");
}
