import { shownLink } from "../../design/find-links.ts";
import type { AuditLine, Question, Review } from "../../design/register.ts";
import { isOpen } from "../../design/status.ts";
import { count, quoted } from "../../render/spans.ts";
import { ends, shortened, wrapped } from "./layout.ts";
import { oneLine } from "./safe-text.ts";
import { heading, margin, personName, severityMark, type View } from "./view.ts";

interface Standing {
  readonly review: Review;
  readonly questions: readonly Question[];
}

/** The latest reviews, one line each. */
export function statusText(reviews: readonly Standing[], view: View): string {
  if (reviews.length === 0) {
    return `\n${margin}Nothing was reviewed yet. Start with: loophole review <file>\n\n`;
  }
  const rows = reviews.map((standing) => statusLine(standing, view));
  return `\n${heading("Reviews", view.paint)}\n${rows.join("\n")}\n`;
}

function statusLine({ review, questions }: Standing, { width, paint }: View): string {
  const open = questions.filter(({ status }) => isOpen(status));
  const high = open.filter(({ severity }) => severity === "high").length;
  const settled = questions.filter(({ settlement }) => settlement !== null).length;
  // What is left of an abandoned review goes on in another one.
  const counts =
    review.status === "abandoned"
      ? []
      : [
          open.length > 0 ? `${open.length} open${high > 0 ? ` (${high} high)` : ""}` : "",
          settled > 0 ? `${settled} settled` : "",
        ];
  const status = paint(review.status === "failed" ? "red" : "bold", review.status.replaceAll("_", " "));
  const facts = [status, ...counts, oneLine(review.failure ?? "")];
  const head = `${margin}${paint("cyan", review.id.padEnd(4))}  `;
  const indent = " ".repeat(margin.length + 6);
  const day = review.changedAt.slice(0, 10);
  const title = shortened(oneLine(titleOf(review)), width - indent.length - day.length - 2);
  const first = ends(`${head}${title}`, paint("dim", day), width);
  return `${first}\n${wrapped(facts.filter(Boolean).join(" · "), width, indent)}\n`;
}

function titleOf({ result, ref }: Review): string {
  if (result) return quoted(result.document.title);
  switch (ref.kind) {
    case "file":
      return ref.path;
    case "link":
      return shownLink(ref.url);
    case "thread":
      return "a thread";
  }
}

/** Open questions and accepted risks, most severe first. */
export function risksText(open: readonly Question[], accepted: readonly Question[], view: View): string {
  if (open.length === 0 && accepted.length === 0) return `\n${margin}No open risks.\n\n`;
  const openPart =
    open.length === 0
      ? `\n${margin}Nothing is open.\n`
      : `\n${heading(`Open (${open.length})`, view.paint)}\n${open.map((one) => riskText(one, view)).join("\n")}`;
  const acceptedPart =
    accepted.length === 0
      ? ""
      : `\n${heading(`Accepted (${accepted.length})`, view.paint)}\n${accepted.map((one) => riskText(one, view)).join("\n")}`;
  return `${openPart}${acceptedPart}\n`;
}

function riskText(question: Question, { width, paint, now }: View): string {
  const { id, severity, text, document, settlement, assignee, due } = question;
  const indent = margin + " ".repeat(14);
  const head = `${margin}${severityMark(severity, paint)}  ${paint("cyan", id.padEnd(4))}  `;
  const days = Math.floor((now.getTime() - Date.parse(question.askedAt)) / 86_400_000);
  const facts =
    settlement?.kind === "accepted_risk"
      ? [`${personName(settlement.owner)} until ${settlement.expires}`, settlement.reason]
      : [
          days <= 0 ? "since today" : `for ${count(days, "day")}`,
          assignee === null ? "" : personName(assignee),
          due === null ? "" : `due ${due}`,
        ];
  const small = oneLine([document.title, ...facts].filter(Boolean).join(" · "));
  return `${wrapped(oneLine(text), width, head, indent)}\n${paint("dim", wrapped(small, width, indent))}\n`;
}

/** What became of a question, and what is left to do in its review. */
export function settledOneText(
  question: Question,
  review: Review | undefined,
  left: readonly Question[],
): string {
  const status = question.status.replaceAll("_", " ");
  const until = question.settlement?.kind === "accepted_risk" ? ` until ${question.settlement.expires}` : "";
  const first = `${question.id} is ${status}${until}.`;
  if (!review) return `${first}\n`;
  if (left.length === 0 && review.status === "ready") {
    return `${first} Every question of ${review.id} is settled: loophole approve ${review.id}\n`;
  }
  const ids = left.slice(0, 7).map(({ id }) => id);
  const more = left.length > ids.length ? " …" : "";
  return left.length === 0 ? `${first}\n` : `${first} Still open in ${review.id}: ${ids.join(", ")}${more}\n`;
}

/** What happened to a review or a question, oldest first. */
export function historyText(lines: readonly AuditLine[], view: View): string {
  const rows = lines.map((line) => {
    const when = line.at.slice(0, 16).replace("T", " ");
    const change = line.from === null ? word(line.to) : `${word(line.from)} → ${word(line.to)}`;
    const head = `${margin}${view.paint("dim", when)}  ${change}  ${view.paint("dim", oneLine(personName(line.by)))}`;
    const why = oneLine(line.why);
    const indent = `${margin}${" ".repeat(18)}`;
    return why === "" ? head : `${head}\n${wrapped(why, view.width, indent)}`;
  });
  return `\n${heading(`History of ${lines[0]?.subject ?? ""}`, view.paint)}\n${rows.join("\n")}\n\n`;
}

function word(status: string): string {
  return oneLine(status.replaceAll("_", " "));
}
