import type { DocRef } from "../../design/document.ts";
import type { Source } from "../source.ts";

/** A source behind a network, whose credentials can be tried out. */
export interface RemoteSource extends Source {
  /**
   * Tries the credentials without reading a document.
   * @returns a sentence about who the source is signed in as.
   * @throws {Failure} with a sentence about what to change.
   */
  readonly check: (signal?: AbortSignal) => Promise<string>;
}

/** The address of a link; undefined for files and threads, and for what is no web link. */
export function linkOf(ref: DocRef): URL | undefined {
  const url = ref.kind === "link" ? URL.parse(ref.url) : null;
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
}
