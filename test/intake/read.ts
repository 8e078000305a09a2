import type { Document } from "../../src/design/document.ts";
import { documentFrom } from "../../src/intake/document/document-from.ts";

/** Reads text or bytes as a file of this name. */
export async function read(content: string | Uint8Array, fileName: string): Promise<Document> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return documentFrom({ ref: { kind: "file", path: fileName }, bytes, fileName });
}

/** The blocks of a document as `kind: text`, headings with their section's path. */
export function outline(document: Document): string[] {
  const lines = document.text.split("\n");
  return document.sections.flatMap((section) =>
    section.blocks.map(({ kind, firstLine, lastLine }) =>
      kind === "heading"
        ? `heading: ${section.path.join(" › ")}`
        : `${kind}: ${lines.slice(firstLine - 1, lastLine).join(" ⏎ ")}`,
    ),
  );
}

/** Joins lines, so that a document in a test reads as it is. */
export function lines(...all: readonly string[]): string {
  return all.join("\n");
}
