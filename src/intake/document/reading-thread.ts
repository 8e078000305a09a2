import type { DocRef, Unread } from "../../design/document.ts";
import { packed, type Packed, unpacked } from "../../pool/packed.ts";
import { answering } from "../../pool/pool.ts";
import { readText } from "../formats/read-text.ts";
import type { Reading } from "../formats/reading.ts";
import type { Conversion } from "./apart.ts";
import { documentFrom, type DocumentInput } from "./document-from.ts";
import { type ChatHistory, documentFromChat, documentFromThread, type ThreadInput } from "./from-thread.ts";
import { together } from "./together.ts";

/** What a thread of the pool does for the intake. The large libraries are loaded here and nowhere else. */

export const conversion = answering(async (given: Conversion): Promise<Reading> => {
  switch (given.format) {
    case "markdown":
    case "plain":
    case "rst":
      return readText(given.format, given.text);
    case "html": {
      const { readHtml } = await import("../formats/html/html.ts");
      return readHtml(given.text, given.base);
    }
    case "pdf": {
      const { readPdf } = await import("../formats/pdf/pdf.ts");
      return readPdf(given.bytes, given.name);
    }
    case "docx": {
      const { readDocx } = await import("../formats/word/docx.ts");
      return readDocx(given.bytes, given.name);
    }
  }
});

export const document = answering(async (input: DocumentInput) => packed(await documentFrom(input)));

export const thread = answering(async (input: ThreadInput) => packed(documentFromThread(input)));

export const chat = answering(async ({ ref, history }: { ref: DocRef; history: ChatHistory }) =>
  packed(documentFromChat(ref, history)),
);

/** Several documents as they cross. */
interface Several {
  readonly main: Packed;
  readonly documents: readonly Packed[];
  readonly unread: readonly Unread[];
}

export const several = answering(async ({ main, documents, unread }: Several) =>
  packed(together(await unpacked(main), { documents: await Promise.all(documents.map(unpacked)), unread })),
);
