import { userOf } from "../../../src/platforms/slack/ids.ts";
import type { FormValues } from "../../../src/render/message.ts";
import type { ShownBlock } from "./shown-blocks.ts";
import type { View } from "./slack-world.ts";

/** What Slack sends of a form that somebody filled in: for each input the state of its element. */
export function filledIn(view: View, values: FormValues): object {
  return Object.fromEntries(
    (view.blocks as ShownBlock[]).flatMap(({ type, block_id, element }) => {
      if (type !== "input" || block_id === undefined || !element) return [];
      return [
        [
          block_id,
          { [element.action_id]: { type: element.type, ...stateOf(element.type, values[block_id]) } },
        ],
      ];
    }),
  );
}

function stateOf(type: string, value: FormValues[string] | undefined): object {
  const plain = (one: unknown): string => userOf(String(one))?.user ?? String(one);
  switch (type) {
    case "static_select":
      return { selected_option: value ? { value } : null };
    case "datepicker":
      return { selected_date: value || null };
    case "users_select":
      return { selected_user: value ? plain(value) : null };
    case "multi_users_select":
      return { selected_users: Array.isArray(value) ? value.map(plain) : [] };
    case "conversations_select":
      return { selected_conversation: value ? plain(value) : null };
    case "checkboxes":
      return { selected_options: value === true ? [{ value: "on" }] : [] };
    default:
      return { value: value || null };
  }
}
