import type { Passage } from "../../design/document.ts";
import { lenses, lensTitles } from "../../design/lens.ts";
import type { Question, QuestionId } from "../../design/register.ts";
import type { Voices } from "../../ledger/chat-records.ts";
import { severityTitles } from "../../render/question-card.ts";
import { byLens, coverage } from "../../render/review-messages.ts";
import { count, quoted, signature } from "../../render/spans.ts";
import type { Reviewed } from "../../reviewing/review.ts";
import { oneLine } from "../text/safe-text.ts";
import { settlementWords } from "../text/settled-text.ts";

/** A review as a Markdown document. Text of others is escaped: it is shown, and makes no links, pictures or HTML. */
export function toMarkdown(
  { review, findings, questions }: Reviewed,
  voices: ReadonlyMap<QuestionId, Voices>,
): string {
  const { result } = review;
  if (!result) return `# Review ${review.id}\n\n${literal(review.failure ?? `It is ${review.status}.`)}\n`;
  const { document } = result;
  const size = `${count(document.words, "word")}, ${count(document.sections, "section")}`;
  const parts = [
    `# Review of ${literal(quoted(document.title, 300))}`,
    literal(
      `${review.id}, ${review.status.replaceAll("_", " ")}, ${review.changedAt.slice(0, 10)}. ${size}.`,
    ),
    coverageTable(findings),
    questions.length > 0 ? "## Questions" : "No questions.",
    ...questions
      .filter(({ status }) => status !== "held")
      .map((question) => questionPart(question, voices.get(question.id))),
    ...section(
      "Held back",
      questions.filter(({ status }) => status === "held").map(({ id, text }) => `${id}: ${text}`),
    ),
    ...(result.contradictions.length > 0 ? ["## Contradictions"] : []),
    ...result.contradictions.map(({ note, quotes }) => [literal(note), ...quotes.map(quote)].join("\n\n")),
    ...section(
      "Not read",
      document.unread.map(({ what, why }) => `${what}: ${why}`),
    ),
    ...section("Notes", result.notes),
    `*${literal(signature(result))}*`,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function coverageTable(findings: Reviewed["findings"]): string {
  const read = byLens(findings);
  const bars = coverage(
    read,
    lenses.filter((lens) => read.has(lens)),
  );
  if (bars.kind !== "bars" || bars.rows.length === 0) return "";
  const rows = bars.rows.map(({ label, detail }) => `| ${label} | ${detail} |`);
  return ["| Lens | Coverage |", "|---|---|", ...rows].join("\n");
}

function questionPart(question: Question, voices: Voices | undefined): string {
  const { id, severity, lens, text, why, evidence, settlement } = question;
  const parts = [
    `### ${id} · ${severityTitles[severity]} · ${lensTitles[lens]}`,
    literal(text),
    text.includes(why) ? "" : literal(why),
    ...evidence.map(quote),
    settlement ? `**${literal(settlementWords(settlement))}**` : "",
    voices ? `Found useful by ${voices.useful}, not by ${voices.notUseful}.` : "",
  ];
  return parts.filter(Boolean).join("\n\n");
}

function quote({ quote: words, section: place, line }: Passage): string {
  return `> ${literal(words)}\n>\n> ${literal(`${place}, line ${line}`)}`;
}

function section(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`## ${title}`, items.map((item) => `- ${literal(item)}`).join("\n")];
}

/** Text that Markdown shows as it stands, with no link in it that works. */
function literal(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_{}[\]<>#|~!&]/g, "\\$&")
    .replaceAll("://", "&#58;//")
    .replaceAll(/\bwww\./gi, "www&#46;")
    .replace(/^(\d+)([.)])/, "$1\\$2")
    .replace(/^[-+=]/, "\\$&");
}
