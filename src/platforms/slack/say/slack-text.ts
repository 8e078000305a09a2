import type { types } from "@slack/bolt";
import type { Span, Tone } from "../../../render/message.ts";
import { pieces, printable, shorten } from "../../kit/text.ts";
import { userOf } from "../ids.ts";

/**
 * What Slack accepts, in characters unless said otherwise. The numbers of `message` are lower than Slack's own (50
 * blocks; somewhere above 13,000 counted characters, undocumented), because going over loses the whole post.
 */
export const limits = {
  message: { blocks: 40, counted: 12_000, overheadPerBlock: 100 },
  view: { blocks: 100, bytes: 250_000, title: 24, button: 24 },
  header: 150,
  text: 3_000,
  actionElements: 25,
  button: 75,
  url: 3_000,
  input: { label: 2_000, placeholder: 150, text: 3_000 },
  options: { count: 100, text: 75 },
} as const;

/** Escapes the three characters with which Slack's markup begins, so that no mention, link or command survives. */
export function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const escapedLengths: Readonly<Record<string, number>> = { "&": 5, "<": 4, ">": 4 };

/** How many characters Slack counts: `&`, `<` and `>` count as long as their escapes. */
export function countedLength(text: string): number {
  return escapeMarkup(text).length;
}

/** Pieces of at most `limit` counted characters that join to the same text. */
export function countedPieces(text: string, limit: number): string[] {
  return pieces(text, limit, (unit) => escapedLengths[unit] ?? 1);
}

type Element = types.RichTextSection["elements"][number];

const toneEmoji: Readonly<Record<Tone, string>> = {
  open: "large_orange_circle",
  attention: "warning",
  good: "white_check_mark",
  quiet: "white_circle",
};

/** The sign in front of a status line. */
export function toneSign(tone: Tone): Element[] {
  return [
    { type: "emoji", name: toneEmoji[tone] },
    { type: "text", text: "  " },
  ];
}

/**
 * Spans as elements of rich text, in runs that each fit into one block. Text is literal there: Slack reads no markup
 * in it. Only the spans' own links and mentions become live.
 * @param team the workspace that will read it; people of other places are named instead of mentioned
 */
export function richTextRuns(spans: readonly Span[], team: string): Element[][] {
  const runs: Element[][] = [[]];
  let room: number = limits.text;
  for (const element of spans.flatMap((span) => elementsOf(span, team))) {
    const length = elementLength(element);
    if (length > room && (runs.at(-1)?.length ?? 0) > 0) {
      runs.push([]);
      room = limits.text;
    }
    runs.at(-1)?.push(element);
    room -= length;
  }
  return runs.filter((run) => run.length > 0);
}

function elementsOf(span: Span, team: string): Element[] {
  switch (span.kind) {
    case "text":
      return literal(span.text, span.style);
    case "link":
      return isSafeLink(span.href)
        ? [{ type: "link", url: span.href, text: shorten(printable(span.text), 300) || span.href }]
        : literal(`${span.text} (${span.href})`);
    case "mention": {
      const user = userOf(span.user);
      return user?.team === team ? [{ type: "user", user_id: user.user }] : literal(span.name || "someone");
    }
  }
}

/** Text elements that show exactly these words. */
export function literal(text: string, style?: "bold" | "italic" | "code"): types.RichTextText[] {
  return countedPieces(printable(text), limits.text).map((piece) => ({
    type: "text",
    text: piece,
    ...(style === undefined ? {} : { style: { [style]: true } }),
  }));
}

/** How many characters of a block an element takes. */
export function elementLength(element: Element): number {
  if (element.type === "text") return countedLength(element.text);
  if (element.type === "link") return countedLength(element.text ?? "") + element.url.length;
  return 20;
}

function isSafeLink(href: string): boolean {
  return href.length <= limits.url && /^https?:\/\/[^\s<>"|]+$/i.test(href) && URL.canParse(href);
}
