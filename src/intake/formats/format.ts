import { extname } from "node:path";
import { Failure } from "../../errors.ts";

export type Format = "markdown" | "plain" | "rst" | "html" | "pdf" | "docx" | "thread";

const byExtension: Readonly<Record<string, Format>> = {
  ".md": "markdown",
  ".markdown": "markdown",
  ".mdown": "markdown",
  ".mkd": "markdown",
  ".mdx": "markdown",
  ".qmd": "markdown",
  ".rmd": "markdown",
  ".rst": "rst",
  ".rest": "rst",
  ".html": "html",
  ".htm": "html",
  ".xhtml": "html",
  ".pdf": "pdf",
  ".docx": "docx",
  ".docm": "docx",
  ".json": "thread",
};

const byMediaType: Readonly<Record<string, Format>> = {
  "text/markdown": "markdown",
  "text/x-markdown": "markdown",
  "text/x-rst": "rst",
  "text/prs.fallenstein.rst": "rst",
  "text/html": "html",
  "application/xhtml+xml": "html",
  "application/pdf": "pdf",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/json": "thread",
};

/** Formats known by how their bytes begin; the ones that are not read say what to do instead. */
const beginnings: readonly { readonly bytes: string; readonly is: string; readonly next: string }[] = [
  {
    bytes: "\x89PNG",
    is: "a picture",
    next: "Describe in words what it shows, or give the document it belongs to.",
  },
  {
    bytes: "\xFF\xD8\xFF",
    is: "a picture",
    next: "Describe in words what it shows, or give the document it belongs to.",
  },
  {
    bytes: "GIF8",
    is: "a picture",
    next: "Describe in words what it shows, or give the document it belongs to.",
  },
  { bytes: "{\\rtf", is: "rich text (RTF)", next: "Save it as DOCX or Markdown and try again." },
  { bytes: "%!PS", is: "PostScript", next: "Save it as PDF and try again." },
  { bytes: "\x1F\x8B", is: "a compressed archive", next: "Unpack it and give the document inside." },
  { bytes: "7z\xBC\xAF", is: "a compressed archive", next: "Unpack it and give the document inside." },
  { bytes: "Rar!", is: "a compressed archive", next: "Unpack it and give the document inside." },
  {
    bytes: "\xD0\xCF\x11\xE0",
    is: "a Word document of the old kind, or one that is protected by a password",
    next: "Open it in Word, save it as DOCX without a password, and try again.",
  },
];

/** What is said about bytes before they are read. */
export interface Described {
  readonly fileName?: string | undefined;
  readonly contentType?: string | undefined;
}

/** The format that content type or file name promise; undefined where they say nothing, or only "text" or "bytes". */
export function promisedFormat({ fileName, contentType }: Described): Format | undefined {
  const mediaType = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return byMediaType[mediaType] ?? byExtension[extname(fileName ?? "").toLowerCase()];
}

/** The character set that a content type names, or an HTML page itself. */
export function charsetOf(bytes: Uint8Array, described: Described): string | undefined {
  const named = /;\s*charset\s*=\s*"?([\w:.-]{1,40})/i.exec(described.contentType ?? "")?.[1];
  if (named || promisedFormat(described) !== "html") return named;
  const start = Buffer.from(bytes.subarray(0, 2048)).toString("latin1");
  return /<meta\b[^>]{0,200}charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(start)?.[1];
}

/**
 * The binary format of the bytes, or undefined where they may be text.
 * @throws {Failure} of kind `unreadable` for a format that is not read, and for a promise that the bytes break.
 */
export function binaryFormat(
  bytes: Uint8Array,
  described: Described,
  name: string,
): "pdf" | "docx" | undefined {
  const start = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  const promised = promisedFormat(described);
  if (start.startsWith("%PDF-") || (promised === "pdf" && start.includes("%PDF-"))) return "pdf";
  if (start.startsWith("PK\x03\x04") || start.startsWith("PK\x05\x06")) return "docx";
  const foreign = beginnings.find((beginning) => start.startsWith(beginning.bytes));
  if (foreign) throw new Failure("unreadable", `${name} is ${foreign.is}. ${foreign.next}`);
  if (promised !== "pdf" && promised !== "docx") return undefined;
  const kind = promised === "pdf" ? "a PDF" : "a Word document";
  throw new Failure(
    "unreadable",
    `${name} is said to be ${kind}, but what is in it is not one: it may be damaged, or a sign-in page saved in its place. Download or export it again.`,
  );
}

/** The format of a text that nothing but itself tells about. */
export function formatOfText(text: string): Exclude<Format, "pdf" | "docx"> {
  const start = text.slice(0, 20_000);
  if (/^\s*(?:<!--[^]{0,2000}?-->\s*)?<(?:!doctype html|html|head|body)\b/i.test(start)) return "html";
  if (/^\s*(?:\{|\[\s*\{)/.test(start) && isJson(text)) return "thread";
  if (isRst(start)) return "rst";
  if (/^ {0,3}(?:#{1,6} \S|```|~~~)|^[^\n|]*\|[^\n]*\n[ |:]*-{3,}[-| :]*$|\]\(\S|\*\*\S/m.test(start))
    return "markdown";
  return /^\s*<(?:[a-z][a-z0-9]*)(?:\s[^<>]*)?>[^]*<\/[a-z]/i.test(start) ? "html" : "plain";
}

/** Directives or literal blocks, and titles by underlines: Markdown has neither of the first. */
export function isRst(text: string): boolean {
  const start = text.slice(0, 20_000);
  const directives = start.match(/^\.\. (?:[\w-]+::|_[^:\n]+:|\[[^\]\n]+\]|\|[^|\n]+\|)/gm)?.length ?? 0;
  const roles =
    start.match(/:(?:ref|doc|class|func|meth|term|code|math):`|``[^`\n]+``|`[^`\n]+ <[^>\n]+>`__?/g)
      ?.length ?? 0;
  const titles = start.match(/^\S[^\n]{2,}\n([=\-~^"'*+#`:.])\1{2,}$/gm)?.length ?? 0;
  const markdown = start.match(/^#{1,6} |^```/gm)?.length ?? 0;
  return titles > 0 && markdown === 0 && directives * 2 + roles >= 2;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
