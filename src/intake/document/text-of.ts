import { Failure, megabytes } from "../../errors.ts";
import { decode, type Decoded, isSane, notText } from "./decode.ts";
import { largestText, mostLines } from "./input-limits.ts";

/**
 * The text of a text file as it will be quoted: lines ended by `\n`, no byte order mark, no lone surrogates, control
 * characters and embedded pictures taken out.
 * @throws {Failure} of kind `unreadable` where it is no text, too long or empty.
 */
export async function textOf(bytes: Uint8Array, name: string, charset?: string): Promise<Decoded> {
  if (bytes.length > largestText * 4) throw tooLong(name);
  const { text, unread } = await decode(bytes, name, charset);
  if (!isSane(text) && text.trim() !== "") throw notText(name);
  const clean = cleaned(text);
  if (Buffer.byteLength(clean) > largestText) throw tooLong(name);
  if (!/[\p{L}\p{N}]/u.test(clean)) throw noWords(name);
  const lines = clean.split("\n").length;
  if (lines > mostLines) throw tooManyLines(name, lines);
  return { text: clean, unread };
}

export function noWords(name: string): Failure {
  return new Failure(
    "unreadable",
    `${name} has no text in it. Check that the document was saved, and try again.`,
  );
}

export function tooLong(name: string): Failure {
  return new Failure(
    "unreadable",
    `${name} holds more than ${megabytes(largestText)} of text, which is the most that is read. Give the design document alone, or its parts one by one.`,
  );
}

function tooManyLines(name: string, lines: number): Failure {
  return new Failure(
    "unreadable",
    `${name} has ${lines.toLocaleString("en")} lines, and ${mostLines.toLocaleString("en")} is the most that is read. Give the design document alone, without logs or data.`,
  );
}

function cleaned(text: string): string {
  return text
    .replace(/^\uFEFF/, "")
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[\f\v]/g, " ")
    .replaceAll(/[^\P{Cc}\n\t]/gu, "\uFFFD")
    .replaceAll(/(data:[a-z]{2,20}\/[\w.+-]{1,60};base64,)[A-Za-z0-9+/=]{100,}/g, "$1…")
    .toWellFormed();
}
