import type { DocRef, Document } from "../../design/document.ts";
import { Failure } from "../../errors.ts";

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

/**
 * Reads a document from the first source that accepts its reference.
 * @throws {Failure} `unreadable` or `forbidden` with what to do next; `usage` when no source reads such a thing.
 */
export async function readDocument(
  sources: readonly Source[],
  ref: DocRef,
  signal?: AbortSignal,
): Promise<Document> {
  const source = sources.find((each) => each.accepts(ref));
  if (source) return source.read(ref, signal);
  if (ref.kind === "link") {
    throw new Failure(
      "usage",
      "That is not a link that can be read. Give one that begins with http:// or https://.",
    );
  }
  throw new Failure("usage", `A ${ref.kind} cannot be read here. Give a link, or attach the document.`);
}

/**
 * Stands where a source is not configured: it knows the links of its provider only to say what is missing. Without it
 * they would be taken for web pages, and people told that they must sign in.
 */
export function absentSource(
  name: string,
  knows: (url: URL) => boolean,
  thing: string,
  settings: string,
): Source {
  return {
    name,
    accepts(ref) {
      const url = linkOf(ref);
      return url !== undefined && knows(url);
    },
    read: () =>
      Promise.reject(
        new Failure(
          "unreadable",
          `This looks like ${thing}, which is not configured here. Ask an administrator to set ${settings}, or attach the document as a file.`,
        ),
      ),
  };
}

/** A part of an address without its percent signs; as it stands where they are not valid. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
