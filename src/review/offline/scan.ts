import type { Document } from "../../design/document.ts";
import type { Verdict } from "../../design/finding.ts";
import { Failure } from "../../errors.ts";
import type { ChecklistItem } from "../checklists/checklist-schema.ts";
import type { Vocabulary } from "../checklists/vocabularies.ts";
import type { Checklists } from "../reviewer.ts";
import { type Evidence, searchFor } from "./evidence.ts";
import { verdictOf } from "./judge.ts";
import { type Kinds, kindTeller } from "./kinds.ts";
import { lexiconOf } from "./lexicon.ts";
import { readDocument, type Reading } from "./read-units.ts";
import { cuesOf } from "./stance.ts";

/** An item as judged, with what the verdict rests on. */
export interface Judged {
  readonly item: ChecklistItem;
  readonly evidence: Evidence;
  readonly verdict: Verdict;
}

export interface Scan {
  /** By item id. */
  readonly judged: ReadonlyMap<string, Judged>;
  readonly kinds: Kinds;
  readonly reading: Reading;
}

/** An item without aspects can be judged by a reader only. */
export function isSearchable({ aspects }: ChecklistItem): boolean {
  return aspects.length > 0;
}

export type Scanner = (document: Document) => Scan;

/** Compiles checklists and a vocabulary into one function over documents. */
export function scannerFor(
  checklists: Checklists,
  vocabulary: Vocabulary,
  keep?: (phrase: string) => boolean,
): Scanner {
  refuseUnknownConcepts(checklists, vocabulary);
  const lexicon = lexiconOf(vocabulary, keep);
  const cues = cuesOf(lexicon);
  const tellKinds = kindTeller(lexicon);
  const items = checklists.lenses.flatMap((lens) => lens.items.filter(isSearchable));
  const search = searchFor(items, lexicon);
  return (document) => {
    const reading = readDocument(document, lexicon, cues);
    const found = search(reading);
    const judged = items.map((item) => {
      const evidence = found.get(item.id) as Evidence;
      return [item.id, { item, evidence, verdict: verdictOf(evidence) }] as const;
    });
    return { judged: new Map(judged), kinds: tellKinds(reading), reading };
  };
}

function refuseUnknownConcepts(checklists: Checklists, { language, concepts }: Vocabulary) {
  for (const { id, aspects, offline } of checklists.lenses.flatMap(({ items }) => items)) {
    const patterns = aspects.flatMap((aspect) => aspect.patterns);
    for (const pattern of [...patterns, ...offline.subject, ...offline.applies]) {
      for (const [, concept] of pattern.matchAll(/\{([^{}]*)\}/g)) {
        if (concept !== undefined && Object.hasOwn(concepts, concept)) continue;
        const reason = `Checklist item ${id} looks for {${concept}}, which the vocabulary for ${language} does not have. Add the concept or correct its name.`;
        throw new Failure("configuration", reason);
      }
    }
  }
}
