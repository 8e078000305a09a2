/**
 * What the program says, before any platform is chosen. All text is literal: a platform shows it as it stands and
 * escapes what its own markup would read as a command. Only a `mention` or an `href` that the program put there is live.
 */
export interface Message {
  /** The id that the post carries, so that it is found again before it is repeated. */
  readonly key: string;
  /** One line for notifications and for clients that show no blocks. */
  readonly summary: string;
  readonly blocks: readonly MessageBlock[];
}

export type Span =
  | { readonly kind: "text"; readonly text: string; readonly style?: "bold" | "italic" | "code" }
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  | { readonly kind: "mention"; readonly user: string };

export type MessageBlock =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly spans: readonly Span[] }
  | { readonly kind: "quote"; readonly text: string; readonly source: string }
  | { readonly kind: "bars"; readonly rows: readonly Bar[] }
  | { readonly kind: "note"; readonly spans: readonly Span[] }
  | { readonly kind: "actions"; readonly actions: readonly Action[] }
  | { readonly kind: "feedback"; readonly question: string }
  | { readonly kind: "divider" };

/** One bar of a chart of shares: `filled` of `total`, with words behind it. */
export interface Bar {
  readonly label: string;
  readonly filled: number;
  readonly total: number;
  readonly detail: string;
}

/** A button. `verb` names what happens, `target` the opaque id of the thing that it happens to. */
export interface Action {
  readonly verb: ActionVerb;
  readonly label: string;
  readonly target: string;
  readonly style?: "primary" | "danger";
}

export type ActionVerb =
  | "answer"
  | "accept"
  | "dismiss"
  | "assign"
  | "reopen"
  | "undo"
  | "reveal"
  | "recheck"
  | "approve"
  | "review_example"
  | "page";

/** A form, shown as a modal, a dialog or in the card. */
export interface Form {
  readonly verb: string;
  readonly target: string;
  readonly title: string;
  readonly submit: string;
  readonly intro?: string;
  readonly fields: readonly Field[];
}

export type Field =
  | {
      readonly kind: "text";
      readonly name: string;
      readonly label: string;
      readonly required: boolean;
      readonly multiline: boolean;
      readonly placeholder?: string;
      readonly value?: string;
      readonly maxLength: number;
    }
  | {
      readonly kind: "choice";
      readonly name: string;
      readonly label: string;
      readonly required: boolean;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      readonly value?: string;
    }
  | {
      readonly kind: "date";
      readonly name: string;
      readonly label: string;
      readonly required: boolean;
      readonly value?: string;
    }
  | {
      readonly kind: "person";
      readonly name: string;
      readonly label: string;
      readonly required: boolean;
      readonly value?: string;
    }
  | {
      readonly kind: "people";
      readonly name: string;
      readonly label: string;
      readonly required: boolean;
      readonly value?: readonly string[];
    }
  | { readonly kind: "toggle"; readonly name: string; readonly label: string; readonly value: boolean };
