import type { Unread } from "../../../design/document.ts";
import { Failure } from "../../../errors.ts";
import { largestText } from "../../document/input-limits.ts";
import { readMarkdown } from "../markdown/markdown.ts";
import type { Reading } from "../reading.ts";
import { linesOfPage, type Page, withoutFurniture } from "./pdf-lines.ts";
import { type PdfBlock, pdfBlocks } from "./pdf-markdown.ts";

/** Fewer letters than this on all pages together are a stamp or a page number, not a text. */
const fewestLetters = 30;

/**
 * Reads the text of a PDF. Sections begin at headings (larger letters); a PDF without any has a section per page.
 * @throws {Failure} of kind `unreadable` where it is damaged, protected, or pictures without text.
 */
export async function readPdf(bytes: Uint8Array, name: string): Promise<Reading> {
  const { getDocumentProxy } = await import("unpdf");
  const pdf = await getDocumentProxy(bytes.slice(), { verbosity: 0, isEvalSupported: false }).catch(
    (error: unknown) => {
      throw whyNotOpened(error, name);
    },
  );
  const pages: Page[] = [];
  const links = new Set<string>();
  const broken: number[] = [];
  let letters = 0;
  for (let number = 1; number <= pdf.numPages && letters <= largestText; number += 1) {
    try {
      const page = await pdf.getPage(number);
      const [, bottom = 0, , top = 842] = page.view;
      const { items, styles } = await page.getTextContent();
      const isMono = (font: string) => styles[font]?.fontFamily === "monospace";
      const lines = linesOfPage(
        items.filter((item) => "str" in item),
        number,
        isMono,
      );
      for (const line of lines) letters += line.text.length;
      pages.push({ number, height: top - bottom, lines });
      for (const { url } of (await page.getAnnotations()) as readonly { url?: string }[]) {
        if (url && /^https?:/i.test(url)) links.add(url);
      }
      page.cleanup();
    } catch {
      broken.push(number);
    }
  }
  await pdf.destroy();
  if (broken.length === pdf.numPages) throw damaged(name);
  if (letters < fewestLetters) throw scanned(name);
  const blocks = pdfBlocks(withoutFurniture(pages).flatMap((page) => page.lines));
  const empty = pages.filter((page) => page.lines.length === 0).map((page) => page.number);
  const unread = [
    ...unreadPages(broken, "It is damaged and could not be read; export the PDF again."),
    ...unreadPages(
      empty,
      "There is no text on it, only a picture or nothing; run text recognition (OCR) if it matters.",
    ),
    ...pictures(bytes),
  ];
  return { ...(blocks.some(isHeading) ? byHeadings(blocks) : byPages(blocks)), unread, links: [...links] };
}

function isHeading(block: PdfBlock): boolean {
  return block.kind === "heading";
}

function byHeadings(blocks: readonly PdfBlock[]): Reading {
  return readMarkdown(textOf(blocks));
}

function byPages(blocks: readonly PdfBlock[]): Reading {
  const reading = readMarkdown(textOf(blocks));
  if (reading.blocks.some((block) => block.opens)) return reading;
  const starts: { page: number; line: number }[] = [];
  let line = 1;
  for (const block of blocks) {
    if (starts.at(-1)?.page !== block.page) starts.push({ page: block.page, line });
    line += block.markdown.split("\n").length + 1;
  }
  const lineCount = reading.text.split("\n").length;
  const sections = starts.map(({ page, line: firstLine }, index) => {
    const lastLine = (starts[index + 1]?.line ?? lineCount + 1) - 1;
    const blocks = reading.blocks.filter(
      (block) => block.firstLine >= firstLine && block.lastLine <= lastLine,
    );
    return { id: `s${index + 1}`, path: [`Page ${page}`], firstLine, lastLine, blocks };
  });
  return { ...reading, sections };
}

function textOf(blocks: readonly PdfBlock[]): string {
  return blocks.map((block) => block.markdown).join("\n\n");
}

function unreadPages(numbers: readonly number[], why: string): Unread[] {
  if (numbers.length === 0) return [];
  const shown = numbers.slice(0, 20).join(", ") + (numbers.length > 20 ? ", …" : "");
  return [{ what: numbers.length === 1 ? `Page ${shown}` : `Pages ${shown}`, why }];
}

/** Pictures are streams of their own, named in the open even where the text is packed. */
function pictures(bytes: Uint8Array): Unread[] {
  const source = Buffer.from(bytes).toString("latin1");
  const all = source.match(/\/Subtype\s*\/Image\b/g)?.length ?? 0;
  const count = all - Math.min(all, source.match(/\/SMask\s+\d/g)?.length ?? 0);
  if (count <= 0) return [];
  const what = count === 1 ? "1 picture" : `${count} pictures`;
  return [{ what, why: "Only text is read: what a picture shows counts only where the text says it." }];
}

function whyNotOpened(error: unknown, name: string): Failure {
  const isProtected = error instanceof Error && error.name === "PasswordException";
  if (!isProtected) return damaged(name, error);
  return new Failure(
    "unreadable",
    `${name} is protected by a password. Save a copy without one and give that.`,
  );
}

function damaged(name: string, cause?: unknown): Failure {
  return new Failure(
    "unreadable",
    `${name} looks like a PDF but is damaged. Download or export it again, and check that it opens.`,
    { cause },
  );
}

function scanned(name: string): Failure {
  return new Failure(
    "unreadable",
    `${name} is a PDF without text: a scan or a picture. Run text recognition (OCR) on it, or give the document it was made from.`,
  );
}
