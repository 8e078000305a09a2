import type { Document } from "../../src/design/document.ts";
import { documentFrom } from "../../src/intake/document/document-from.ts";

/** A document of Markdown, as it is read from a file. */
export async function markdown(text: string): Promise<Document> {
  const ref = { kind: "file", path: "design.md" } as const;
  return documentFrom({ ref, bytes: new TextEncoder().encode(text), fileName: "design.md" });
}
