import type { Document } from "../../design/document.ts";
import type { Verdict } from "../../design/finding.ts";
import { Failure } from "../../errors.ts";
import type { ChecklistItem } from "../checklists/checklist-schema.ts";
import type { Vocabulary } from "../checklists/vocabularies.ts";
import type { Checklists } from "../reviewer.ts";
import { type Evidence, evidenceFor, searchedItem } from "./evidence.ts";
import { degreeOf, verdictOf } from "./judge.ts";
import { type Kinds, kindTeller } from "./kinds.ts";
import { lexiconOf } from "./lexicon.ts";
import { cuesOf, readDocument, type Reading } from "./read-units.ts";

/** An item as judged, with what the verdict rests on. */
export interface Judged {
  readonly item: ChecklistItem;
  readonly evidence: Evidence;
  readonly degree: number;
  readonly verdict: Verdict;
}

export interface Scan {
  /** By item id. */
  readonly judged: ReadonlyMap<string, Judged>;
  readonly kinds: Kinds;
  readonly reading: Reading;
}

/** An item without patterns can be judged by a reader only. */
export function isSearchable({ offline }: ChecklistItem): boolean {
  return offline.specific.length > 0;
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
  const searched = checklists.lenses.flatMap(({ items }) =>
    items.filter(isSearchable).map((item) => searchedItem(item, lexicon)),
  );
  return (document) => {
    const reading = readDocument(document, lexicon, cues);
    const judged = searched.map((each) => {
      const evidence = evidenceFor(each, reading);
      const degree = degreeOf(each, evidence, reading);
      return [
        each.item.id,
        { item: each.item, evidence, degree, verdict: verdictOf(each, degree, evidence) },
      ] as const;
    });
    return { judged: new Map(judged), kinds: tellKinds(reading), reading };
  };
}

function refuseUnknownConcepts(checklists: Checklists, { language, concepts }: Vocabulary) {
  for (const { id, offline } of checklists.lenses.flatMap(({ items }) => items)) {
    for (const pattern of [...offline.specific, ...offline.passing, ...offline.applies]) {
      for (const [, concept] of pattern.matchAll(/\{([^{}]*)\}/g)) {
        if (concept !== undefined && Object.hasOwn(concepts, concept)) continue;
        const reason = `Checklist item ${id} looks for {${concept}}, which the vocabulary for ${language} does not have. Add the concept or correct its name.`;
        throw new Failure("configuration", reason);
      }
    }
  }
}
