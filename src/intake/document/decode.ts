import type { Unread } from "../../design/document.ts";
import { Failure } from "../../errors.ts";

export interface Decoded {
  readonly text: string;
  readonly unread: readonly Unread[];
}

/**
 * Decodes text: by its byte order mark, as UTF-8, by the declared character set, or by a guess that is owned up to.
 * @throws {Failure} of kind `unreadable` where the bytes are no text.
 */
export async function decode(bytes: Uint8Array, name: string, charset?: string): Promise<Decoded> {
  const marked = encodingByMark(bytes);
  if (marked) return { text: await decodeAs(bytes, marked), unread: [] };
  const utf8 = strictUtf8(bytes) ?? strictUtf8(withoutSurrogates(bytes));
  if (utf8 !== undefined && !utf8.includes("\0")) return { text: utf8, unread: [] };
  const wide = encodingByZeros(bytes);
  if (wide) return { text: await decodeAs(bytes, wide), unread: [] };
  if (bytes.includes(0)) throw notText(name);
  return damagedUtf8(bytes) ?? (await guessed(bytes, name, charset));
}

function encodingByMark(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? "utf-32le" : "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? "utf-32be" : undefined;
}

function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Some programs write a lone surrogate as three bytes, which is no UTF-8: U+FFFD stands for it. */
function withoutSurrogates(bytes: Uint8Array): Uint8Array {
  const latin = Buffer.from(bytes).toString("latin1");
  return Buffer.from(latin.replaceAll(/\xED[\xA0-\xBF][\x80-\xBF]/g, "\xEF\xBF\xBD"), "latin1");
}

/** UTF-16 without its mark: in western text every other byte is zero. */
function encodingByZeros(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries())
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = sample.length * 0.2;
  if (odd > many && even === 0) return "utf-16le";
  return even > many && odd === 0 ? "utf-16be" : undefined;
}

/** UTF-8 in which a few bytes were broken on the way is still better read as UTF-8. */
function damagedUtf8(bytes: Uint8Array): Decoded | undefined {
  const text = new TextDecoder("utf-8").decode(bytes);
  const foreign = text.match(/[^\0-\x7F]/gu) ?? [];
  const broken = foreign.filter((char) => char === "\uFFFD").length;
  if (broken * 4 > foreign.length || broken > text.length / 200 + 1) return undefined;
  const what = broken === 1 ? "1 character" : `${broken} characters`;
  return { text, unread: [{ what, why: "The bytes there are not UTF-8; they are shown as �." }] };
}

async function guessed(bytes: Uint8Array, name: string, declared?: string): Promise<Decoded> {
  const { default: iconv } = await import("iconv-lite");
  if (declared && iconv.encodingExists(declared)) {
    const text = iconv.decode(Buffer.from(bytes), declared);
    if (isSane(text)) return { text, unread: [] };
  }
  const { default: chardet } = await import("chardet");
  const start = Math.max(0, bytes.findIndex((byte) => byte > 0x7f) - 2000);
  const matches = chardet.analyse(bytes.subarray(start, start + 64_000));
  const found = matches.find((match) => iconv.encodingExists(match.name) && !match.name.startsWith("UTF-"));
  const encoding = found?.name === "ISO-8859-1" ? "windows-1252" : found?.name;
  const text = encoding ? iconv.decode(Buffer.from(bytes), encoding) : "";
  if (!isSane(text)) throw notText(name);
  const why = `It is not UTF-8 and was taken for ${encoding}. If letters look wrong, save it as UTF-8.`;
  return { text, unread: [{ what: "The character encoding", why }] };
}

async function decodeAs(bytes: Uint8Array, encoding: string): Promise<string> {
  const { default: iconv } = await import("iconv-lite");
  return iconv.decode(Buffer.from(bytes), encoding);
}

/** Text holds letters and hardly any control characters. */
export function isSane(text: string): boolean {
  const start = text.slice(0, 100_000);
  const controls = start.match(/[^\P{Cc}\s]/gu)?.length ?? 0;
  return controls <= start.length / 200 + 2 && /\S/u.test(start);
}

export function notText(name: string): Failure {
  return new Failure(
    "unreadable",
    `${name} holds binary data, not text. Give a Markdown, text, HTML, PDF or DOCX file, or save the text as UTF-8.`,
  );
}
