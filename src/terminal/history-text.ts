import type { AuditLine } from "../design/register.ts";
import { wrapped } from "./layout.ts";
import { oneLine } from "./safe-text.ts";
import { heading, margin, personName, type View } from "./view.ts";

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
