import type { Message, MessageBlock } from "../../render/message.ts";
import { plainText } from "./elements.ts";

/** Everything that a message says, as plain text. */
export function messageText({ blocks }: Pick<Message, "blocks">): string {
  return blocks.flatMap(linesOf).join("\n");
}

/** What a block says, line by line; buttons say nothing. */
function linesOf(block: MessageBlock): readonly string[] {
  switch (block.kind) {
    case "heading":
      return [block.text];
    case "text":
    case "status":
    case "note":
      return [plainText(block.spans)];
    case "list":
      return block.items.map((item) => `- ${plainText(item)}`);
    case "quote":
      return [block.text, block.source].filter((line) => line !== "");
    case "bars":
      return block.rows.map(({ label, detail }) => `${label}: ${detail}`);
    case "actions":
    case "feedback":
    case "divider":
      return [];
  }
}
