import type { Passage } from "../../design/document.ts";
import type { ReviewOutcome } from "../../design/finding.ts";
import { type Packed, unpacked } from "../../pool/packed.ts";
import { answering } from "../../pool/pool.ts";
import { countHere } from "../by-model/count-tokens.ts";
import { loadVocabularies } from "../checklists/vocabularies.ts";
import { fold } from "../quotes/fold.ts";
import type { Checklists, Done, Reviewer } from "../reviewer.ts";
import { nearestPassages } from "./nearest-passage.ts";
import { offlineReviewer } from "./offline-reviewer.ts";

/** What a thread of the pool does for the review of a document. */

/** A document as it crosses, with what it is judged by. */
export interface ToJudge {
  readonly document: Packed;
  readonly checklists: Checklists;
  /** The folder of the vocabularies. */
  readonly vocabulary: string;
}

interface Bench {
  readonly reviewer: Reviewer;
  readonly nearest: ReturnType<typeof nearestPassages>;
  readonly checklists: Checklists;
}

/** What was compiled last: the next document is nearly always judged by the same. */
let bench: (Bench & { readonly key: string }) | undefined;

function benchFor({ checklists, vocabulary }: ToJudge): Bench {
  const key = JSON.stringify([vocabulary, checklists]);
  if (bench?.key === key) return bench;
  const vocabularies = loadVocabularies(vocabulary);
  bench = {
    key,
    checklists,
    reviewer: offlineReviewer({ vocabularies }),
    nearest: nearestPassages(checklists, vocabularies),
  };
  return bench;
}

/** The offline reviewer's review. */
export const review = answering(
  async (given: ToJudge & { readonly done: Done | undefined }): Promise<ReviewOutcome> => {
    const { reviewer, checklists } = benchFor(given);
    return reviewer.review(
      await unpacked(given.document),
      checklists,
      given.done ? { done: given.done } : {},
    );
  },
);

/** The passages that come nearest to answering the items, by their ids. */
export const nearest = answering(async (given: ToJudge): Promise<ReadonlyMap<string, Passage | null>> => {
  const { checklists, nearest: nearestTo } = benchFor(given);
  const document = await unpacked(given.document);
  const items = checklists.lenses.flatMap((lens) => lens.items);
  return new Map(items.map((item) => [item.id, nearestTo(document, item)]));
});

export const folding = answering((text: string) => fold(text));

export const counting = answering((text: string) => countHere(text));
