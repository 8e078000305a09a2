import type { types } from "@slack/bolt";
import type { Field, Form, FormValue, FormValues, Option } from "../../../render/message.ts";
import { printable, shorten } from "../../kit/text.ts";
import { channelOf, conversationId, userId, userOf } from "../ids.ts";
import { blocksOf, plain } from "./blocks.ts";
import { paginate } from "./parts.ts";
import { limits } from "./slack-text.ts";
import { bytesOf } from "./views.ts";

/** What a form shows at most above its fields: the rest of a view belongs to the fields. */
const introRoom = { blocks: 20, size: 60_000 };

/**
 * A form as a modal. Each field is an input whose block and action carry the field's name.
 * @param opaque what comes back with the submission: ids only, never text of a document
 */
export function modalOf(form: Form, team: string, opaque: string): types.ModalView {
  const shown = form.intro.flatMap((block) => blocksOf(block, { surface: "view", team }));
  const [intro = [], ...rest] = paginate([shown], { ...introRoom, sizeOf: bytesOf });
  return {
    type: "modal",
    callback_id: `loophole:${form.verb}`,
    private_metadata: opaque,
    title: plain(form.title, limits.view.title),
    submit: plain(form.submit, limits.view.button),
    close: plain("Cancel", limits.view.button),
    blocks: [
      ...(form.title.length > limits.view.title
        ? blocksOf({ kind: "heading", text: form.title }, { surface: "view", team })
        : []),
      ...intro,
      ...(rest.length > 0
        ? blocksOf(
            { kind: "note", spans: [{ kind: "text", text: "… and more, in the thread." }] },
            { surface: "view", team },
          )
        : []),
      ...form.fields.map((field) => input(field, team)),
    ],
  };
}

function input(field: Field, team: string): types.InputBlock {
  return {
    type: "input",
    block_id: field.name,
    optional: !field.required || field.kind === "toggle",
    label: plain(field.label, limits.input.label),
    element: elementOf(field, team),
    ...(field.hint === "" ? {} : { hint: plain(field.hint, limits.input.label) }),
  };
}

function elementOf(field: Field, team: string): types.InputBlock["element"] {
  const action_id = field.name;
  switch (field.kind) {
    case "text": {
      const max_length = Math.min(field.maxLength, limits.input.text);
      return {
        type: "plain_text_input",
        action_id,
        multiline: field.multiline,
        max_length,
        ...(field.value === "" ? {} : { initial_value: shorten(printable(field.value), max_length) }),
        ...(field.placeholder === ""
          ? {}
          : { placeholder: plain(field.placeholder, limits.input.placeholder) }),
      };
    }
    case "choice":
      return choice(field.options, field.value, action_id);
    case "date":
      return { type: "datepicker", action_id, ...(field.value === "" ? {} : { initial_date: field.value }) };
    case "person": {
      const user = userOf(field.value);
      return { type: "users_select", action_id, ...(user?.team === team ? { initial_user: user.user } : {}) };
    }
    case "people": {
      const users = field.value.flatMap((id) => {
        const user = userOf(id);
        return user?.team === team ? [user.user] : [];
      });
      return { type: "multi_users_select", action_id, ...(users.length > 0 ? { initial_users: users } : {}) };
    }
    case "channel": {
      const current = field.value === "" ? "" : channelOf(field.value).channel;
      return {
        type: "conversations_select",
        action_id,
        filter: { include: ["public", "private"], exclude_bot_users: true },
        // A direct conversation is none of the choices, and would be refused.
        ...(/^[CG]/.test(current) ? { initial_conversation: current } : {}),
      };
    }
    case "toggle": {
      const option = { value: "on", text: plain(field.label, limits.options.text) };
      return {
        type: "checkboxes",
        action_id,
        options: [option],
        ...(field.value ? { initial_options: [option] } : {}),
      };
    }
  }
}

function choice(options: readonly Option[], value: string, action_id: string): types.StaticSelect {
  const shown = options.map((option) => ({
    value: option.value,
    text: plain(option.label, limits.options.text),
  }));
  const initial = shown.find((option) => option.value === value);
  return {
    type: "static_select",
    action_id,
    ...(shown.length <= limits.options.count ? { options: shown } : { option_groups: groupsOf(shown) }),
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

function groupsOf(
  options: readonly types.PlainTextOption[],
): { label: types.PlainTextElement; options: types.PlainTextOption[] }[] {
  const size = limits.options.count;
  return Array.from({ length: Math.ceil(options.length / size) }, (_, at) => {
    const group = options.slice(at * size, (at + 1) * size);
    const [first, last] = [group[0]?.text.text ?? "", group.at(-1)?.text.text ?? ""];
    return {
      label: plain(`${shorten(first, 35)} – ${shorten(last, 35)}`, limits.options.text),
      options: group,
    };
  });
}

/** What Slack sends of a submitted form: for each block, for each action, the state of its element. */
export type ViewState = Readonly<Record<string, Readonly<Record<string, ElementState>>>>;

interface ElementState {
  readonly type: string;
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string } | null;
  readonly selected_options?: readonly { readonly value: string }[] | null;
  readonly selected_date?: string | null;
  readonly selected_user?: string | null;
  readonly selected_users?: readonly string[] | null;
  readonly selected_conversation?: string | null;
}

/** What was filled in, by the names of the fields. */
export function valuesOf(state: ViewState, team: string): FormValues {
  return Object.fromEntries(
    Object.values(state).flatMap((block) =>
      Object.entries(block).map(([name, element]) => [name, valueOf(element, team)] as const),
    ),
  );
}

function valueOf(element: ElementState, team: string): FormValue {
  switch (element.type) {
    case "static_select":
      return element.selected_option?.value ?? "";
    case "datepicker":
      return element.selected_date ?? "";
    case "users_select":
      return element.selected_user ? userId(team, element.selected_user) : "";
    case "multi_users_select":
      return (element.selected_users ?? []).map((user) => userId(team, user));
    case "conversations_select":
      return element.selected_conversation
        ? conversationId({ team, channel: element.selected_conversation })
        : "";
    case "checkboxes":
      return (element.selected_options ?? []).length > 0;
    default:
      return element.value ?? "";
  }
}
