import type { Question } from "../design/register.ts";
import type { Span } from "./message.ts";
import { severityTitles } from "./question-card.ts";
import { bold, day, type Eyes, headline, link, nameOf, text, today } from "./spans.ts";

/** Where each question can be seen: its post's address by question id; none where the platform has no addresses. */
export type Links = ReadonlyMap<string, string>;

/** A question in a list: how grave, what about, who has it, by when. The words lead to the card. */
export function questionLine(question: Question, links: Links, eyes: Eyes): readonly Span[] {
  const words = headline(question.text, 160);
  return [
    bold(severityTitles[question.severity]),
    text(" · "),
    link(words, links.get(question.id)),
    text(` (${[question.id, ...whose(question, eyes)].join(" · ")})`),
  ];
}

function whose({ assignee, due }: Question, eyes: Eyes): readonly string[] {
  const who = assignee === null ? [] : [nameOf(assignee, eyes)];
  if (due === null) return who;
  return [...who, `${due < today(eyes) ? "was due" : "due"} ${day(due, eyes)}`];
}

/** An accepted risk in a list: what, who owns it, until when. */
export function acceptedLine(question: Question, links: Links, eyes: Eyes): readonly Span[] {
  const { settlement } = question;
  if (settlement?.kind !== "accepted_risk") return questionLine(question, links, eyes);
  return [
    link(headline(question.text, 160), links.get(question.id)),
    text(` (${question.id} · ${nameOf(settlement.owner, eyes)} until ${day(settlement.expires, eyes)})`),
  ];
}
