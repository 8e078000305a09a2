import type { Document, Passage } from "../../design/document.ts";
import type { ChecklistItem } from "../checklists/checklist-schema.ts";
import type { Vocabularies } from "../checklists/vocabularies.ts";
import { passageAt } from "../quotes/locate.ts";
import type { Checklists } from "../reviewer.ts";
import type { Evidence } from "./evidence.ts";
import { languageFor } from "./language.ts";
import type { ReadUnit } from "./read-units.ts";
import { type Scan, type Scanner, scannerFor } from "./scan.ts";

/**
 * Makes the function that finds the passage which comes nearest to answering an item; null where nothing comes near,
 * or where there is no vocabulary for the document's language. A document is read once for all its items.
 */
export function nearestPassages(
  checklists: Checklists,
  vocabularies: Vocabularies,
): (document: Document, item: Pick<ChecklistItem, "id">) => Passage | null {
  const scanners = new Map<string, Scanner>();
  const scans = new WeakMap<Document, Scan | null>();
  const scanOf = (document: Document): Scan | null => {
    const { vocabulary } = languageFor(document, vocabularies);
    if (!vocabulary) return null;
    const scan = scanners.get(vocabulary.language) ?? scannerFor(checklists, vocabulary);
    scanners.set(vocabulary.language, scan);
    return scan(document);
  };
  return (document, item) => {
    let scan = scans.get(document);
    if (scan === undefined) scans.set(document, (scan = scanOf(document)));
    const evidence = scan?.judged.get(item.id)?.evidence;
    const unit = evidence && (evidence.aspects.flatMap(({ settling }) => settling)[0] ?? nearestIn(evidence));
    return unit ? passageAt(document, unit.start, unit.end) : null;
  };
}

/**
 * The sentence that comes really near where none answers: it says something about the subject, and the heading above it
 * is about the subject as well. Anything less has more often to do with another matter.
 */
export function nearestIn({ touching }: Evidence): ReadUnit | undefined {
  const headings = new Set(touching.filter(({ kind }) => kind === "heading").map(({ section }) => section));
  return touching.find((unit) => unit.settles && headings.has(unit.section));
}
