import type { Block, Section, Unread } from "../../design/document.ts";

/** A block as a format reader sees it; a heading that opens a section says how deep it stands and what it is called. */
export interface ReadBlock extends Block {
  readonly opens?: { readonly depth: number; readonly title: string };
}

/** What a format reader makes of a file: the text, and its blocks in order and without overlap. */
export interface Reading {
  /** Lines ended by `\n`. */
  readonly text: string;
  readonly blocks: readonly ReadBlock[];
  /** The title that the file gives itself outside its headings: front matter, properties. */
  readonly title?: string | undefined;
  readonly unread?: readonly Unread[];
  /** Only where sections are something else than headings: the pages of a PDF that has none. */
  readonly sections?: readonly Section[];
  /** Links that the text does not show, such as those of a field or an anchor that lost its address. */
  readonly links?: readonly string[];
}
