import type {
  ActionTaken,
  CommandGiven,
  FormSubmitted,
  Handlers,
  Origin,
  Reply,
  ShortcutUsed,
} from "../../../src/platforms/handlers.ts";
import type { Conversation } from "../../../src/platforms/people-and-places.ts";

/** Handlers that only remember what they were told, and reply as they are bidden. */
export interface Heard {
  readonly commands: CommandGiven[];
  readonly shortcuts: ShortcutUsed[];
  readonly actions: ActionTaken[];
  readonly forms: FormSubmitted[];
  readonly joined: Origin[];
  readonly left: Conversation[];
  readonly renamed: { readonly channel: Conversation; readonly name: string }[];
  reply: Reply;
  readonly handlers: Handlers;
}

export function hearing(): Heard {
  const keep = <T>(list: T[]) => {
    return async (event: T): Promise<Reply> => {
      list.push(event);
      return heard.reply;
    };
  };
  const [commands, shortcuts, actions, forms] = [[], [], [], []] as [
    CommandGiven[],
    ShortcutUsed[],
    ActionTaken[],
    FormSubmitted[],
  ];
  const joined: Origin[] = [];
  const left: Conversation[] = [];
  const renamed: { channel: Conversation; name: string }[] = [];
  const heard: Heard = {
    commands,
    shortcuts,
    actions,
    forms,
    joined,
    left,
    renamed,
    reply: { kind: "recorded", say: "On it" },
    handlers: {
      commandGiven: keep(commands),
      shortcutUsed: keep(shortcuts),
      actionTaken: keep(actions),
      formSubmitted: keep(forms),
      homeOpened: async () => ({ key: "home", summary: "", byModel: false, blocks: [] }),
      joined: async (event) => void joined.push(event),
      left: async ({ channel }) => void left.push(channel),
      renamed: async (event) => void renamed.push(event),
      moved: async () => {},
      installed: async () => {},
      uninstalled: async () => {},
    },
  };
  return heard;
}

/** How much was heard, of whatever kind. */
export function heardInAll({ commands, shortcuts, actions, forms, joined, left, renamed }: Heard): number {
  return [commands, shortcuts, actions, forms, joined, left, renamed].reduce(
    (sum, each) => sum + each.length,
    0,
  );
}
