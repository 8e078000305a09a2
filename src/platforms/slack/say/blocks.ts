import type { types } from "@slack/bolt";
import type { Action, Bar, MessageBlock, Span } from "../../../render/message.ts";
import { inGroups, printable, shorten } from "../../kit/text.ts";
import { countedPieces, elementLength, limits, literal, richTextRuns, toneSign } from "./slack-text.ts";

export type Block = types.KnownBlock;

/** Where blocks will stand: feedback buttons of Slack's own exist only in messages. */
export interface Setting {
  readonly surface: "message" | "view";
  /** The workspace that reads it. */
  readonly team: string;
}

/** The blocks that show one block of a message: as many as its text needs, none where it is empty. */
export function blocksOf(block: MessageBlock, setting: Setting): Block[] {
  switch (block.kind) {
    case "heading":
      return heading(block.text);
    case "text":
      return paragraphs(block.spans, setting);
    case "list":
      return list(block.items, setting);
    case "quote":
      return quote(block.text, block.source);
    case "bars":
      return bars(block.rows);
    case "status":
      return richTextRuns(block.spans, setting.team).map((run, index) =>
        section(index === 0 ? [...toneSign(block.tone), ...run] : run),
      );
    case "note":
      return note(block.spans, setting);
    case "actions":
      return inGroups(block.actions, limits.actionElements).map((group) => ({
        type: "actions",
        elements: group.map(button),
      }));
    case "feedback":
      return setting.surface === "message" ? [feedback(block.target)] : [feedbackButtons(block.target)];
    case "divider":
      return [{ type: "divider" }];
  }
}

function heading(text: string): Block[] {
  const shown = printable(text).trim();
  if (shown === "") return [];
  return shown.length <= limits.header
    ? [{ type: "header", text: { type: "plain_text", text: shown, emoji: false } }]
    : literal(shown, "bold").map((element) => section([element]));
}

function paragraphs(spans: readonly Span[], setting: Setting): Block[] {
  return richTextRuns(spans, setting.team).map(section);
}

function list(items: readonly (readonly Span[])[], setting: Setting): Block[] {
  const runs = items.flatMap((item) => richTextRuns(item, setting.team));
  return inRoom(runs, lengthOf).map((group) => ({
    type: "rich_text",
    elements: [
      {
        type: "rich_text_list",
        style: "bullet",
        elements: group.map((elements) => ({ type: "rich_text_section", elements })),
      },
    ],
  }));
}

function quote(text: string, source: string): Block[] {
  const parts: Block[] = literal(text).map((element) => ({
    type: "rich_text",
    elements: [{ type: "rich_text_quote", elements: [element] }],
  }));
  const where = shorten(printable(source).trim(), 300);
  return where === "" ? parts : [...parts, smallPrint(where)];
}

function bars(rows: readonly Bar[]): Block[] {
  const width = 10;
  const lines = rows.map(({ label, filled, total, detail }) => {
    const full = total > 0 ? Math.min(width, Math.max(0, Math.round((filled / total) * width))) : 0;
    return [
      ...literal("●".repeat(full) + "○".repeat(width - full)),
      ...literal(`  ${shorten(label, 100)}`, "bold"),
      ...literal(`  ${shorten(detail, 500)}\n`),
    ];
  });
  return inRoom(lines, lengthOf).map((group) => section(group.flat()));
}

function note(spans: readonly Span[], setting: Setting): Block[] {
  const text = spans.map((span) => (span.kind === "text" ? printable(span.text) : "")).join("");
  if (spans.some((span) => span.kind !== "text")) return paragraphs(spans, setting);
  return text.trim() === "" ? [] : countedPieces(text, limits.text).map(smallPrint);
}

function smallPrint(text: string): Block {
  return { type: "context", elements: [{ type: "plain_text", text, emoji: false }] };
}

function button(action: Action, index: number): types.Button {
  return {
    type: "button",
    action_id: `loophole:${action.verb}:${index}`,
    text: plain(action.label, limits.button),
    value: action.target,
    ...(action.style === undefined ? {} : { style: action.style }),
  };
}

function feedback(target: string): Block {
  return {
    type: "context_actions",
    elements: [
      {
        type: "feedback_buttons",
        action_id: "loophole:feedback:0",
        positive_button: { text: plain("Useful", limits.button), value: `useful ${target}` },
        negative_button: { text: plain("Not useful", limits.button), value: `not_useful ${target}` },
      },
    ],
  };
}

function feedbackButtons(target: string): Block {
  const useful: Action = { verb: "useful", label: "Useful", target };
  const notUseful: Action = { verb: "not_useful", label: "Not useful", target };
  return { type: "actions", elements: [useful, notUseful].map(button) };
}

/** A label that Slack shows as it stands. */
export function plain(text: string, limit: number): types.PlainTextElement {
  return { type: "plain_text", text: shorten(printable(text).trim() || "…", limit), emoji: false };
}

function section(elements: types.RichTextSection["elements"]): Block {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

/** Groups of neighbours, each of which fits into the text of one block. */
function inRoom<T>(all: readonly T[], sizeOf: (one: T) => number): T[][] {
  const groups: T[][] = [];
  let room = 0;
  for (const one of all) {
    const size = sizeOf(one);
    if (size > room || groups.length === 0) {
      groups.push([]);
      room = limits.text;
    }
    groups.at(-1)?.push(one);
    room -= size;
  }
  return groups;
}

function lengthOf(elements: types.RichTextSection["elements"]): number {
  return elements.reduce((sum, element) => sum + elementLength(element), 0);
}
