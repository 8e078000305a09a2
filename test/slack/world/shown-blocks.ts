import type { Shown } from "../../platform-contract.ts";
import type { RawBlock } from "../../../src/services/slack/raw.ts";

/** A block as it came over the line: what the program reads of blocks, and what clients show of them besides. */
export interface ShownBlock extends RawBlock {
  readonly action_id?: string;
  readonly elements?: readonly ShownBlock[];
  readonly element?: ShownElement;
  readonly label?: { readonly text?: string };
  readonly hint?: { readonly text?: string };
  readonly positive_button?: { readonly value?: string };
  readonly negative_button?: { readonly value?: string };
}

export interface ShownElement {
  readonly type: string;
  readonly action_id: string;
}

/** A button that can be clicked, as Slack would send it. */
export interface Button {
  readonly action_id: string;
  readonly value: string;
  readonly verb: string;
  readonly target: string;
}

/** What people see of blocks: all words, all buttons, everything live. */
export function shownBlocks(blocks: readonly ShownBlock[], team: string): Shown {
  return {
    text: blocks.map(words).join("\n"),
    actions: buttonsOf(blocks).map(({ verb, target }) => ({ verb, target })),
    live: blocks.flatMap((block) => liveIn(block, team)),
  };
}

/** The buttons in blocks, in order. */
export function buttonsOf(blocks: readonly ShownBlock[]): Button[] {
  return blocks.flatMap((block) => {
    const own = block.type === "button" ? [buttonAs(block.action_id ?? "", block.value ?? "")] : [];
    const feedback = [block.positive_button, block.negative_button].flatMap((one) =>
      one ? [buttonAs(block.action_id ?? "", one.value ?? "")] : [],
    );
    return [...own, ...feedback, ...buttonsOf(block.elements ?? [])];
  });
}

function buttonAs(action_id: string, value: string): Button {
  const [, verb = ""] = action_id.split(":");
  const [said = "", ...rest] = value.split(" ");
  return verb === "feedback"
    ? { action_id, value, verb: said, target: rest.join(" ") }
    : { action_id, value, verb, target: value };
}

function words(block: ShownBlock): string {
  const own = typeof block.text === "string" ? block.text : (block.text?.text ?? "");
  const literal = typeof block.text === "object" && block.text.type === "mrkdwn" ? unmarked(own) : own;
  const inside = (block.elements ?? []).map(words);
  const separator = block.type === "rich_text_section" || block.type === "rich_text_quote" ? "" : "\n";
  const input = [block.label?.text, block.hint?.text].filter(Boolean).join("\n");
  return [literal, input, inside.join(separator)].filter(Boolean).join("\n");
}

/** Slack's markup as it would be shown. */
function unmarked(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function liveIn(block: ShownBlock, team: string): string[] {
  const own =
    block.type === "user"
      ? [`slack:${team}:${block.user_id ?? ""}`]
      : block.type === "link"
        ? [block.url ?? ""]
        : ["broadcast", "usergroup", "channel"].includes(block.type ?? "")
          ? [block.type ?? ""]
          : [];
  return [...own, ...(block.elements ?? []).flatMap((one) => liveIn(one, team))];
}
