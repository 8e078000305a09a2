import type { Masked } from "../design/document.ts";
import type { AuditLine, Question } from "../design/register.ts";
import type { Message } from "./message.ts";
import { severityTitles } from "./question-card.ts";
import type { Links } from "./question-line.ts";
import { bold, count, day, type Eyes, link, mention, nameOf, quoted, text } from "./spans.ts";

/** To whoever was given a question: what, by when, from whom. */
export function assigned(
  key: string,
  question: Question,
  due: string | null,
  by: string,
  links: Links,
  eyes: Eyes,
): Message {
  const when = due === null ? "" : ` by ${day(due, eyes)}`;
  const lead = `${nameOf(by, eyes)} asks you to settle a question about ${quoted(question.document.title)}${when}.`;
  return {
    key,
    summary: lead,
    byModel: false,
    blocks: [
      { kind: "text", spans: [text(lead)] },
      {
        kind: "text",
        spans: [bold(`${severityTitles[question.severity]} · `), link(question.text, links.get(question.id))],
      },
    ],
  };
}

/** In the thread, to the owner of a risk whose acceptance ended. */
export function acceptanceEnded(
  key: string,
  question: Question,
  owner: string,
  ended: string,
  eyes: Eyes,
): Message {
  const words = `, your acceptance of ${question.id} ended on ${day(ended, eyes)}, so it is open again.`;
  return {
    key,
    summary: `The acceptance of ${question.id} ended; it is open again`,
    byModel: false,
    blocks: [{ kind: "status", tone: "attention", spans: [mention(owner, eyes), text(words)] }],
  };
}

const mostLines = 10;

/** To whoever asked, and to nobody else: `I masked 2 passwords and 1 key (lines 14, 80 and 92) before I read on. …` */
export function maskedWords(masked: readonly Masked[]): string {
  const kinds = [...Map.groupBy(masked, ({ what }) => what)].map(([what, all]) => count(all.length, what));
  const lines = [...new Set(masked.map(({ line }) => line))];
  const named = lines.slice(0, mostLines).map(String);
  const places = lines.length > mostLines ? [...named, `${lines.length - mostLines} more`] : named;
  const where = `${lines.length === 1 ? "line" : "lines"} ${listed(places)}`;
  const [what, has] = masked.length === 1 ? ["It", "it"] : ["They", "them"];
  return `I masked ${listed(kinds)} (${where}) before I read on. ${what} should be changed: whoever can open the document has ${has}.`;
}

function listed(words: readonly string[]): string {
  return new Intl.ListFormat("en-GB").format(words);
}

/** In the thread, when a design was approved, with why and what was taken in. */
export function approved(
  key: string,
  title: string,
  { by, why }: Pick<AuditLine, "by" | "why">,
  eyes: Eyes,
): Message {
  const words = `${nameOf(by, eyes)} approved ${title}${why === "" ? "" : `: ${quoted(why, 300)}`}.`;
  return {
    key,
    summary: words,
    byModel: false,
    blocks: [{ kind: "status", tone: "good", spans: [text(words)] }],
  };
}

const ordinals = [
  "next",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
  "ninth",
  "tenth",
];

/** When a review begins that others come before: 1 is next. */
function inLine(place: number): string {
  const which = ordinals[place - 1] ?? `number ${place}`;
  return `You are ${which} in line: I begin when ${place === 1 ? "a review before you is" : "those before you are"} done.`;
}

/**
 * Said at once, before anything was read. The message becomes the progress, and in the end the summary.
 * @param place who waits in line, as the how-manyeth: 1 is next; 0 where nobody has to wait
 */
export function acknowledgement(key: string, what: string, place = 0): Message {
  return {
    key,
    summary: `Reading ${what}`,
    byModel: false,
    urgency: "first",
    blocks: [
      { kind: "heading", text: `Reading ${what}` },
      ...(place > 0 ? [{ kind: "text", spans: [text(inLine(place))] } as const] : []),
      { kind: "note", spans: [text("I will edit this message as I go, and ask my questions below it.")] },
    ],
  };
}

/** Shown while somebody is away whom the review needs; it goes on by itself. */
export function waitingFor(key: string, because: string): Message {
  return {
    key,
    summary: `Not yet. ${because}`,
    byModel: false,
    blocks: [
      { kind: "status", tone: "quiet", spans: [bold("Not yet. "), text(because)] },
      { kind: "note", spans: [text("I try again by myself, for a day. Nothing has to be asked for anew.")] },
    ],
  };
}
