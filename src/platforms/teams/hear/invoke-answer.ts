import type { Form, Message, MessageBlock } from "../../../render/message.ts";
import { shortenLine } from "../../kit/text.ts";
import { limits } from "../limits.ts";
import { type Card, cardType } from "../say/card-json.ts";
import { plainText } from "../say/elements.ts";

/** What Teams shows at once to whoever clicked: the body of the answer to an invoke. */
export interface InvokeAnswer {
  readonly status: number;
  readonly body?: object;
}

/** A card in the place of the one that was clicked, for this person. */
export function cardAnswer(card: Card): InvokeAnswer {
  return { status: 200, body: { statusCode: 200, type: cardType, value: card } };
}

/** A few words beside the card. */
export function toast(words: string): InvokeAnswer {
  const value = shortenLine(words, limits.toast);
  return {
    status: 200,
    body: { statusCode: 200, type: "application/vnd.microsoft.activity.message", value },
  };
}

/** A card that cannot be acted on, said where it was clicked. */
export function unknownCard(): InvokeAnswer {
  const message = "This button belongs to something that is not there any more. Mention me with status.";
  return {
    status: 200,
    body: {
      statusCode: 400,
      type: "application/vnd.microsoft.error",
      value: { code: "BadRequest", message },
    },
  };
}

/** A card in a dialog. */
export function dialog(title: string, card: Card): InvokeAnswer {
  const value = { title, height: "medium", width: "medium", card: { contentType: cardType, content: card } };
  return { status: 200, body: { task: { type: "continue", value } } };
}

/** A few words in a dialog, at the end of it. */
export function lastWords(words: string): InvokeAnswer {
  return { status: 200, body: { task: { type: "message", value: shortenLine(words, limits.toast) } } };
}

const lost = "Something went wrong on my side, and that was not recorded. Please click again in a moment.";

/** Said to whoever clicked where it could not be recorded. */
export function unrecorded({ name = "" }: { readonly name?: string | undefined }): InvokeAnswer {
  return said(name, lost);
}

/** A few words to whoever clicked: beside the card, or in the dialog that is open. */
export function said(name: string, words: string): InvokeAnswer {
  return name === "adaptiveCard/action" ? toast(words) : lastWords(words);
}

export const nothing: InvokeAnswer = { status: 200 };
export const notImplemented: InvokeAnswer = { status: 501 };
export const badRequest: InvokeAnswer = { status: 400 };

/** A message as a few words, or undefined where it is too long for them, or can be acted on. */
export function asToast(message: Message): string | undefined {
  const isPlain = message.blocks.every(({ kind }) => plainKinds.has(kind));
  const words = messageText(message).replaceAll("\n", " ");
  return isPlain && words !== "" && words.length <= limits.toast ? words : undefined;
}

const plainKinds: ReadonlySet<MessageBlock["kind"]> = new Set([
  "heading",
  "text",
  "status",
  "note",
  "divider",
]);

/** What is wrong with a form that cannot be shown again. */
export function problemsOf(problems: Readonly<Record<string, string>>): string {
  return Object.values(problems).join(" ");
}

export function titleOf(form: Pick<Form, "title">): string {
  return shortenLine(form.title, 60);
}

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
