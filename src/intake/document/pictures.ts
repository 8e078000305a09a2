import type { Block, Unread } from "../../design/document.ts";

const picture =
  /!\[([^\]\n]{0,300})\](?:\(\s*<?([^()\s>]{0,2000})|\[)|<img\b[^<>]{0,2000}>|^\s*\.\. (?:image|figure)::\s*(\S+)/gi;
const badge = /shields\.io|badge|travis-ci|codecov|\/workflows\/|goreportcard|visitor/i;

/** The pictures that a text shows, as one line of what was not read. Badges say nothing and are not counted. */
export function picturesIn(lines: readonly string[], blocks: readonly Block[]): Unread[] {
  const inCode = new Set<number>();
  for (const { kind, firstLine, lastLine } of blocks) {
    if (kind !== "code" && kind !== "diagram") continue;
    for (let line = firstLine; line <= lastLine; line += 1) inCode.add(line);
  }
  const names: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (inCode.has(index + 1) || !/!\[|<img|:: /i.test(line)) continue;
    for (const [whole, alt, address, rstAddress] of line.matchAll(picture)) {
      if (!badge.test(whole)) names.push(nameOf(alt, address ?? rstAddress, whole));
    }
  }
  if (names.length === 0) return [];
  const known = [...new Set(names.filter((name) => name !== ""))];
  const shown = known.slice(0, 3).join(", ") + (known.length > 3 ? ", …" : "");
  const count = names.length === 1 ? "1 picture" : `${names.length} pictures`;
  return [
    {
      what: shown ? `${count} (${shown})` : count,
      why: "Only text is read: what a picture shows counts only where the text says it.",
    },
  ];
}

function nameOf(alt: string | undefined, address: string | undefined, tag: string): string {
  const described = alt?.trim() || /\balt\s*=\s*["']([^"']+)["']/i.exec(tag)?.[1]?.trim();
  const source = address ?? /\bsrc\s*=\s*["']([^"']+)["']/i.exec(tag)?.[1] ?? "";
  const file = source.startsWith("data:") ? "" : (source.split(/[?#]/)[0]?.split("/").at(-1) ?? "");
  return (described || file).replaceAll(/\s+/g, " ").slice(0, 60);
}
