import type { Message, MessageBlock, Span } from "../../render/message.ts";
import { wrapped } from "./layout.ts";
import { oneLine } from "./safe-text.ts";
import { heading, margin, type View } from "./view.ts";

/** A message as the terminal shows it; buttons have no place here. */
export function messageText({ blocks }: Message, view: View): string {
  return `\n${blocks.map((block) => blockText(block, view)).join("")}\n`;
}

function blockText(block: MessageBlock, { width, paint }: View): string {
  const line = (text: string, first = margin, rest = first) => `${wrapped(text, width, first, rest)}\n`;
  switch (block.kind) {
    case "heading":
      return heading(oneLine(block.text), paint);
    case "text":
    case "status":
      return line(words(block.spans));
    case "note":
      return `\n${paint("dim", line(words(block.spans)))}`;
    case "list":
      return `${block.items.map((item) => line(words(item), `${margin}• `, `${margin}  `)).join("")}\n`;
    case "quote":
      return `${line(`“${oneLine(block.text)}”`)}${paint("dim", line(oneLine(block.source)))}`;
    case "bars":
      return block.rows.map(({ label, detail }) => line(`${label}: ${detail}`)).join("");
    case "actions":
    case "feedback":
      return "";
    case "divider":
      return "\n";
  }
}

function words(spans: readonly Span[]): string {
  return oneLine(spans.map((span) => (span.kind === "mention" ? `@${span.name}` : span.text)).join(""));
}
