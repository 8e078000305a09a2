import type { AuditLine, Question } from "../design/register.ts";
import type { Message } from "./message.ts";
import { severityTitles } from "./question-card.ts";
import type { Links } from "./question-line.ts";
import { bold, day, type Eyes, link, mention, nameOf, short, text } from "./spans.ts";

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
  const lead = `${nameOf(by, eyes)} asks you to settle a question about ${question.document.title}${when}.`;
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

/** In the thread, when a design was approved, with why and what was taken in. */
export function approved(
  key: string,
  title: string,
  { by, why }: Pick<AuditLine, "by" | "why">,
  eyes: Eyes,
): Message {
  const words = `${nameOf(by, eyes)} approved ${title}${why === "" ? "" : `: ${short(why, 300)}`}.`;
  return {
    key,
    summary: words,
    byModel: false,
    blocks: [{ kind: "status", tone: "good", spans: [text(words)] }],
  };
}
