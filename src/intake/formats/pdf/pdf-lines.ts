/** A piece of text as the PDF places it: `transform` ends with x and y, y growing upwards. */
export interface Piece {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly hasEOL: boolean;
  readonly fontName: string;
}

/** A line of a page. `size` is the height of its letters; `cells` is more than 1 where wide gaps part it. */
export interface Line {
  readonly page: number;
  readonly text: string;
  readonly x: number;
  readonly right: number;
  readonly y: number;
  readonly size: number;
  readonly cells: number;
  /** Whether all letters are of one width, as in code. */
  readonly isMono: boolean;
}

const ligatures: Readonly<Record<string, string>> = {
  ﬀ: "ff",
  ﬁ: "fi",
  ﬂ: "fl",
  ﬃ: "ffi",
  ﬄ: "ffl",
  ﬅ: "st",
  ﬆ: "st",
};

/**
 * The lines of a page in the order in which the PDF draws them, which keeps columns apart: programs that set columns
 * write one after the other.
 */
export function linesOfPage(
  pieces: readonly Piece[],
  page: number,
  isMono: (fontName: string) => boolean,
): Line[] {
  const lines: Line[] = [];
  let open: Piece[] = [];
  const close = () => {
    const line = lineFrom(open, page, isMono);
    if (line) lines.push(line);
    open = [];
  };
  for (const piece of pieces) {
    const last = open.at(-1);
    if (last && piece.str.trim() !== "" && isElsewhere(last, piece)) close();
    if (piece.str !== "") open.push(piece);
    if (piece.hasEOL) close();
  }
  close();
  return lines;
}

function isElsewhere(last: Piece, piece: Piece): boolean {
  const rise = Math.abs(yOf(piece) - yOf(last));
  const backwards = xOf(piece) < xOf(last) - sizeOf(last);
  return rise > Math.max(sizeOf(last), sizeOf(piece)) * 0.6 || (backwards && rise > 0.5);
}

function lineFrom(
  pieces: readonly Piece[],
  page: number,
  isMono: (fontName: string) => boolean,
): Line | undefined {
  const full = pieces.filter((piece) => piece.str.trim() !== "");
  const [first] = full;
  const last = full.at(-1);
  if (!first || !last) return undefined;
  let text = "";
  let cells = 1;
  let edge: number | undefined;
  for (const piece of full.length === pieces.length ? full : pieces) {
    if (piece.str.trim() === "") {
      text += text.endsWith(" ") || text === "" ? "" : " ";
      continue;
    }
    const gap = edge === undefined ? 0 : xOf(piece) - edge;
    if (gap > sizeOf(piece) * 1.8) {
      text = `${text.trimEnd()} | `;
      cells += 1;
    } else if (gap > sizeOf(piece) * 0.15 && !/\s$/.test(text) && !/^\s/.test(piece.str)) {
      text += " ";
    }
    text += piece.str;
    edge = xOf(piece) + piece.width;
  }
  const size = sizeOfMost(full);
  return {
    page,
    text: text
      .replaceAll(/[ﬀ-ﬆ]/g, (sign) => ligatures[sign] ?? sign)
      .replaceAll(/\s+/g, " ")
      .trim(),
    x: xOf(first),
    right: xOf(last) + last.width,
    y: yOf(first),
    size,
    cells,
    isMono: full.every((piece) => isMono(piece.fontName)),
  };
}

function sizeOfMost(pieces: readonly Piece[]): number {
  const longest = pieces.reduce((a, b) => (b.str.length > a.str.length ? b : a));
  return Math.round(sizeOf(longest) * 2) / 2;
}

function xOf(piece: Piece): number {
  return piece.transform[4] ?? 0;
}

function yOf(piece: Piece): number {
  return piece.transform[5] ?? 0;
}

function sizeOf(piece: Piece): number {
  return piece.height || Math.hypot(piece.transform[0] ?? 0, piece.transform[1] ?? 0) || 10;
}

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
