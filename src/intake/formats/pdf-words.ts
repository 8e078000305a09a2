/** All words of the lines, to tell a word that was parted at a line's end from one that is written with a hyphen. */
export function wordsOf(lines: readonly string[]): ReadonlySet<string> {
  return new Set(
    lines.flatMap((line) => line.toLowerCase().match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? []),
  );
}

/**
 * Joins the lines of a paragraph. `label-` + `ing` becomes `labeling`, unless `label-ing` is written so elsewhere in
 * the document and `labeling` is not.
 */
export function joined(lines: readonly { readonly text: string }[], words: ReadonlySet<string>): string {
  let text = "";
  for (const line of lines) {
    const end = /([\p{L}\p{N}]+)[-\u00AD\u2010]$/u.exec(text)?.[1];
    const start = /^\p{Ll}[\p{L}\p{N}]*/u.exec(line.text)?.[0];
    if (end !== undefined && start !== undefined) {
      const isSoft = text.endsWith("\u00AD") || isOneWord(end.toLowerCase(), start.toLowerCase(), words);
      text = (isSoft ? text.slice(0, -1) : text) + line.text;
    } else {
      text += (text === "" ? "" : " ") + line.text;
    }
  }
  return text.replaceAll(/\s+/g, " ").trim();
}

function isOneWord(end: string, start: string, words: ReadonlySet<string>): boolean {
  if (words.has(end + start)) return true;
  if (words.has(`${end}-${start}`)) return false;
  return !/^(?:self|non|cross|multi|real|long|short|high|low|well|end|time|\d+)$/.test(end);
}
