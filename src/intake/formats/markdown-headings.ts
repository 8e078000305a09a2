import { plainWords } from "./plain-words.ts";

/**
 * The title of a heading from its lines (ATX, or setext with its underline): empty where it has none, undefined
 * where the lines are no heading after all: several lines of prose with a rule right under them.
 */
export function headingTitle(lines: readonly string[]): string | undefined {
  const first = lines[0] ?? "";
  const atx = /^[ \t]*#{1,6}(.*)$/.exec(first);
  if (atx && lines.length === 1) return plainWords((atx[1] ?? "").replace(/[ \t]+#+[ \t]*$/, ""));
  const title = lines.slice(0, -1).join(" ");
  if (lines.length > 2 || title.length > 160) return undefined;
  return plainWords(title);
}

/** The title of a paragraph that is one short line in bold and no sentence: what authors without styles use. */
export function boldHeading(lines: readonly string[]): string | undefined {
  const [line = ""] = lines;
  if (lines.length !== 1 || line.length > 90) return undefined;
  const bold = /^\s*(\*\*|__)(?!\s)((?:(?!\1).)+)\1:?\s*$/.exec(line)?.[2];
  if (bold === undefined || !/\p{L}/u.test(bold) || /[.!?;,…。！？]$/.test(bold)) return undefined;
  const title = plainWords(bold).replace(/:$/, "");
  return title === "" ? undefined : title;
}
