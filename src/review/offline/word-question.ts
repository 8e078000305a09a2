import { type AspectFound, type Finding, inBrief } from "../../design/finding.ts";

/** A finding of which the parts are known. */
type Worded = Pick<Finding, "verdict" | "question"> & { readonly aspects: readonly AspectFound[] };

const mostShown = 2;
const longestName = 60;

/**
 * A question about this design, as far as code can put it: what was found of an answer, with its words, and what was
 * not. It never asks above an answer, and says what it found, never what the design lacks.
 * @param title what the checklist item is about, as its heading says it
 */
export function wordQuestion({ verdict, question, aspects }: Worded, title: string): string {
  if (verdict === "missing") return `${title}. I found nothing that answers this. ${question}`;
  const settled = byPassage(aspects, "settled").slice(0, mostShown);
  const mentioned = byPassage(aspects, "mentioned").slice(0, mostShown - settled.length);
  const shown = new Set([...settled, ...mentioned].flatMap(({ names }) => names));
  const touched = aspects.filter(({ state, passage }) => state === "settled" && !passage);
  const open = aspects.filter(({ name, state }) => state !== "settled" && !shown.has(name));
  return [
    `${title}.`,
    ...(shown.size + touched.length === 0 ? ["You speak of it."] : []),
    ...settled.map(({ names, quoted }) => `I found ${listed(names)}: ${quoted}.`),
    ...mentioned.map(({ names, quoted }) => `Only mentioned is ${listed(names)}: ${quoted}.`),
    ...(touched.length > 0 ? [`You touch on: ${listed(touched.map(({ name }) => name))}.`] : []),
    open.length > 0
      ? `I found nothing on: ${listed(open.map(({ name }) => name))}.`
      : "I found no more on it than this.",
  ].join(" ");
}

const listed = (names: readonly string[]) => names.join(" · ");

/** One passage may say several parts of an answer; it is quoted once. */
function byPassage(aspects: readonly AspectFound[], wanted: AspectFound["state"]) {
  const groups = new Map<string, string[]>();
  for (const { name, state, passage } of aspects) {
    if (state !== wanted || !passage) continue;
    const quoted = `“${inBrief(passage.quote)}” (${nameOf(passage.section)})`;
    groups.set(quoted, [...(groups.get(quoted) ?? []), name]);
  }
  return [...groups].map(([quoted, names]) => ({ quoted, names }));
}

/** The innermost heading, which is where people look. */
function nameOf(section: string): string {
  const name = section.split(" › ").at(-1)?.trim() ?? section;
  return name.length <= longestName ? name : `${name.slice(0, longestName - 1).trimEnd()}…`;
}
