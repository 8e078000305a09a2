import type { Unread } from "../../design/document.ts";
import { Failure } from "../../errors.ts";
import { type Archive, unpack } from "./archive.ts";
import { readMarkdown } from "./markdown.ts";
import type { Reading } from "./reading.ts";

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
  const { htmlToMarkdown } = await import("./html-to-markdown.ts");
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
