/**
 * What the program says, before any platform is chosen. All text is literal: a platform shows it as it stands and
 * escapes what its own markup would read as a command. Only a `mention` or an `href` that the program put there is live.
 *
 * A message may be longer than a platform allows; the platform then says it in several parts and drops nothing.
 */
export interface Message {
  /** The id that the post carries, so that it is found again before it is repeated. At most 100 characters. */
  readonly key: string;
  /** One line for notifications and for clients that show no blocks. */
  readonly summary: string;
  /** Whether a language model wrote some of the words; platforms that have a label for that show it. */
  readonly byModel: boolean;
  /** Where others wait in the same place: `first` goes before them; a `passing` edit is left out, as the next replaces it. */
  readonly urgency?: "first" | "passing";
  readonly blocks: readonly MessageBlock[];
}

export type Span =
  | { readonly kind: "text"; readonly text: string; readonly style?: "bold" | "italic" | "code" }
  /** `href` is http or https, and came from the program or from what the people themselves linked. */
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  /** A live mention; `name` is shown where the platform cannot mention that person. */
  | { readonly kind: "mention"; readonly user: string; readonly name: string };

/** How a status line is meant: someone must act, time presses, it is settled well, or nothing is asked of anyone. */
export type Tone = "open" | "attention" | "good" | "quiet";

export type MessageBlock =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly spans: readonly Span[] }
  | { readonly kind: "list"; readonly items: readonly (readonly Span[])[] }
  /** Verbatim words of a document or a person, and where they stand. */
  | { readonly kind: "quote"; readonly text: string; readonly source: string }
  | { readonly kind: "bars"; readonly rows: readonly Bar[] }
  | { readonly kind: "status"; readonly tone: Tone; readonly spans: readonly Span[] }
  /** Small print. */
  | { readonly kind: "note"; readonly spans: readonly Span[] }
  | { readonly kind: "actions"; readonly actions: readonly Action[] }
  /** Useful or not useful: verbs `useful` and `not_useful` on the target. */
  | { readonly kind: "feedback"; readonly target: string }
  | { readonly kind: "divider" };

/** One bar of a chart of shares: `filled` of `total`, with words behind it. */
export interface Bar {
  readonly label: string;
  readonly filled: number;
  readonly total: number;
  readonly detail: string;
}

/** What a button does. */
export const actionVerbs = [
  "answer",
  "accept",
  "dismiss",
  "assign",
  "reopen",
  "undo",
  "useful",
  "not_useful",
  "reveal",
  "recheck",
  "retry",
  "abandon",
  "approve",
  "settings",
  "review",
  "review_example",
  "page",
] as const;

export type ActionVerb = (typeof actionVerbs)[number];

/** A button: at most 30 characters of label. `target` is the opaque id (at most 200 characters) of the thing acted on. */
export interface Action {
  readonly verb: ActionVerb;
  readonly label: string;
  readonly target: string;
  readonly style?: "primary" | "danger";
}

/** What a form does when it is submitted. */
export const formVerbs = [
  "answer",
  "answer_with",
  "accept",
  "dismiss",
  "assign",
  "reopen",
  "approve",
  "settings",
  "review",
] as const;

export type FormVerb = (typeof formVerbs)[number];

/** A form, shown as a modal, a dialog or in the card. Title and submit label have at most 24 characters. */
export interface Form {
  readonly verb: FormVerb;
  readonly target: string;
  readonly title: string;
  readonly submit: string;
  /** What it is about, such as the question that is answered; empty where there is nothing to say. */
  readonly intro: readonly MessageBlock[];
  readonly fields: readonly Field[];
}

/** A choice; its label has at most 75 characters, and a field at most 100 of them. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

interface FieldBase {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  /** A line under the field; empty where there is none. */
  readonly hint: string;
}

export type Field = FieldBase &
  (
    | {
        readonly kind: "text";
        readonly multiline: boolean;
        readonly maxLength: number;
        readonly placeholder: string;
        readonly value: string;
      }
    /** `value` is the preset option, or empty for none. */
    | { readonly kind: "choice"; readonly options: readonly Option[]; readonly value: string }
    /** ISO 8601 dates (`2026-11-30`); `value` is empty for none. */
    | { readonly kind: "date"; readonly value: string }
    /** User ids; `value` is empty for none. */
    | { readonly kind: "person"; readonly value: string }
    | { readonly kind: "people"; readonly value: readonly string[] }
    /** A channel to post in; `value` is the current one where there is one, else empty. */
    | { readonly kind: "channel"; readonly value: string }
    | { readonly kind: "toggle"; readonly value: boolean }
  );

/** What was filled in: text, choice, date, person and channel give a string (empty for nothing), people several. */
export type FormValue = string | boolean | readonly string[];
export type FormValues = Readonly<Record<string, FormValue>>;
