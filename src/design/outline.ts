import { createHash } from "node:crypto";
import { type Document, sectionName } from "./document.ts";

/** What a section was called and a hash of its words: enough to tell later whether it changed, without keeping it. */
export interface OutlineEntry {
  readonly section: string;
  readonly hash: string;
}

/** The outline of a document, one entry per section. White space at the ends of lines does not count. */
export function outlineOf(document: Document): readonly OutlineEntry[] {
  const lines = document.text.split("\n");
  return document.sections.map((section) => {
    const own = lines.slice(section.firstLine - 1, section.lastLine).map((line) => line.trimEnd());
    const hash = createHash("sha256").update(own.join("\n").trim()).digest("base64url").slice(0, 22);
    return { section: sectionName(document, section), hash };
  });
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
