import { type Contradiction, isJudged } from "../../design/finding.ts";
import type { Question, ReviewedDocument, ReviewResult } from "../../design/register.ts";
import { againstApproval, isOpen } from "../../design/status.ts";
import { count, quoted, signature } from "../../render/spans.ts";
import type { Reviewed } from "../../reviewing/review.ts";
import { coverageText } from "./coverage-text.ts";
import { wrapped } from "./layout.ts";
import { questionText, quotesText } from "./question-text.ts";
import { oneLine } from "./safe-text.ts";
import { settledText } from "./settled-text.ts";
import { heading, margin, type View } from "./view.ts";

/** A judged review as people read it: where the design stands, what to ask, and what the reader has to know. */
export function reviewText(
  reviewed: Reviewed,
  view: View,
  options: { readonly isHeldShown: boolean },
): string {
  const { review, findings, questions } = reviewed;
  const { result } = review;
  if (!result) return `\n${margin}${review.id} is ${review.status}. ${oneLine(review.failure ?? "")}\n\n`;
  const { posted, held } = postedOf(questions, result.budget);
  const settled = questions.filter(({ settlement }) => settlement !== null);
  const searched = new Map(findings.map((finding) => [finding.item, finding.searched]));
  const shown = options.isHeldShown ? [...posted, ...held] : posted;
  const parts = [
    header(result.document, view),
    findings.length > 0 ? coverageText(findings, view) : "",
    heading(verdictOf(reviewed, result.budget, posted.length, settled.length, held.length), view.paint),
    ...shown.map((question, index) => questionText(question, index + 1, searched.get(question.item), view)),
    options.isHeldShown ? "" : heldText(reviewed, posted.length, held.length, view),
    ...settledText(settled, view),
    ...contradictionsText(result, view),
    ...listed(
      "Not read",
      result.document.unread.map(({ what, why }) => `${what}: ${why}`),
      view,
    ),
    ...listed("Notes", result.notes, view),
    footer(reviewed, result, posted[0], view),
  ];
  return `\n${parts.filter(Boolean).join("\n")}\n`;
}

function header(document: ReviewedDocument, { width, paint }: View): string {
  const facts = [
    count(document.words, "word"),
    count(document.sections, "section"),
    languageName(document.language),
    `revision ${document.revision.slice(0, 8)}`,
  ];
  const title = paint("bold", wrapped(oneLine(quoted(document.title, 300)), width, margin));
  return `${title}\n${paint("dim", wrapped(oneLine(facts.filter(Boolean).join(" · ")), width, margin))}\n`;
}

function languageName(code: string): string {
  if (code === "und") return "language unknown";
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

function verdictOf(
  { findings, questions }: Reviewed,
  budget: number,
  posted: number,
  settled: number,
  held: number,
): string {
  if (posted > 0) return count(posted, settled > 0 ? "open question" : "question");
  const { neverAsked } = againstApproval(questions);
  const never = `${count(neverAsked.length, "question")} of high severity never asked`;
  if (settled > 0) return neverAsked.length > 0 ? never : "Every question is settled";
  if (!isJudged(findings)) return "Not judged";
  if (neverAsked.length > 0) return never;
  if (held > 0)
    return budget > 0 ? "No question worth your time now" : "No question may be asked: the budget is 0";
  return "No questions";
}

function heldText(
  { review, questions }: Reviewed,
  posted: number,
  held: number,
  { width, paint }: View,
): string {
  if (held === 0) return "";
  const more = posted > 0 ? "more " : "";
  const high = againstApproval(questions).neverAsked.length;
  const are = held === 1 ? `1 ${more}question is` : `${held} ${more}questions are`;
  const how = `${are} held back${high > 0 ? `, ${high} of high severity` : ""}. See ${held === 1 ? "it" : "them"} with: loophole status ${review.id} --held`;
  return `${paint("dim", wrapped(how, width, margin))}\n`;
}

function contradictionsText({ contradictions, document }: ReviewResult, view: View): readonly string[] {
  if (contradictions.length === 0) return [];
  const indent = `${margin}    `;
  const one = ({ note, quotes }: Contradiction) =>
    `${[wrapped(oneLine(note), view.width, indent), ...quotesText(quotes, document.title, indent, view)].join("\n")}\n`;
  return [heading("These cannot both hold", view.paint), ...contradictions.map(one)];
}

function listed(title: string, items: readonly string[], { width, paint }: View): readonly string[] {
  if (items.length === 0) return [];
  const rows = items.map((item) => wrapped(oneLine(item), width, `${margin}· `, `${margin}  `));
  return [heading(title, paint), `${rows.join("\n")}\n`];
}

function footer({ review }: Reviewed, result: ReviewResult, first: Question | undefined, view: View): string {
  const { width, paint } = view;
  const rule = paint("dim", `${margin}${"─".repeat(width - margin.length)}`);
  const says = paint("dim", wrapped(oneLine(`${review.id} · ${signature(result)}`), width, margin));
  const how = first
    ? [
        `loophole settle ${first.id} answer "…"`,
        `loophole settle ${first.id} accept --owner … --reason "…" --expires YYYY-MM-DD`,
        `loophole settle ${first.id} dismiss --reason wrong`,
      ].map((line) => paint("dim", wrapped(line, width, margin)))
    : [];
  return [rule, says, ...how].join("\n");
}

/** What a review shows of its questions, in rank order: those that are open, within the budget, and the rest. */
export function postedOf(
  questions: readonly Question[],
  budget: number,
): { readonly posted: readonly Question[]; readonly held: readonly Question[] } {
  const unsettled = questions.filter(({ status }) => status === "held" || isOpen(status));
  const posted = unsettled.filter(({ status }) => isOpen(status)).slice(0, budget);
  return { posted, held: unsettled.filter((question) => !posted.includes(question)) };
}
