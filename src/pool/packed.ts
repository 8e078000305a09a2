import { setImmediate as breath } from "node:timers/promises";
import { type Document, type OutlineEntry, outlineOf, type Section } from "../design/document.ts";

/**
 * A document on its way between threads. Copying a million small objects in one go would hold up whoever receives them
 * for longer than anybody should wait; strings cost nothing, and are turned back some sections at a time.
 */
export interface Packed extends Omit<Document, "sections" | "outline"> {
  readonly sections: readonly string[];
  readonly outline: readonly string[];
}

/** Sections, or blocks of theirs, that are turned at a time. */
const atATime = 2_000;

export async function packed(document: Document): Promise<Packed> {
  const sections: string[] = [];
  let held: Section[] = [];
  let size = 0;
  const put = async () => {
    sections.push(JSON.stringify(held));
    held = [];
    size = 0;
    await breath();
  };
  for (const section of document.sections) {
    for (let at = 0; at === 0 || at < section.blocks.length; at += atATime) {
      const blocks = section.blocks.slice(at, at + atATime);
      held.push({ ...section, blocks });
      size += 1 + blocks.length;
      if (size >= atATime) await put();
    }
  }
  if (held.length > 0) await put();
  const entries = outlineOf(document);
  const outline: string[] = [];
  for (let at = 0; at < entries.length; at += atATime) {
    outline.push(JSON.stringify(entries.slice(at, at + atATime)));
    await breath();
  }
  return { ...document, sections, outline };
}

export async function unpacked(document: Packed): Promise<Document> {
  const sections: (Section & { blocks: Section["blocks"][number][] })[] = [];
  for (const part of document.sections) {
    for (const section of JSON.parse(part) as (Section & { blocks: Section["blocks"][number][] })[]) {
      const last = sections.at(-1);
      // A section of very many blocks comes in pieces.
      if (last?.id === section.id) for (const block of section.blocks) last.blocks.push(block);
      else sections.push(section);
    }
    await breath();
  }
  const outline: OutlineEntry[] = [];
  for (const part of document.outline) {
    for (const entry of JSON.parse(part) as OutlineEntry[]) outline.push(entry);
    await breath();
  }
  return { ...document, sections, outline };
}
