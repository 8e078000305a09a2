import type { Document, Section } from "../../design/document.ts";
import { estimate, fits } from "./count-tokens.ts";
import type { Prompts } from "./prompts.ts";
import { fenceOf, outlineOf, sectionMark } from "./section-marks.ts";

/** What a model is given to read, and what it leaves out. The text is the same in every request that reads it. */
export interface Frame {
  readonly text: string;
  /** The number of sections that stand in it, wholly or in part. */
  readonly sections: number;
}

export interface Frames {
  readonly frames: readonly Frame[];
  /** The last line that some frame holds. */
  readonly readTo: number;
}

/** More parts than this would take longer, and cost more, than anybody expects of a review. */
const mostParts = 24;
/** With less room than this, a part is too small to be understood. */
const leastRoom = 1_000;

/**
 * The document as one frame where it fits into so many tokens, otherwise as several, each with the outline of the
 * whole. Sections are kept together where they fit; nothing between the first and the last frame is left out.
 * No frames at all means that the window is too small to read anything.
 */
export async function framesOf(document: Document, prompts: Prompts, tokens: number): Promise<Frames> {
  const whole = wholeFrame(document, prompts);
  const lastLine = document.sections.at(-1)?.lastLine ?? 0;
  if (await fits(whole.text, tokens)) return { frames: [whole], readTo: lastLine };

  const fence = fenceOf(document);
  const outline = outlineOf(document, fence, Math.floor(tokens / 5));
  const room = tokens - estimate(outline) - 400;
  if (room < leastRoom) return { frames: [], readTo: 0 };

  const parts = pack(piecesOf(document, fence, room), room);
  const read = parts.slice(0, mostParts);
  const frames = read.map((part, index) => ({
    text: prompts.fill("part", {
      ...about(document),
      fence,
      outline,
      part: String(index + 1),
      parts: String(parts.length),
      text: part.map((piece) => piece.text).join("\n"),
    }),
    sections: new Set(part.map((piece) => piece.section.id)).size,
  }));
  return { frames, readTo: read.at(-1)?.at(-1)?.lastLine ?? 0 };
}

function wholeFrame(document: Document, prompts: Prompts): Frame {
  const fence = fenceOf(document);
  const lines = document.text.split("\n");
  const text = document.sections
    .map((section) => [sectionMark(fence, document, section), ...linesOf(lines, section)].join("\n"))
    .join("\n");
  return {
    text: prompts.fill("document", { ...about(document), fence, text: text.toWellFormed() }),
    sections: document.sections.length,
  };
}

const names = new Intl.DisplayNames("en", { type: "language" });

/** What a model has to know about a document beside its text. */
export function about(document: Document): { readonly language: string; readonly unread: string } {
  const language = document.language === "und" ? "the one it is written in" : names.of(document.language);
  const unread = document.unread.map(({ what, why }) => `${oneLine(what)} (${oneLine(why)})`).join("; ");
  return {
    language: language ?? document.language,
    unread: unread === "" ? "" : `Not readable, and therefore not below: ${unread}.`,
  };
}

interface Piece {
  readonly section: Section;
  readonly lastLine: number;
  readonly text: string;
  readonly tokens: number;
}

/** Sections, or runs of lines of sections that are longer than the room, or runs of a line that is. */
function piecesOf(document: Document, fence: string, room: number): readonly Piece[] {
  const lines = document.text.toWellFormed().split("\n");
  return document.sections.flatMap((section) => {
    const mark = sectionMark(fence, document, section);
    const most = room - estimate(mark) - 20;
    const pieces: Piece[] = [];
    let held: string[] = [];
    let heldTokens = 0;
    const put = (lastLine: number) => {
      if (held.length === 0) return;
      const text = `${mark}${pieces.length > 0 ? " (continued)" : ""}\n${held.join("\n")}`;
      pieces.push({ section, lastLine, text, tokens: estimate(text) });
      held = [];
      heldTokens = 0;
    };
    linesOf(lines, section).forEach((line, index) => {
      for (const run of runsOf(line, most)) {
        const tokens = estimate(run) + 1;
        if (heldTokens + tokens > most) put(section.firstLine + index);
        held.push(run);
        heldTokens += tokens;
      }
    });
    put(section.lastLine);
    return pieces;
  });
}

function runsOf(line: string, tokens: number): readonly string[] {
  if (estimate(line) < tokens) return [line];
  // A sign takes at most four bytes, a token of the estimate has three and a half.
  const length = Math.max(1, Math.floor((tokens - 1) * 0.85));
  return line.match(new RegExp(`[^]{1,${length}}(?=\\s|$)|[^]{1,${length}}`, "gu")) ?? [line];
}

function pack(pieces: readonly Piece[], room: number): readonly (readonly Piece[])[] {
  const parts: Piece[][] = [];
  let used = Infinity;
  for (const piece of pieces) {
    if (used + piece.tokens > room) {
      parts.push([]);
      used = 0;
    }
    parts.at(-1)?.push(piece);
    used += piece.tokens;
  }
  return parts;
}

function linesOf(lines: readonly string[], section: Section): readonly string[] {
  return lines.slice(section.firstLine - 1, section.lastLine);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim().slice(0, 200);
}
