import { createHash } from "node:crypto";

/** Where a document came from. */
export type DocRef =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "link"; readonly url: string }
  | { readonly kind: "thread"; readonly conversation: string };

/** What a run of lines is, so that a heading, a table row and a line of code are not weighed alike. */
export type BlockKind = "heading" | "paragraph" | "list-item" | "table" | "code" | "diagram" | "quote";

/** A run of whole lines of one kind. Lines are 1-based and inclusive, counted in `Document.text`. */
export interface Block {
  readonly kind: BlockKind;
  readonly firstLine: number;
  readonly lastLine: number;
}

/**
 * A stretch of a document under one heading, or one message of a thread. Sections follow each other without overlap
 * and together hold every line of the text.
 */
export interface Section {
  /** `s1`, `s2`, … in document order. */
  readonly id: string;
  /** Headings from the outermost to this one; empty before the first heading. A message: its author and time. */
  readonly path: readonly string[];
  readonly firstLine: number;
  readonly lastLine: number;
  readonly blocks: readonly Block[];
  /** Only in threads: who wrote the message, and when (ISO 8601). */
  readonly author?: string;
  readonly time?: string;
}

/** A part that could not be read, and the reason in a sentence; it is always shown. */
export interface Unread {
  readonly what: string;
  readonly why: string;
}

/** A secret that stood in a document and was masked before anybody saw it: what it was, and in which line (1-based). */
export interface Masked {
  /** In the singular: `password`, `private key`, `card number`. */
  readonly what: string;
  readonly line: number;
}

/** A design document or thread as read: the text itself, and where things stand in it. Plain data. */
export interface Document {
  readonly ref: DocRef;
  readonly title: string;
  /** Hash of the content: equal text, equal revision. */
  readonly revision: string;
  /** ISO 639-1 code, or `und` where it could not be told. */
  readonly language: string;
  /** The whole text, lines ended by `\n`. Every quote of a review is a slice of it. */
  readonly text: string;
  /** Words of prose, headings and tables; code and diagrams are not counted. */
  readonly words: number;
  readonly sections: readonly Section[];
  readonly unread: readonly Unread[];
  /** What was masked in the text, in its order; never the values. Absent where nothing was. */
  readonly masked?: readonly Masked[];
  /** Absolute http(s) links that the document gives, in order, without repeats. */
  readonly links: readonly string[];
  /** What {@link outlineOf} makes of it, where that was done when it was read. */
  readonly outline?: readonly OutlineEntry[];
}

/** A place in a document: a verbatim slice of its text, the section it stands in, and its first line (1-based). */
export interface Passage {
  readonly quote: string;
  /** Heading path joined with ` › `; the document's title before the first heading. */
  readonly section: string;
  readonly line: number;
}

/** The heading path as people read it. */
export function sectionName(document: Pick<Document, "title">, section: Pick<Section, "path">): string {
  return section.path.length > 0 ? section.path.join(" › ") : document.title;
}

/** What a section was called and a hash of its words: enough to tell later whether it changed, without keeping it. */
export interface OutlineEntry {
  readonly section: string;
  readonly hash: string;
  /** A hash of each of its sentences; outlines that were kept before there were any have none. */
  readonly sentences?: readonly string[];
}

/** The outline of a document, one entry per section. White space at the ends of lines does not count. */
export function outlineOf(document: Document): readonly OutlineEntry[] {
  if (document.outline) return document.outline;
  const lines = document.text.split("\n");
  const sentences = sentencesOf(document);
  return document.sections.map((section, index) => {
    const own = lines.slice(section.firstLine - 1, section.lastLine).map((line) => line.trimEnd());
    return {
      section: sectionName(document, section),
      hash: hashOf(own.join("\n").trim(), 22),
      sentences: (sentences[index] ?? []).map(({ hash }) => hash),
    };
  });
}

function hashOf(text: string, length: number): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, length);
}

/** Where a sentence ends, a paragraph, or an entry of a list or a table. */
const sentenceEnd = /(?<=[.!?。！？])\s+|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+|#>]|\d+[.)]))/g;

interface Sentence {
  readonly start: number;
  readonly end: number;
  /** Of its words alone: how it is set, wrapped or commented on makes no other sentence of it. */
  readonly hash: string;
}

/** The sentences of each section. */
function sentencesOf({ text, sections }: Document): readonly (readonly Sentence[])[] {
  const seen = text.replaceAll(/<!--[^]*?(?:-->|$)/g, (comment) => comment.replaceAll(/[^\n]/g, " "));
  const starts = [0];
  for (let at = seen.indexOf("\n"); at >= 0; at = seen.indexOf("\n", at + 1)) starts.push(at + 1);
  return sections.map(({ firstLine, lastLine }) => {
    const base = starts[firstLine - 1] ?? 0;
    const own = seen.slice(base, starts[lastLine] ?? seen.length);
    const sentences: Sentence[] = [];
    let from = 0;
    const add = (to: number) => {
      const words = own
        .slice(from, to)
        .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
        .trim()
        .toLowerCase();
      if (words !== "") sentences.push({ start: base + from, end: base + to, hash: hashOf(words, 8) });
    };
    for (const { index, 0: blank } of own.matchAll(sentenceEnd)) {
      add(index);
      from = index + blank.length;
    }
    add(own.length);
    return sentences;
  });
}

/**
 * Whether a passage says what an earlier text did not: a sentence of it is new. Where the earlier outline has no
 * sentences, whether its section is another one.
 */
export function saysNew(before: readonly OutlineEntry[], document: Document): (passage: Passage) => boolean {
  const changed = changedSections(before, outlineOf(document));
  const known = before.flatMap(({ sentences }) => sentences ?? []);
  const isKnown = new Set(known);
  const places = sentencesOf(document);
  return ({ quote, line }) => {
    const index = document.sections.findIndex((own) => own.firstLine <= line && line <= own.lastLine);
    if (known.length === 0) return changed.has(index);
    const lines = document.text.split("\n", line - 1);
    const from = lines.reduce((sum, each) => sum + each.length + 1, 0);
    const start = document.text.indexOf(quote, from);
    return places.some((own) =>
      own.some((each) => each.start < start + quote.length && start < each.end && !isKnown.has(each.hash)),
    );
  };
}

/** The sections of a document (by their place) that do not stand word for word in an earlier outline. */
export function changedSections(
  before: readonly OutlineEntry[],
  now: readonly OutlineEntry[],
): ReadonlySet<number> {
  const known = new Set(before.map(({ hash }) => hash));
  return new Set(now.flatMap(({ hash }, index) => (known.has(hash) ? [] : [index])));
}

/** How many sections of an earlier outline are gone or changed. */
export function lostSections(before: readonly OutlineEntry[], now: readonly OutlineEntry[]): number {
  const known = new Set(now.map(({ hash }) => hash));
  return before.filter(({ hash }) => !known.has(hash)).length;
}
