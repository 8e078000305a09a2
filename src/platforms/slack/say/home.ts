import type { types } from "@slack/bolt";
import type { Message } from "../../../render/message.ts";
import { limits } from "../limits.ts";
import { type Block, blocksOf, plain } from "./blocks.ts";
import { bytesOf } from "./modal.ts";
import { paginate, unitsOf } from "./parts.ts";

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
    text: plain(label, limits.button.text),
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
