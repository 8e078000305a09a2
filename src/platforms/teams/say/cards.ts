import type { Message, MessageBlock } from "../../../render/message.ts";
import { shortenLine } from "../../kit/text.ts";
import { bytesOf, limits } from "../limits.ts";
import { type Card, type CardElement, cardOf, cardType } from "./card-json.ts";
import { type Drawing, elementsOf } from "./elements.ts";
import { mentions } from "./rich-text.ts";

/** One post in Teams; long messages need several. */
export interface Part {
  readonly activity: OutgoingMessage;
  readonly card: Card;
  /** What the thumbs under it are about; null where it has none. */
  readonly feedback: string | null;
}

/** A message activity as Teams takes it. */
interface OutgoingMessage {
  readonly type: "message";
  readonly summary: string;
  readonly attachments: readonly { readonly contentType: string; readonly content: Card }[];
  readonly entities?: readonly object[];
  readonly channelData?: object;
}

/** A message in as many posts as Teams needs for it; nothing is left out. `about`: see `ClickData`. */
export function partsOf(message: Message, about?: string): readonly Part[] {
  const drawing = {
    mentions: mentions(),
    click: { does: "act", key: message.key, ...(about === undefined ? {} : { about }) },
  } as const;
  const pages = inRoom(drawnBlocks(message, drawing), (element) =>
    bytesOf(drawing.mentions.within([element])),
  );
  return pages.map(({ elements, blocks }, index) => {
    const body = marked(elements, `${message.key} ${index + 1}/${pages.length}`);
    const card = cardOf(body, drawing.mentions.within(body));
    const thumbs = blocks.find((block) => block.kind === "feedback");
    const summary = shortenLine(message.summary, limits.message.summary);
    return { activity: activityOf(card, summary, message, blocks), card, feedback: thumbs?.target ?? null };
  });
}

function activityOf(
  card: Card,
  summary: string,
  message: Message,
  blocks: readonly MessageBlock[],
): OutgoingMessage {
  const hasThumbs = blocks.some(({ kind }) => kind === "feedback");
  return {
    type: "message",
    summary,
    attachments: [{ contentType: cardType, content: card }],
    ...(message.byModel ? { entities: [aiLabel(blocks)] } : {}),
    ...(hasThumbs ? { channelData: { feedbackLoop: { type: "default" } } } : {}),
  };
}

interface Drawn {
  readonly block: MessageBlock;
  readonly elements: readonly CardElement[];
}

/** What there is to see; a message without a visible block shows its summary, since Teams takes no empty card. */
function drawnBlocks(message: Message, drawing: Drawing): readonly Drawn[] {
  const drawn = message.blocks.map((block) => ({ block, elements: elementsOf(block, drawing) }));
  if (drawn.some(({ elements }) => elements.length > 0)) return drawn;
  const block = { kind: "text", spans: [{ kind: "text", text: message.summary || "…" }] } as const;
  return [...drawn, { block, elements: elementsOf(block, drawing) }];
}

interface Page {
  readonly elements: CardElement[];
  readonly blocks: MessageBlock[];
}

/** Fills one card after the other. */
function inRoom(drawn: readonly Drawn[], besides: (element: CardElement) => number): Page[] {
  let page: Page = { elements: [], blocks: [] };
  const pages = [page];
  let room: number = limits.card.bytes;
  let isDivided = false;
  for (const { block, elements } of drawn) {
    isDivided ||= block.kind === "divider";
    for (const drawnElement of elements) {
      const element = isDivided ? { ...drawnElement, separator: true } : drawnElement;
      isDivided = false;
      const size = bytesOf(element) + besides(element) + 2;
      if (size > room && page.elements.length > 0) {
        page = { elements: [], blocks: [] };
        pages.push(page);
        room = limits.card.bytes;
      }
      page.elements.push(element);
      room -= size;
    }
    page.blocks.push(block);
  }
  return pages;
}

/** The first element carries the key of the message, so that the post is found again where its ids were lost. */
function marked(elements: readonly CardElement[], key: string): readonly CardElement[] {
  const [first, ...rest] = elements;
  return first ? [{ ...first, id: markOf(key) }, ...rest] : elements;
}

/** The mark of a part: `loophole <key> <part>/<parts>`. */
function markOf(key: string): string {
  return `loophole ${key}`;
}

/** Which part of a message a mark belongs to; `part` counts from 0. */
export function partMarked(
  mark: string,
  key: string,
): { readonly part: number; readonly parts: number } | undefined {
  const found = /^loophole (.*) (\d{1,4})\/(\d{1,4})$/s.exec(mark);
  return found?.[1] === key ? { part: Number(found[2]) - 1, parts: Number(found[3]) } : undefined;
}

/**
 * The label “AI generated” and, for every passage that is quoted as evidence, a citation. Teams takes one such entity
 * in a message and refuses a second.
 */
function aiLabel(blocks: readonly MessageBlock[]): object {
  const quotes = blocks.filter((block) => block.kind === "quote").slice(0, limits.citations.count);
  const citation = quotes.map(({ text, source }, index) => ({
    "@type": "Claim",
    position: index + 1,
    appearance: {
      "@type": "DigitalDocument",
      name: shortenLine(source, limits.citations.name) || "The document",
      abstract: shortenLine(text, limits.citations.abstract) || "…",
    },
  }));
  return {
    type: "https://schema.org/Message",
    "@type": "Message",
    "@context": "https://schema.org",
    "@id": "",
    additionalType: ["AIGeneratedContent"],
    ...(citation.length > 0 ? { citation } : {}),
  };
}
