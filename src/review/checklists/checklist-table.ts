import { lensTitles } from "../../design/lens.ts";
import type { Checklists } from "../reviewer.ts";
import type { ChecklistItem } from "./checklist-schema.ts";

/** The checklists as a page of Markdown for people: every item by lens, with what it rests on and what it answers for. */
export function checklistTable(checklists: Checklists): string {
  const parts = checklists.lenses.map(({ lens, about, items }) =>
    [
      `## ${lensTitles[lens]}`,
      about,
      [
        "| item | asks | severity | rests on | answers for |",
        "| --- | --- | --- | --- | --- |",
        ...items.map(row),
      ].join("\n"),
    ].join("\n\n"),
  );
  return `${parts.join("\n\n")}\n`;
}

function row(item: ChecklistItem): string {
  const name = item.refines === undefined ? `\`${item.id}\`` : `\`${item.id}\`, part of \`${item.refines}\``;
  const cells = [name, item.question, item.severity, item.source.join(", "), item.maps_to.join(", ") || "–"];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** The public question sets that the items say they answer for: set → questions, sorted. */
export function publicQuestionsServed(checklists: Checklists): ReadonlyMap<string, readonly string[]> {
  const served = new Map<string, Set<string>>();
  for (const reference of checklists.lenses.flatMap(({ items }) => items.flatMap((item) => item.maps_to))) {
    const [set = "", question = ""] = reference.split(":");
    served.set(set, (served.get(set) ?? new Set()).add(question));
  }
  return new Map([...served].map(([set, questions]) => [set, [...questions].sort()]));
}
