import type { Passage } from "../../design/document.ts";
import { type Finding, notShownIn } from "../../design/finding.ts";
import { lensTitles } from "../../design/lens.ts";
import type { Question } from "../../design/register.ts";
import { ends, shortened, wrapped } from "./layout.ts";
import { oneLine } from "./safe-text.ts";
import { margin, severityMark, type View } from "./view.ts";

/** Quotes longer than this are cut for the eye; the JSON has them whole. */
const quoteColumns = 280;
const mostQuotes = 2;

/** A question as people read it: what it is about, the question itself, and what the document says about it. */
export function questionText(
  question: Question,
  place: number,
  searched: Finding["searched"] | undefined,
  view: View,
): string {
  const { width, paint } = view;
  const number = `${place}`.padStart(2);
  const indent = `${margin}${" ".repeat(number.length + 2)}`;
  const reopened = question.status === "reopened" ? paint("dim", " · reopened") : "";
  const about = `${severityMark(question.severity, paint)}  ${lensTitles[question.lens]}${reopened}`;
  const head = ends(`${margin}${paint("bold", number)}  ${about}`, paint("cyan", question.id), width);
  const parts = [head, wrapped(oneLine(question.text), width, indent)];
  const why = reasonOf(question);
  if (why !== "") parts.push(paint("dim", wrapped(why, width, indent)));
  const who = assignmentOf(question);
  if (who !== "") parts.push(paint("dim", wrapped(who, width, indent)));
  return `${[...parts, ...evidence(question, searched, indent, view)].join("\n")}\n`;
}

/** A passage of the document, set off by a line at its side. */
function quoteText(passage: Passage, title: string, indent: string, { width, paint }: View): string {
  const side = `${indent}${paint("dim", "│")} `;
  const words = wrapped(`“${shortened(oneLine(passage.quote), quoteColumns)}”`, width, side);
  return `${words}\n${wrapped(paint("dim", placeOf(passage, title)), width, side)}`;
}

/** Several passages, set apart. */
export function quotesText(
  passages: readonly Passage[],
  title: string,
  indent: string,
  view: View,
): readonly string[] {
  const between = `${indent}${view.paint("dim", "│")}`;
  return passages.flatMap((passage, index) => [
    ...(index > 0 ? [between] : []),
    quoteText(passage, title, indent, view),
  ]);
}

/** Section and line; the document's own title is known and left out. */
function placeOf({ section, line }: Passage, title: string): string {
  const inside = section.startsWith(`${title} › `) ? section.slice(title.length + 3) : section;
  return inside === title ? `line ${line}` : `${oneLine(inside)}, line ${line}`;
}

/** The consequence, where the question does not say it already. */
function reasonOf({ text, why }: Question): string {
  const says = text.toLowerCase().includes(why.toLowerCase().replace(/[.!]$/, ""));
  return says ? "" : oneLine(why);
}

function assignmentOf({ assignee, due }: Question): string {
  const who = assignee === null ? "" : `Assigned to ${oneLine(assignee)}`;
  const when = due === null ? "" : `due ${due}`;
  return [who, when].filter(Boolean).join(", ");
}

function evidence(
  question: Question,
  searched: Finding["searched"] | undefined,
  indent: string,
  view: View,
): readonly string[] {
  const { paint, width } = view;
  const { title } = question.document;
  if (question.evidence.length > 0) {
    const unshown = notShownIn(question.text, question.evidence);
    return quotesText(unshown.slice(0, mostQuotes), title, indent, view);
  }
  if (!searched || searched.sections === 0) return [];
  const sections = searched.sections === 1 ? "the one section" : `all ${searched.sections} sections`;
  const note = (words: string) => paint("dim", wrapped(words, width, indent));
  return searched.nearest
    ? [note(`Searched ${sections}; this comes nearest:`), quoteText(searched.nearest, title, indent, view)]
    : [note(`Searched ${sections} and found no passage about it.`)];
}
