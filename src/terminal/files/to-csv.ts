import type { QuestionId, Settlement } from "../../design/register.ts";
import type { Voices } from "../../ledger/chat-records.ts";
import type { Reviewed } from "../../reviewing/review.ts";
import { oneLine } from "../text/safe-text.ts";

const columns = [
  "review",
  "question",
  "item",
  "lens",
  "topic",
  "severity",
  "status",
  "text",
  "why",
  "evidence",
  "section",
  "line",
  "assignee",
  "due",
  "settled_by",
  "settled_at",
  "owner",
  "expires",
  "reason",
  "useful",
  "not_useful",
] as const;

/** The questions of a review as CSV (RFC 4180), one row each; a cell that a spreadsheet would compute is made text. */
export function toCsv({ review, questions }: Reviewed, voices: ReadonlyMap<QuestionId, Voices>): string {
  const rows = questions.map((question) => {
    const [first] = question.evidence;
    const { settlement } = question;
    return [
      review.id,
      question.id,
      question.item,
      question.lens,
      question.topic,
      question.severity,
      question.status,
      question.text,
      question.why,
      first?.quote ?? "",
      first?.section ?? "",
      first ? String(first.line) : "",
      question.assignee ?? "",
      question.due ?? "",
      settlement?.by ?? "",
      settlement?.at ?? "",
      settlement?.kind === "accepted_risk" ? settlement.owner : "",
      settlement?.kind === "accepted_risk" ? settlement.expires : "",
      settlement ? reasonOf(settlement) : "",
      String(voices.get(question.id)?.useful ?? 0),
      String(voices.get(question.id)?.notUseful ?? 0),
    ];
  });
  return [columns, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function reasonOf(settlement: Settlement): string {
  switch (settlement.kind) {
    case "answered":
      return settlement.text;
    case "accepted_risk":
      return settlement.reason;
    case "dismissed":
      return [settlement.reason, settlement.note].filter(Boolean).join(": ");
  }
}

/** Spreadsheets compute what begins with one of these signs; an apostrophe before it says that it is text. */
function cell(text: string): string {
  const line = oneLine(text);
  const harmless = /^[=+\-@|%＝＋－＠]/.test(line) ? `'${line}` : line;
  return /[",']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
