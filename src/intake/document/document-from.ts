import { basename } from "node:path";
import type { DocRef, Document, Unread } from "../../design/document.ts";
import { shownLink } from "../../design/find-links.ts";
import { tooLarge } from "../../errors.ts";
import { threads } from "../../pool/pool.ts";
import { binaryFormat, charsetOf, formatOfText, isRst, promisedFormat } from "../formats/format.ts";
import { readText } from "../formats/read-text.ts";
import type { Reading } from "../formats/reading.ts";
import { readThread } from "../formats/thread-json.ts";
import { type Conversion, documentApart, readApart } from "./apart.ts";
import { largestFile, largestText } from "./input-limits.ts";
import { noWords, textOf, tooLong } from "./text-of.ts";

/** A document as it came: bytes, and whatever is known about them. */
export interface DocumentInput {
  readonly ref: DocRef;
  readonly bytes: Uint8Array;
  /** Its extension tells the format where the content type does not; without a title the document is called so. */
  readonly fileName?: string | undefined;
  /** A media type such as `text/markdown; charset=utf-8`. */
  readonly contentType?: string | undefined;
  /** What the place it came from calls it; goes before every title inside. */
  readonly title?: string | undefined;
  /** What the caller already knows was not read, such as comments without permission. */
  readonly unread?: readonly Unread[] | undefined;
}

/** Characters of a text that others should not have to wait for. */
const longText = 1_000_000;

/**
 * Makes a document of bytes in any format that is read: Markdown, plain text, reStructuredText, HTML, PDF, DOCX, or a
 * thread as JSON. The format is told by the content where it has a signature, then by content type, then by extension,
 * then by how the text looks. Where threads are kept, all of it is done in one of those.
 * @throws {Failure} of kind `unreadable`, with a sentence that says what to do next.
 */
export async function documentFrom(input: DocumentInput, signal?: AbortSignal): Promise<Document> {
  signal?.throwIfAborted();
  const name = nameOf(input);
  const { bytes, ref } = input;
  if (bytes.length > largestFile) throw tooLarge(name, largestFile);
  if (threads.areKept) return documentApart(input, name, signal);
  const convert = (conversion: Conversion) => converted(conversion, name, signal);

  const binary = binaryFormat(bytes, input, name);
  if (binary) return finished(input, name, await convert({ format: binary, bytes, name }));
  const { text, unread } = await textOf(bytes, name, charsetOf(bytes, input));
  const promised = promisedFormat(input) ?? formatOfText(text);
  const format = promised === "markdown" && isRst(text) ? "rst" : promised;
  switch (format) {
    case "thread":
      return threadFrom(input, text, name, unread);
    case "html": {
      const base = ref.kind === "link" ? ref.url : undefined;
      return finished(input, name, await convert({ format, text, base }), unread);
    }
    case "rst":
    case "plain":
    case "markdown": {
      const isLong = text.length > longText;
      return finished(input, name, isLong ? await convert({ format, text }) : readText(format, text), unread);
    }
    case "pdf":
    case "docx":
      throw new Error(`${name} was not recognised as ${format} by its bytes`);
  }
}

async function converted(conversion: Conversion, name: string, signal?: AbortSignal): Promise<Reading> {
  const reading = await readApart(conversion, name, signal);
  if (Buffer.byteLength(reading.text) > largestText) throw tooLong(name);
  if (!/[\p{L}\p{N}]/u.test(reading.text)) throw noWords(name);
  return reading;
}

/** What makes documents is loaded with the first: a thread that has it done elsewhere never needs its tables of languages. */
async function finished(
  { ref, title, fileName, unread: known = [] }: DocumentInput,
  name: string,
  reading: Reading,
  unread: readonly Unread[] = [],
): Promise<Document> {
  const { documentOf } = await import("./document-of.ts");
  const all = [...known, ...unread, ...(reading.unread ?? [])];
  const fallback = fileName ? basename(fileName) : name;
  return documentOf(ref, { ...reading, unread: all }, { title, fallback });
}

async function threadFrom(
  input: DocumentInput,
  json: string,
  name: string,
  unread: readonly Unread[],
): Promise<Document> {
  const { documentFromThread } = await import("./from-thread.ts");
  const { title, messages, empty } = readThread(json, name);
  const what = empty === 1 ? "1 message" : `${empty} messages`;
  const silent = empty > 0 ? [{ what, why: "There is no text in it, only a file or nothing." }] : [];
  const all = [...(input.unread ?? []), ...unread, ...silent];
  return documentFromThread({ ref: input.ref, title: input.title ?? title, messages, unread: all });
}

/** What an error calls the document. */
function nameOf({ ref, fileName, title }: DocumentInput): string {
  if (ref.kind === "file") return ref.path === "-" ? "Standard input" : ref.path;
  return title ?? fileName ?? (ref.kind === "link" ? shownLink(ref.url) : "The attached file");
}
