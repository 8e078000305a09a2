import type { types } from "@slack/bolt";
import { createHash } from "node:crypto";
import type { Message, MessageBlock } from "../../../render/message.ts";
import { printable, shorten } from "../../kit/text.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { countedLength, escapeMarkup, limits } from "./slack-text.ts";

/** One post, ready to be sent: it is within every limit, and carries its key twice. */
export interface Part {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly metadata: types.MessageMetadata;
}

const eventType = "loophole_post";

/** How a message is divided: everything that Slack is known to take, or half of it in its oldest blocks. */
export interface Fit {
  readonly counted: number;
  readonly surface: "message" | "view";
}

export const usualFit: Fit = { counted: limits.message.counted, surface: "message" };
/** For a Slack that refused the usual: it never says which block or how much was too much. */
export const carefulFit: Fit = { counted: limits.message.counted / 2, surface: "view" };

/**
 * A message as the posts that say all of it, first to last.
 * @param edition differs each time a post is changed, because Slack wants new block ids then
 */
export function postsOf(message: Message, team: string, edition: string, fit: Fit = usualFit): Part[] {
  const pages = paginate(
    unitsOf(message.blocks).map((unit) =>
      unit.flatMap((block) => blocksOf(block, { surface: fit.surface, team })),
    ),
    { blocks: limits.message.blocks, size: fit.counted, sizeOf: countedSize },
  );
  const tag = tagOf(message.key);
  return (pages.length === 0 ? [[]] : pages).map((blocks, part) => ({
    text: summaryText(message.summary),
    blocks: blocks.map((block, index) => ({ ...block, block_id: `${tag}.${part}.${edition}.${index}` })),
    metadata: { event_type: eventType, event_payload: { key: message.key, part, parts: pages.length || 1 } },
  }));
}

/**
 * Which part of which message a post is, told by its metadata, or by its block ids where Slack gave no metadata.
 * @returns undefined for posts with another key
 */
export function partOf(
  post: { readonly metadata?: unknown; readonly blocks?: readonly { readonly block_id?: string }[] },
  key: string,
): { readonly part: number; readonly parts: number | undefined } | undefined {
  const metadata = post.metadata as Partial<types.MessageMetadata> | undefined;
  if (metadata?.event_type === eventType && metadata.event_payload?.["key"] === key) {
    return {
      part: Number(metadata.event_payload["part"]),
      parts: Number(metadata.event_payload["parts"]),
    };
  }
  const [tag, part] = post.blocks?.[0]?.block_id?.split(".") ?? [];
  return tag === tagOf(key) ? { part: Number(part), parts: undefined } : undefined;
}

/** The fallback text: no mention, link or emoji code in it is live. */
function summaryText(summary: string): string {
  const words = printable(summary).replaceAll(/:(?=[a-z_+'-][\w+'-]{0,80}:)/gi, ": ");
  const text = escapeMarkup(shorten(words.trim(), 600));
  return text === "" ? "Loophole" : text;
}

/**
 * What belongs together: a run that begins at a heading and ends at a divider or its buttons, so that buttons stay
 * with what they act on.
 */
export function unitsOf(blocks: readonly MessageBlock[]): MessageBlock[][] {
  const units: MessageBlock[][] = [];
  let isEnded = true;
  for (const [index, block] of blocks.entries()) {
    if (isEnded || block.kind === "heading") units.push([]);
    units.at(-1)?.push(block);
    const next = blocks[index + 1]?.kind;
    isEnded =
      block.kind === "divider" ||
      ((block.kind === "actions" || block.kind === "feedback") && next !== "actions" && next !== "feedback");
  }
  return units;
}

/** Fills pages with units; a unit that alone is too large is divided between its blocks. */
export function paginate(
  units: readonly (readonly Block[])[],
  page: { readonly blocks: number; readonly size: number; sizeOf(block: Block): number },
): Block[][] {
  const pages: Block[][] = [];
  let room = { blocks: 0, size: 0 };
  const place = (blocks: readonly Block[], size: number): void => {
    if (blocks.length > room.blocks || size > room.size) {
      pages.push([]);
      room = { blocks: page.blocks, size: page.size };
    }
    pages.at(-1)?.push(...blocks);
    room = { blocks: room.blocks - blocks.length, size: room.size - size };
  };
  for (const unit of units) {
    const size = unit.reduce((sum, block) => sum + page.sizeOf(block), 0);
    if (unit.length <= page.blocks && size <= page.size) {
      if (unit.length > 0) place(unit, size);
    } else {
      for (const block of unit) place([block], page.sizeOf(block));
    }
  }
  return pages;
}

/** What Slack counts of a block, on the safe side: every visible character and an overhead. */
function countedSize(block: Block): number {
  return limits.message.overheadPerBlock + visibleLength(block);
}

function visibleLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, part) => sum + visibleLength(part), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [name, part]) =>
      sum +
      (typeof part === "string"
        ? name === "text" || name === "url"
          ? countedLength(part)
          : 8
        : visibleLength(part)),
    0,
  );
}

/** A short name for a key that fits into block ids. */
function tagOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url").slice(0, 16);
}
