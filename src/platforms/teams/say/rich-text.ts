import type { Span, Tone } from "../../../render/message.ts";
import { pieces, printable } from "../../kit/text.ts";
import { userOf } from "../ids.ts";
import { limits } from "../limits.ts";
import type { CardElement, MentionEntity, TextRun } from "./card-json.ts";

/** How a whole text is set; spans add their own. */
export type Setting = Partial<Pick<TextRun, "size" | "weight" | "isSubtle" | "italic">>;

const longestAddress = 2_000;
const mostRuns = 40;

/** Spans as the elements that show them, none where there is nothing to see. */
export function paragraphs(
  spans: readonly Span[],
  mentions: Mentions,
  setting: Setting = {},
  lead: readonly TextRun[] = [],
): CardElement[] {
  const at = spans.findIndex((span) => span.kind === "mention" && userOf(span.user) !== undefined);
  const mentioned = spans[at];
  if (mentioned?.kind !== "mention") return blocks([...lead, ...runs(spans, setting)]);
  // A mention is live in a block of its own only, so what follows it stands in the column beside.
  const before = [...lead, ...runs(spans.slice(0, at), setting)];
  const after = paragraphs(spans.slice(at + 1), mentions, setting);
  const isShort = before.map(({ text }) => text).join("").length <= 3;
  const row: CardElement = {
    type: "ColumnSet",
    ...(before.length > 0 && !isShort ? { spacing: "None" } : {}),
    columns: [
      ...(isShort && before.length > 0 ? [column("auto", blocks(before))] : []),
      column("auto", [mentions.of(mentioned)]),
      ...(after.length > 0 ? [column("stretch", after)] : []),
    ],
  };
  return [...(isShort ? [] : blocks(before)), row];
}

/** A text that is shown as it stands. */
export function literal(text: string, setting: Setting = {}): CardElement[] {
  return blocks(runs([{ kind: "text", text }], setting));
}

/** What a status line begins with. */
export function toneSign(tone: Tone): TextRun {
  switch (tone) {
    case "open":
      return { type: "TextRun", text: "● ", color: "Accent" };
    case "attention":
      return { type: "TextRun", text: "▲ ", color: "Attention" };
    case "good":
      return { type: "TextRun", text: "✓ ", color: "Good", weight: "Bolder" };
    case "quiet":
      return { type: "TextRun", text: "○ ", isSubtle: true };
  }
}

export function runs(spans: readonly Span[], setting: Setting = {}): TextRun[] {
  return spans.flatMap((span) =>
    pieces(printable(wordsOf(span)), limits.run).map((text) => ({
      type: "TextRun" as const,
      text,
      ...setting,
      ...look(span),
    })),
  );
}

function wordsOf(span: Span): string {
  return span.kind === "mention" ? `@${span.name}` : span.text;
}

function look(span: Span): Partial<TextRun> {
  switch (span.kind) {
    case "mention":
      return { weight: "Bolder" };
    case "link": {
      const isLive = /^https?:\/\//.test(span.href) && span.href.length <= longestAddress;
      return isLive ? { color: "Accent", underline: true, selectAction: openUrl(span.href) } : {};
    }
    case "text":
      return span.style === undefined ? {} : styles[span.style];
  }
}

const styles = {
  bold: { weight: "Bolder" },
  italic: { italic: true },
  code: { fontType: "Monospace" },
} as const;

function openUrl(url: string): NonNullable<TextRun["selectAction"]> {
  return { type: "Action.OpenUrl", url };
}

/** Runs in as many blocks as their length needs; those of one text follow each other without a gap. */
function blocks(all: readonly TextRun[]): CardElement[] {
  const groups: TextRun[][] = [];
  let room = 0;
  for (const run of all) {
    const size = run.text.length + (run.selectAction?.url.length ?? 0);
    const group = groups.at(-1);
    if (!group || size > room || group.length === mostRuns) {
      groups.push([run]);
      room = limits.run;
    } else group.push(run);
    room -= size;
  }
  return groups
    .filter((group) => group.some(({ text }) => text.trim() !== ""))
    .map((inlines, index) => ({ type: "RichTextBlock", ...(index > 0 ? { spacing: "None" } : {}), inlines }));
}

function column(width: "auto" | "stretch", items: readonly CardElement[]) {
  return { type: "Column", width, spacing: "None", items } as const;
}

/**
 * The people whom a card calls. Teams finds a mention by the words between `<at>` and `</at>`, in a block that knows
 * Markdown, so that a name is reduced to letters, and no two people of a card have the same words.
 */
export interface Mentions {
  /** The block that calls somebody. */
  of(mention: Extract<Span, { kind: "mention" }>): CardElement;
  /** Everybody who is called by one of these elements. */
  within(elements: readonly CardElement[]): readonly MentionEntity[];
}

export function mentions(): Mentions {
  const people = new Map<string, MentionEntity>();
  const taken = new Set<string>();
  return {
    of: ({ user, name }) => {
      const known = people.get(user) ?? entity(userOf(user)?.user ?? "", unused(harmless(name), taken));
      people.set(user, known);
      taken.add(known.mentioned.name);
      return { type: "TextBlock", text: known.text, wrap: true };
    },
    within: (elements) => {
      const json = JSON.stringify(elements);
      return [...people.values()].filter(({ text }) => json.includes(JSON.stringify(text)));
    },
  };
}

function entity(id: string, name: string): MentionEntity {
  return { type: "mention", text: `<at>${name}</at>`, mentioned: { id, name } };
}

function harmless(name: string): string {
  const letters = name
    .normalize("NFC")
    .slice(0, 80)
    .replaceAll(/[^\p{L}\p{M}\p{N} .'’-]/gu, " ");
  return letters.replaceAll(/\s+/g, " ").trim() || "Somebody";
}

function unused(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name} ${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
