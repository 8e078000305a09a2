import type { ReadBlock } from "../reading.ts";
import { plainWords } from "./plain-words.ts";

/**
 * What a run of raw HTML lines inside Markdown holds: a heading, a table, preformatted code, or text between tags.
 * Comments, scripts, styles and bare tags say nothing and are no block.
 */
export function htmlBlocks(lines: readonly string[], firstLine: number): ReadBlock[] {
  const lastLine = firstLine + lines.length - 1;
  const html = lines.join("\n");
  const heading = /^\s*<h([1-6])\b[^>]{0,300}>([^]{0,600}?)<\/h\1\s*>/i.exec(html);
  const title = heading ? plainWords(heading[2] ?? "") : "";
  if (heading && title !== "") {
    const end = firstLine + heading[0].split("\n").length - 1;
    const opens = { depth: Number(heading[1]), title };
    const rest = lines.slice(end - firstLine + 1);
    const after = rest.length > 0 ? htmlBlocks(rest, end + 1) : [];
    return [{ kind: "heading", firstLine, lastLine: end, opens }, ...after];
  }
  if (/^\s*<(?:script|style|!doctype|\?)/i.test(html) || saysNothing(html)) return [];
  if (/<table\b/i.test(html)) return [{ kind: "table", firstLine, lastLine }];
  return [{ kind: /^\s*<pre\b/i.test(html) ? "code" : "paragraph", firstLine, lastLine }];
}

function saysNothing(html: string): boolean {
  return !/[\p{L}\p{N}]/u.test(html.replaceAll(/<!--[^]*?(?:-->|$)/g, " ").replaceAll(/<[^<>]*>/g, " "));
}
