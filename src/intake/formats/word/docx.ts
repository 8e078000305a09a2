import { inflateRawSync } from "node:zlib";
import type { Unread } from "../../../design/document.ts";
import { Failure, megabytes } from "../../../errors.ts";
import { largestArchive } from "../../document/input-limits.ts";
import { readMarkdown } from "../markdown/markdown.ts";
import type { Reading } from "../reading.ts";

const styles = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Quote'] => blockquote > p:fresh",
  "p[style-name='Intense Quote'] => blockquote > p:fresh",
  "p[style-name='HTML Preformatted'] => pre:separator('\\n')",
  "p[style-name='Source Code'] => pre:separator('\\n')",
  "p[style-name='Code'] => pre:separator('\\n')",
  "r[style-name='Verbatim Char'] => code",
];

/**
 * Reads a Word document: its body with headings, lists, tables, links and footnotes; accepted text of tracked changes.
 * @throws {Failure} of kind `unreadable` where it is damaged, some other Office file, or a bomb.
 */
export async function readDocx(bytes: Uint8Array, name: string): Promise<Reading> {
  const archive = unpack(bytes, name);
  if (!archive) throw damaged(name);
  const body = archive.get("word/document.xml");
  if (!body) throw new Failure("unreadable", `${name} is ${kindOf(archive)}. ${adviceFor(archive)}`);
  const { default: mammoth } = await import("mammoth");
  const { htmlToMarkdown } = await import("../html/html-to-markdown.ts");
  let html: string;
  try {
    const imageWithoutData = mammoth.images.imgElement(async () => ({ src: "" }));
    const converted = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes) },
      { styleMap: styles, convertImage: imageWithoutData },
    );
    html = converted.value;
  } catch (error) {
    throw damaged(name, error);
  }
  const reading = readMarkdown(htmlToMarkdown(html));
  return { ...reading, unread: unreadParts(archive, Buffer.from(body).toString("utf8")) };
}

function damaged(name: string, cause?: unknown): Failure {
  return new Failure(
    "unreadable",
    `${name} looks like a Word document but is damaged. Open it in Word, save it again, and try that copy.`,
    { cause },
  );
}

function kindOf(archive: Archive): string {
  const names = [...archive.keys()];
  if (names.some((part) => part.startsWith("ppt/"))) return "a presentation";
  if (names.some((part) => part.startsWith("xl/"))) return "a spreadsheet";
  return archive.has("content.xml") ? "an OpenDocument file" : "a ZIP archive, not a Word document";
}

function adviceFor(archive: Archive): string {
  const isOffice = kindOf(archive) !== "a ZIP archive, not a Word document";
  return isOffice ? "Save it as PDF or DOCX and try again." : "Unpack it and give the document inside.";
}

/** What a Word document holds besides text. */
function unreadParts(archive: Archive, body: string): Unread[] {
  const names = [...archive.keys()];
  const count = (pattern: RegExp) => names.filter((part) => pattern.test(part)).length;
  const comments = Buffer.from(archive.get("word/comments.xml") ?? []).toString("utf8");
  const found: readonly (readonly [number, string, string])[] = [
    [
      count(/^word\/charts\/chart\d*\.xml$/),
      "chart",
      "Charts are not looked at; give their numbers in the text.",
    ],
    [
      count(/^word\/diagrams\/data\d*\.xml$/),
      "drawing",
      "Drawings (SmartArt) are not looked at; say in words what they show.",
    ],
    [count(/^word\/embeddings\//), "embedded file", "Embedded files are not opened; give them on their own."],
    [body.match(/<m:oMath>/g)?.length ?? 0, "formula", "Formulas are not read; write what matters in words."],
    [
      comments.match(/<w:comment\s/g)?.length ?? 0,
      "comment",
      "Comments in the margin are not read; put into the text what was settled there.",
    ],
  ];
  return found
    .filter(([number]) => number > 0)
    .map(([number, thing, why]) => ({ what: `${number} ${thing}${number === 1 ? "" : "s"}`, why }));
}

/** The parts of a ZIP archive by their names, unpacked. */
type Archive = ReadonlyMap<string, Uint8Array>;

const endMark = 0x06054b50;
const entryMark = 0x02014b50;

/**
 * Unpacks a ZIP archive in memory, counting what it unfolds to, so that a bomb is refused before anything else opens it.
 * Returns undefined where it is damaged.
 * @throws {Failure} of kind `unreadable` where it unfolds to more than the limit.
 */
function unpack(bytes: Uint8Array, name: string): Archive | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = new Map<string, Uint8Array>();
  let left = largestArchive;
  try {
    let at = startOfDirectory(data);
    while (at + 46 <= data.length && data.readUInt32LE(at) === entryMark) {
      const nameLength = data.readUInt16LE(at + 28);
      const partName = data.toString("utf8", at + 46, at + 46 + nameLength);
      const content = partAt(data, at, left);
      left -= content.length;
      if (left <= 0) throw bomb(name);
      parts.set(partName, content);
      at += 46 + nameLength + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw bomb(name);
    return undefined;
  }
  return parts.size > 0 ? parts : undefined;
}

function startOfDirectory(data: Buffer): number {
  for (let at = data.length - 22; at >= Math.max(0, data.length - 70_000); at -= 1) {
    if (data.readUInt32LE(at) === endMark) return data.readUInt32LE(at + 16);
  }
  return data.length;
}

function partAt(data: Buffer, entry: number, largest: number): Uint8Array {
  const isStored = data.readUInt16LE(entry + 10) === 0;
  const size = data.readUInt32LE(entry + 20);
  const header = data.readUInt32LE(entry + 42);
  const start = header + 30 + data.readUInt16LE(header + 26) + data.readUInt16LE(header + 28);
  const packed = data.subarray(start, start + size);
  return isStored ? packed : inflateRawSync(packed, { maxOutputLength: largest });
}

function bomb(name: string): Failure {
  return new Failure(
    "unreadable",
    `${name} unfolds to more than ${megabytes(largestArchive)}, which no document needs. Save it again without its embedded files, or as Markdown.`,
  );
}
