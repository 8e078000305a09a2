import type { DocRef, Document } from "../design/document.ts";
import { Failure } from "../errors.ts";
import type { Source } from "./source.ts";

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
