import type { DocRef, Document } from "../design/document.ts";

/** A place that documents come from. */
export interface Source {
  readonly name: string;
  /** Whether this source reads such a reference. Pure and quick. */
  accepts(ref: DocRef): boolean;
  /**
   * Reads the whole document.
   * @throws {Failure} of kind `unreadable` with a sentence that says what to do next.
   */
  read(ref: DocRef, signal?: AbortSignal): Promise<Document>;
}
