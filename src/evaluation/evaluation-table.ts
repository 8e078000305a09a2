import type { Evaluation } from "./evaluate.ts";
import type { Scores, Share } from "./score.ts";
import type { Sensitivity } from "./sensitivity.ts";

const columns = [
  "document",
  "kappa",
  "false alarm",
  "must-ask",
  "on none",
  "questions",
  "quotes",
  "contradictions",
];

/** An evaluation as a Markdown table, one row a document and one for all. */
export function evaluationTable(evaluation: Evaluation): string {
  const rows = evaluation.documents.map(({ slug, questions, scores }) => rowOf(slug, questions, scores));
  const asked = evaluation.documents.reduce((total, { questions }) => total + questions, 0);
  const cells = [columns, ...rows, rowOf("all", asked, evaluation.all)];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(" | ")} |`;
  const rule = `|${widths.map((width, column) => `${"-".repeat(width + 1)}${column === 0 ? "-" : ":"}`).join("|")}|`;
  return [line(columns), rule, ...cells.slice(1).map(line)].join("\n");
}

/** Whether evidence decides, a line for each measure. */
export function sensitivityLines(measured: Sensitivity): string {
  return [
    `answers added, and the gap is closed: ${shareOf(measured.added)}`,
    `asked again above its added answer: ${shareOf(measured.askedAgain)}`,
    `only mentions added, and the gap is closed: ${shareOf(measured.mentions)}`,
    `the words in another matter, and the gap is closed: ${shareOf(measured.others)}`,
    `answering sections deleted, and it is a gap: ${shareOf(measured.deleted)}`,
    `items asked of some document: ${shareOf(measured.variety)}, the most frequent of ${shareOf(measured.mostAsked)} documents`,
  ].join("\n");
}

function rowOf(name: string, questions: number, scores: Scores): readonly string[] {
  return [
    name,
    scores.kappa === undefined ? "–" : scores.kappa.toFixed(2),
    shareOf(scores.falseAlarm),
    shareOf(scores.mustAsk),
    shareOf(scores.onNone),
    `${questions}`,
    shareOf(scores.quotes),
    shareOf(scores.contradictions),
  ];
}

function shareOf({ is, of }: Share): string {
  return of === 0 ? "–" : `${is}/${of}`;
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
