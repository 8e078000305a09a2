import type { types } from "@slack/bolt";
import type { Message } from "../../../render/message.ts";
import { type Block, blocksOf, plain } from "./blocks.ts";
import { paginate, unitsOf } from "./parts.ts";
import { limits } from "./slack-text.ts";

/** Room for the buttons that turn pages, and for what surrounds the blocks in the view. */
const room = { blocks: limits.view.blocks - 2, size: limits.view.bytes - 10_000 };

/**
 * A person's own page as a Home view: one page of it, with buttons to the others.
 * @param page counted from 0; a page that does not exist shows the nearest one
 */
export function homeOf(message: Message, team: string, page: number): types.HomeView {
  const pages = paginate(
    unitsOf(message.blocks).map((unit) =>
      unit.flatMap((block) => blocksOf(block, { surface: "view", team })),
    ),
    { ...room, sizeOf: bytesOf },
  );
  const at = Math.min(Math.max(0, page), Math.max(0, pages.length - 1));
  const shown = pages[at] ?? [];
  return {
    type: "home",
    callback_id: "loophole-home",
    private_metadata: String(at),
    blocks: pages.length > 1 ? [...shown, turn(at, pages.length)] : shown,
  };
}

function turn(at: number, pages: number): Block {
  const to = (page: number, label: string): types.Button => ({
    type: "button",
    action_id: `loophole:turn:${page}`,
    text: plain(label, limits.button),
    value: String(page),
  });
  return {
    type: "actions",
    elements: [
      ...(at > 0 ? [to(at - 1, "Previous page")] : []),
      ...(at < pages - 1 ? [to(at + 1, `Next page (${at + 2} of ${pages})`)] : []),
    ],
  };
}

/** A message as a modal of its own, for people on their own page, where no message could be seen. */
export function noticeOf(message: Message, team: string): types.ModalView {
  const shown = message.blocks.flatMap((block) => blocksOf(block, { surface: "view", team }));
  const [blocks = []] = paginate([shown], { blocks: limits.view.blocks, size: 200_000, sizeOf: bytesOf });
  return {
    type: "modal",
    callback_id: "loophole-notice",
    title: plain("Loophole", limits.view.title),
    close: plain("Close", limits.view.button),
    blocks,
  };
}

/** The size of a block in a view, in bytes of JSON. */
export function bytesOf(block: Block): number {
  return Buffer.byteLength(JSON.stringify(block)) + 1;
}
