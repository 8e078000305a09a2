import { loadChecklists } from "../../src/review/checklists/load-checklists.ts";
import { loadVocabularies } from "../../src/review/checklists/vocabularies.ts";
import { offlineReviewer } from "../../src/review/offline/offline-reviewer.ts";

/** What the program ships with. */
export const checklists = loadChecklists({ folder: "checklists" });
export const vocabularies = loadVocabularies("checklists/vocabulary");
export const reviewer = offlineReviewer({ vocabularies });
