import type { Document } from "../design/document.ts";
import type { Finding, ReviewOutcome } from "../design/finding.ts";
import type { Lens } from "../design/lens.ts";
import type { Checklist } from "./checklists/checklist-schema.ts";

/** The checklists in force: one per lens, and the hash of their content that stands on every review. */
export interface Checklists {
  readonly hash: string;
  readonly lenses: readonly Checklist[];
}

/** Told as each lens is done, so that people see progress and a restart need not ask again. */
export type OnLens = (done: {
  readonly lens: Lens;
  readonly findings: readonly Finding[];
  /** Judged by a fallback: good enough to show, but a restart asks again. */
  readonly provisional?: true;
}) => void | Promise<void>;

/** What was judged before the process stopped: those lenses are not asked again, their findings go into the outcome. */
export type Done = ReadonlyMap<Lens, readonly Finding[]>;

/** One review: how much is wanted, and who listens. */
interface HowToReview {
  /** How many questions are posted at most, by default seven: who has to write each of them writes no more. */
  readonly most?: number;
  readonly onLens?: OnLens | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly done?: Done;
}

/** Judges a document by checklists: the model reviewer and the offline reviewer alike. */
export interface Reviewer {
  readonly name: string;
  review(document: Document, checklists: Checklists, how?: HowToReview): Promise<ReviewOutcome>;
}
