import type { Field, Form, FormValues } from "../../../render/message.ts";
import { shortenLine } from "../../kit/text.ts";
import { limits } from "../limits.ts";
import { type Card, type CardElement, type CardInput, cardOf } from "./card-json.ts";
import { type ClickData, clickData } from "./click-data.ts";
import { cardAction, elementsOf } from "./elements.ts";
import { type Choice, type FormChoices, inputId, personChoice } from "./form-choices.ts";
import { literal, mentions } from "./rich-text.ts";

/** What was sent and found wanting, shown again with what is wrong at each field. */
export interface Attempt {
  readonly values: FormValues;
  readonly problems: Readonly<Record<string, string>>;
}

/** A form as a card, to stand in the place of the message's card or in a dialog, which has a cross to put it away. */
export function formCard(
  form: Form,
  click: Pick<ClickData, "key" | "about">,
  choices: FormChoices,
  surface: "card" | "dialog",
  attempt: Attempt = { values: {}, problems: {} },
): Card {
  const people = mentions();
  const drawing = { mentions: people, click: { does: "act", ...click } } as const;
  const intro = form.intro.flatMap((block) => elementsOf(block, drawing));
  const fields = form.fields.flatMap((field) => fieldElements(field, choices, attempt));
  const known = new Set(form.fields.map(({ name }) => name));
  const others = Object.entries(attempt.problems).flatMap(([name, says]) =>
    known.has(name) ? [] : problem(says),
  );
  const { verb, target } = form;
  const inputs = form.fields.map(inputId);
  const send = cardAction(
    form.submit,
    clickData({ ...click, does: "send", verb, target, inputs }),
    "primary",
  );
  const close = cardAction("Cancel", clickData({ ...click, does: "close", verb, target }));
  const unread = { associatedInputs: "none" } as const;
  const actions =
    surface === "dialog"
      ? [send.fallback]
      : [send, { ...close, ...unread, fallback: { ...close.fallback, ...unread } }];
  const body: CardElement[] = [
    ...literal(form.title, { size: "Large", weight: "Bolder" }),
    ...intro,
    ...fields,
    ...others,
    { type: "ActionSet", actions },
  ];
  return cardOf(body, people.within(body));
}

function fieldElements(field: Field, choices: FormChoices, { values, problems }: Attempt): CardElement[] {
  // Names of fields are looked up as own ones: a field called `constructor` has no problem by birth.
  const says = Object.hasOwn(problems, field.name) ? problems[field.name] : undefined;
  const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
  return [
    input(field, choices, value),
    ...literal(field.hint, { size: "Small", isSubtle: true }).map(tight),
    ...(says === undefined ? [] : problem(says)),
  ];
}

function problem(says: string): CardElement[] {
  return literal(says).map((element) =>
    element.type === "RichTextBlock"
      ? tight({ ...element, inlines: element.inlines.map((run) => ({ ...run, color: "Attention" })) })
      : element,
  );
}

function tight(element: CardElement): CardElement {
  return { ...element, spacing: "None" };
}

function input(field: Field, choices: FormChoices, sent: FormValues[string] | undefined): CardInput {
  const base = {
    id: inputId(field),
    label: field.label || field.name,
    isRequired: field.required,
    ...(field.required ? { errorMessage: "Please fill this in." } : {}),
  };
  const value = asValue(sent ?? field.value);
  const preset = value === "" ? {} : { value };
  switch (field.kind) {
    case "text":
      return {
        type: "Input.Text",
        ...base,
        ...preset,
        isMultiline: field.multiline,
        maxLength: field.maxLength,
        ...(field.placeholder === "" ? {} : { placeholder: field.placeholder }),
      };
    case "date":
      return { type: "Input.Date", ...base, ...preset };
    case "toggle": {
      const { label, ...rest } = base;
      return { type: "Input.Toggle", ...rest, isRequired: false, title: label, value: value || "false" };
    }
    case "choice":
      return {
        ...choiceSet(field.options.map(({ label, value: own }) => ({ title: label, value: own }))),
        ...base,
        ...preset,
      };
    case "channel":
      return { ...choiceSet(including(choices.channels, value)), ...base, ...preset };
    case "person":
      return { ...personSet(choices, asPeople([value])), ...base, ...presetPeople([value]) };
    case "people": {
      const several = value === "" ? [] : value.split(",");
      return {
        ...personSet(choices, asPeople(several)),
        isMultiSelect: true,
        ...base,
        ...presetPeople(several),
      };
    }
  }
}

function personSet(choices: FormChoices, preset: readonly string[]) {
  const set = choiceSet(preset.reduce(including, choices.people));
  if (!choices.canSearch) return set;
  const dataset = "graph.microsoft.com/users?scope=currentContext";
  return { ...set, style: "filtered", "choices.data": { type: "Data.Query", dataset } } as const;
}

function choiceSet(all: readonly Choice[]) {
  return {
    type: "Input.ChoiceSet",
    style: "compact",
    choices: all
      .slice(0, limits.choices)
      .map(({ title, value }) => ({ title: shortenLine(title, limits.choice) || "…", value })),
  } as const;
}

/** A preset value is always among the choices, first, where it would otherwise be lost. */
function including(all: readonly Choice[], value: string): readonly Choice[] {
  if (value === "" || all.slice(0, limits.choices).some((choice) => choice.value === value)) return all;
  return [{ value, title: "As before" }, ...all];
}

/** People's ids as Teams' own search gives them: without what says that they are ours. */
function asPeople(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => id !== "").map(personChoice);
}

function presetPeople(ids: readonly string[]) {
  const value = asPeople(ids).join(",");
  return value === "" ? {} : { value };
}

function asValue(value: FormValues[string]): string {
  return typeof value === "object" ? value.join(",") : String(value);
}
