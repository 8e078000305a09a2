import { type Contradiction, type Finding, isGap } from "../../design/finding.ts";
import { lenses, lensTitles } from "../../design/lens.ts";
import type { ChecklistItem } from "../checklists/checklist-schema.ts";
import type { Checklists } from "../reviewer.ts";
import type { Prompts } from "./prompts.ts";
import type { Remark } from "./read-lens.ts";

/** What the editor has in front of it. */
export interface Desk {
  readonly checklists: Checklists;
  readonly findings: readonly Finding[];
  readonly remarks: ReadonlyMap<string, Remark>;
  readonly contradictions: readonly Contradiction[];
}

/** The editor's task: every gap of every lens, and in short what was judged covered, since it may differ. */
export function editorTask(prompts: Prompts, desk: Desk, most: number): string {
  const items = itemsById(desk.checklists);
  const byLens = lenses.flatMap((lens) => {
    const gaps = desk.findings.filter((finding) => finding.lens === lens && isGap(finding));
    if (gaps.length === 0) return [];
    return [`## ${lensTitles[lens]}\n\n${gaps.map((gap) => gapText(gap, desk, items)).join("\n")}`];
  });
  const rest = desk.findings.filter((finding) => !isGap(finding));
  return prompts.fill("editor", {
    budget: String(most),
    gaps: byLens.join("\n\n") || "None.",
    covered: rest.map((finding) => restText(finding, desk, items)).join("\n") || "None.",
    contradictions: desk.contradictions.map(contradictionText).join("\n") || "None.",
  });
}

export function itemsById(checklists: Checklists): ReadonlyMap<string, ChecklistItem> {
  return new Map(checklists.lenses.flatMap((checklist) => checklist.items.map((item) => [item.id, item])));
}

function gapText(gap: Finding, desk: Desk, items: ReadonlyMap<string, ChecklistItem>): string {
  const remark = desk.remarks.get(gap.item);
  const item = items.get(gap.item);
  const part = item?.refines ? ` (part of ${item.refines})` : "";
  const lines = [
    `- ${gap.item} · ${gap.verdict} · ${gap.severity} · ${item?.title ?? gap.topic}${part}`,
    remark?.says ? `  says: ${remark.says}` : "",
    remark?.open ? `  open: ${remark.open}` : "",
    ...gap.evidence.map(({ quote, section }) => `  quote: ${JSON.stringify(quote)} (${section})`),
    `  question: ${gap.question}`,
  ];
  return lines.filter((line) => line !== "").join("\n");
}

function restText(finding: Finding, desk: Desk, items: ReadonlyMap<string, ChecklistItem>): string {
  const says = desk.remarks.get(finding.item)?.says ?? finding.evidence[0]?.quote ?? "";
  const title = items.get(finding.item)?.title ?? finding.topic;
  return `- ${finding.item} · ${finding.verdict} · ${title}: ${says.replaceAll(/\s+/g, " ")}`;
}

function contradictionText({ note, quotes }: Contradiction): string {
  return `- ${note} ${quotes.map(({ quote }) => JSON.stringify(quote)).join(" against ")}`;
}
