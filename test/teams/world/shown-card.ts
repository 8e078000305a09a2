import { userId } from "../../../src/platforms/teams/ids.ts";
import type { Shown } from "../../platform-contract.ts";
import { type BotActivity, tenant } from "./teams-world.ts";

/** An element of a card, as it came over the wire. */
export interface WireElement {
  readonly type?: string;
  readonly id?: string;
  readonly text?: string;
  readonly title?: string;
  readonly label?: string;
  readonly value?: string;
  readonly url?: string;
  readonly color?: string;
  readonly fallback?: WireElement;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly inlines?: readonly WireElement[];
  readonly items?: readonly WireElement[];
  readonly columns?: readonly WireElement[];
  readonly actions?: readonly WireElement[];
  readonly body?: readonly WireElement[];
  readonly choices?: readonly { readonly title?: string; readonly value?: string }[];
  readonly selectAction?: WireElement;
  readonly msteams?: {
    readonly entities?: readonly { readonly text: string; readonly mentioned: { readonly id: string } }[];
  };
}

/** All elements of a card, in the order in which they are read. */
export function elementsIn(card: object): readonly WireElement[] {
  const element: WireElement = card;
  const { inlines, items, columns, actions, body } = element;
  return [
    element,
    ...[inlines, items, columns, actions, body].flatMap((each) => (each ?? []).flatMap(elementsIn)),
  ];
}

/** What people see of a card. A text that knows Markdown may hold nothing but a mention. */
export function shownCard(card: object): Shown {
  const all = elementsIn(card);
  const entities = (card as WireElement).msteams?.entities ?? [];
  const live = all.flatMap((element): readonly string[] => {
    if (element.type === "TextBlock") {
      const called = entities.find(({ text }) => text === element.text);
      return called && /^<at>[^<>*_[\]`#]+<\/at>$/.test(element.text ?? "")
        ? [userId(tenant, called.mentioned.id)]
        : [`Markdown: ${element.text ?? ""}`];
    }
    return element.selectAction?.url === undefined ? [] : [element.selectAction.url];
  });
  const actions = all.flatMap(({ type, data }) => {
    const own = data?.["loophole"] as { does?: string; verb: string; target: string } | undefined;
    return type === "Action.Execute" && own && own.does === undefined
      ? [{ verb: own.verb, target: own.target }]
      : [];
  });
  return { text: all.flatMap(wordsOf).join(""), actions, live };
}

/** A message of the bot: its card, and the thumbs that Teams puts under it. */
export function shownActivity(activity: BotActivity): Shown {
  const card = shownCard(activity.attachments?.[0]?.content ?? {});
  if (!activity.channelData?.feedbackLoop) return card;
  // Teams sends the thumbs with the id of the message; what they are about, the bot alone knows.
  const target = card.actions[0]?.target ?? "";
  const thumbs = ["useful", "not_useful"].map((verb) => ({ verb, target }));
  return { ...card, actions: [...card.actions, ...thumbs] };
}

function wordsOf({ type, text, title, label }: WireElement): readonly string[] {
  switch (type ?? "") {
    case "TextRun":
      return [text ?? ""];
    case "RichTextBlock":
      return ["\n"];
    case "TextBlock":
      return [`\n@${(text ?? "").replaceAll(/<\/?at>/g, "")}`];
    default:
      return [title, label].flatMap((each) => (each === undefined ? [] : [`\n${each}`]));
  }
}
