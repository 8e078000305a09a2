import type { Action, Bar, MessageBlock, Span } from "../../../render/message.ts";
import { inGroups, shortenLine } from "../../kit/text.ts";
import { limits } from "../limits.ts";
import type { CardAction, CardElement, TextRun } from "./card-json.ts";
import { type ClickData, clickData } from "./click-data.ts";
import { literal, type Mentions, paragraphs, runs, toneSign } from "./rich-text.ts";

/** What the elements of a card have in common. */
export interface Drawing {
  readonly mentions: Mentions;
  /** What every button of the card carries besides what it does. */
  readonly click: Omit<ClickData, "verb" | "target">;
}

/** The elements that show one block of a message: as many as its text needs, none where it is empty. */
export function elementsOf(block: MessageBlock, { mentions, click }: Drawing): CardElement[] {
  switch (block.kind) {
    case "heading":
      return literal(block.text, { size: "Large", weight: "Bolder" });
    case "text":
      return paragraphs(block.spans, mentions);
    case "list":
      return list(block.items, mentions);
    case "quote":
      return quote(block.text, block.source);
    case "bars":
      return block.rows.map(bar);
    case "status":
      return paragraphs(block.spans, mentions, {}, [toneSign(block.tone)]);
    case "note":
      return paragraphs(block.spans, mentions, { size: "Small", isSubtle: true });
    case "actions":
      return inGroups(block.actions, limits.actions).map((group) => ({
        type: "ActionSet",
        actions: group.map((action) => button(action, click)),
      }));
    case "feedback":
    case "divider":
      // Teams shows its own thumbs under the message; a divider is a line above the next element.
      return [];
  }
}

function list(items: readonly (readonly Span[])[], mentions: Mentions): CardElement[] {
  const bullet: TextRun = { type: "TextRun", text: "• " };
  return items.flatMap((item) =>
    paragraphs(item, mentions, {}, [bullet]).map((element) => ({ spacing: "Small" as const, ...element })),
  );
}

function quote(text: string, source: string): CardElement[] {
  const words = literal(text, { italic: true });
  const [where, ...more] = literal(source, { size: "Small", isSubtle: true });
  const last = [...words.slice(-1), ...(where ? [where] : [])];
  // A box is never cut, so that one of any length is a row of boxes.
  const boxes = [...words.slice(0, -1).map((each) => [each]), last, ...more.map((each) => [each])];
  return boxes
    .filter((items) => items.length > 0)
    .map((items, index) => ({
      type: "Container",
      style: "emphasis",
      ...(index > 0 ? { spacing: "None" as const } : {}),
      items,
    }));
}

const barWidth = 10;

function bar({ label, filled, total, detail }: Bar): CardElement {
  const full =
    total > 0 ? Math.min(barWidth, Math.max(filled > 0 ? 1 : 0, Math.round((filled / total) * barWidth))) : 0;
  const strip: readonly TextRun[] = [
    { type: "TextRun", text: "█".repeat(full), color: "Good" },
    { type: "TextRun", text: "░".repeat(barWidth - full), isSubtle: true },
  ];
  const cell = (text: string, width: "auto" | "stretch" | `${number}px`, setting = {}) =>
    ({
      type: "Column",
      width,
      spacing: "Small",
      verticalContentAlignment: "Center",
      items: literal(shortenLine(text, limits.message.summary), setting),
    }) as const;
  return {
    type: "ColumnSet",
    spacing: "Small",
    columns: [
      cell(label, "130px"),
      {
        type: "Column",
        width: "auto",
        spacing: "Small",
        items: [{ type: "RichTextBlock", inlines: strip.filter(({ text }) => text !== "") }],
      },
      cell(detail, "stretch", { size: "Small", isSubtle: true }),
    ],
  };
}

/** A button. New clients call the bot with it and show the answer in place, old ones send it as a message. */
function button(
  { verb, label, target, style }: Pick<Action, "verb" | "label" | "target" | "style">,
  click: Drawing["click"],
): CardAction {
  return cardAction(label, clickData({ ...click, verb, target }), style, opensForm.has(verb));
}

/** Verbs that are answered by a form; an old client opens it as a dialog. */
const opensForm: ReadonlySet<string> = new Set([
  "answer",
  "accept",
  "dismiss",
  "assign",
  "reopen",
  "settings",
  "review",
]);

export function cardAction(
  label: string,
  data: object,
  style?: Action["style"],
  isDialog = false,
): CardAction {
  const title = shortenLine(label, limits.button) || "…";
  const look =
    style === undefined
      ? {}
      : { style: style === "danger" ? ("destructive" as const) : ("positive" as const) };
  const old = isDialog ? { ...data, msteams: { type: "task/fetch" } } : data;
  return {
    type: "Action.Execute",
    title,
    verb: "loophole",
    ...look,
    data,
    fallback: { type: "Action.Submit", title, ...look, data: old },
  };
}

/** Everything that a list of spans says, as plain text. */
export function plainText(spans: readonly Span[]): string {
  return runs(spans)
    .map(({ text }) => text)
    .join("");
}
