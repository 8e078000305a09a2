import { beginsItem, type Run } from "../line-runs.ts";

export interface PlainHeading {
  readonly depth: number;
  readonly title: string;
}

/**
 * Finds the headings of a text without markup: underlined lines, numbered lines, lines in capitals, and short lines
 * that stand alone over longer text. Only where it is sure: a heading that is missed costs a label, a sentence that
 * is taken for one is lost from the prose. Gives the headings by the index of their run.
 */
export function plainHeadings(runs: readonly Run[]): Map<number, PlainHeading> {
  const marked = new Map<number, PlainHeading>();
  const short = new Map<number, PlainHeading>();
  const underlines: string[] = [];
  for (const [index, run] of runs.entries()) {
    const [line = "", second] = run.lines;
    const title = line.trim();
    const next = runs[index + 1];
    const underline = second === undefined ? undefined : underlineOf(title, second);
    if (underline !== undefined) {
      if (!underlines.includes(underline)) underlines.push(underline);
      marked.set(index, { depth: underlines.indexOf(underline) + 1, title });
      continue;
    }
    if (run.lines.length > 1 || title.length > 90 || /[.,;!?…。！？，；]$/.test(title) || !next) continue;
    const numbers = numbersOf(title);
    if (numbers > 0) {
      if (!isListed(runs, index, numbers)) marked.set(index, { depth: numbers, title });
    } else if (isCapital(title) && !beginsItem(line)) {
      marked.set(index, { depth: 1, title: title.replace(/:$/, "") });
    } else if (isLabel(title) && isBody(next)) {
      short.set(index, { depth: 2, title: title.replace(/:$/, "") });
    }
  }
  return new Map([...(short.size > 1 ? short : []), ...marked].sort((a, b) => a[0] - b[0]));
}

/** The sign that underlines a title, or undefined where the second line does not. */
export function underlineOf(title: string, second: string): string | undefined {
  const line = second.trimEnd();
  const sign = line[0] ?? "";
  if (!/[=\-~^"'*+#`:._<>]/.test(sign) || line.length < 3 || line.length > 400) return undefined;
  if (title.length === 0 || title.length > 200 || line !== sign.repeat(line.length)) return undefined;
  return line.length >= Math.min(title.length * 0.6, 60) ? sign : undefined;
}

/** How many numbers lead a title: 2 for `3.1 Labels`, 0 for none. */
function numbersOf(title: string): number {
  const numbers = /^(\d{1,2}(?:\.\d{1,2}){0,4})(?:[.)]|\s)\s*\p{L}/u.exec(title)?.[1];
  return numbers === undefined ? 0 : numbers.split(".").length;
}

/** Whether a numbered line is one of a list: its neighbour has the same rank and nothing stands between. */
function isListed(runs: readonly Run[], index: number, numbers: number): boolean {
  if (numbers > 1) return false;
  return [runs[index - 1], runs[index + 1]].some(
    (run) => run?.lines.length === 1 && numbersOf((run.lines[0] ?? "").trim()) === numbers,
  );
}

function isCapital(title: string): boolean {
  const letters = title.match(/\p{Lu}/gu)?.length ?? 0;
  return letters >= 4 && !/\p{Ll}|\p{Lo}/u.test(title) && title.length <= 70;
}

function isLabel(title: string): boolean {
  return (
    title.length <= 60 && title.split(/\s+/).length <= 8 && /^\p{Lu}/u.test(title) && !/[|<>{}=`]/.test(title)
  );
}

function isBody(run: Run): boolean {
  const [line = ""] = run.lines;
  return run.lines.join(" ").length >= 80 || beginsItem(line);
}
