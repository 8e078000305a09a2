import type { Question, Settlement } from "../../design/register.ts";
import { dismissalTitles } from "../../render/question-card.ts";
import { wrapped } from "./layout.ts";
import { oneLine } from "./safe-text.ts";
import { heading, margin, personName, type View } from "./view.ts";

/** Settled questions: each in short, and who settled it, when and why. */
export function settledText(questions: readonly Question[], view: View): readonly string[] {
  if (questions.length === 0) return [];
  const indent = `${margin}    `;
  const rows = questions.map(({ id, text, settlement }) => {
    const asked = wrapped(oneLine(text), view.width, `${margin}${id.padEnd(4)}`, indent);
    const how = settlement ? wrapped(oneLine(settlementWords(settlement)), view.width, indent) : "";
    return `${view.paint("dim", asked)}\n${how}\n`;
  });
  return [heading("Settled", view.paint), ...rows];
}

/** How a question was settled, in a sentence. */
export function settlementWords(settlement: Settlement): string {
  const who = personName(settlement.by);
  const day = settlement.at.slice(0, 10);
  switch (settlement.kind) {
    case "answered":
      return `Answered by ${who}, ${day}: ${settlement.text}`;
    case "accepted_risk":
      return `Accepted until ${settlement.expires}, owned by ${personName(settlement.owner)}: ${settlement.reason}`;
    case "dismissed": {
      const note = settlement.note === null ? "" : `. ${settlement.note}`;
      return `Dismissed by ${who}, ${day}: ${dismissalTitles[settlement.reason].toLowerCase()}${note}`;
    }
  }
}
