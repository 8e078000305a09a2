/** The parts of Adaptive Cards 1.5 that are used here. Text of strangers stands in runs alone: they know no markup. */
export interface Card {
  readonly type: "AdaptiveCard";
  readonly $schema: "http://adaptivecards.io/schemas/adaptive-card.json";
  readonly version: "1.5";
  readonly body: readonly CardElement[];
  readonly msteams?: { readonly entities: readonly MentionEntity[] };
}

interface ElementBase {
  /** Unique in its card. */
  readonly id?: string;
  readonly spacing?: "None" | "Small" | "Medium";
  readonly separator?: boolean;
}

export type CardElement = ElementBase &
  (
    | { readonly type: "RichTextBlock"; readonly inlines: readonly TextRun[] }
    /** Knows Markdown, so it holds nothing but a mention. */
    | { readonly type: "TextBlock"; readonly text: string; readonly wrap: true }
    | { readonly type: "Container"; readonly style?: "emphasis"; readonly items: readonly CardElement[] }
    | { readonly type: "ColumnSet"; readonly columns: readonly Column[] }
    | { readonly type: "ActionSet"; readonly actions: readonly (CardAction | SubmitAction)[] }
    | CardInput
  );

interface Column {
  readonly type: "Column";
  readonly width: "auto" | "stretch" | `${number}px`;
  readonly spacing?: "None" | "Small";
  readonly verticalContentAlignment?: "Center";
  readonly items: readonly CardElement[];
}

export interface TextRun {
  readonly type: "TextRun";
  readonly text: string;
  readonly size?: "Small" | "Large";
  readonly weight?: "Bolder";
  readonly color?: "Accent" | "Attention" | "Good" | "Warning";
  readonly fontType?: "Monospace";
  readonly isSubtle?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly selectAction?: { readonly type: "Action.OpenUrl"; readonly url: string };
}

export type CardInput = InputBase &
  (
    | {
        readonly type: "Input.Text";
        readonly isMultiline: boolean;
        readonly maxLength: number;
        readonly placeholder?: string;
      }
    | { readonly type: "Input.Date" }
    | { readonly type: "Input.Toggle"; readonly title: string }
    | {
        readonly type: "Input.ChoiceSet";
        readonly style: "compact" | "filtered";
        readonly isMultiSelect?: true;
        readonly choices: readonly { readonly title: string; readonly value: string }[];
        /** A search in the directory beside the choices. */
        readonly "choices.data"?: { readonly type: "Data.Query"; readonly dataset: string };
      }
  );

interface InputBase extends ElementBase {
  readonly id: string;
  readonly label?: string;
  readonly isRequired: boolean;
  readonly errorMessage?: string;
  readonly value?: string;
}

/** A button as new clients know it, and as old ones do. */
export interface CardAction {
  readonly type: "Action.Execute";
  readonly title: string;
  readonly verb: string;
  readonly style?: "positive" | "destructive";
  readonly data: object;
  readonly associatedInputs?: "none";
  readonly fallback: SubmitAction;
}

interface SubmitAction {
  readonly type: "Action.Submit";
  readonly title: string;
  readonly style?: "positive" | "destructive";
  readonly data: object;
  readonly associatedInputs?: "none";
}

export interface MentionEntity {
  readonly type: "mention";
  /** As it stands in the card, such as `<at>Ana</at>`. */
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

export const cardType = "application/vnd.microsoft.card.adaptive";

/** A card around a body. */
export function cardOf(body: readonly CardElement[], mentions: readonly MentionEntity[] = []): Card {
  return {
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.5",
    body,
    ...(mentions.length > 0 ? { msteams: { entities: mentions } } : {}),
  };
}
