import { Info } from "luxon";
import type { ConversationSettings } from "../design/conversation.ts";
import { digestLanguages } from "./digest-words.ts";
import { line } from "./forms.ts";
import type { Field, Form, Option } from "./message.ts";

/** So many questions are offered; whoever runs the program may have set another number. */
const mostOffered = 15;

/** What a channel may set for itself. `channel` is what the form is about. */
export function settingsForm(channel: string, settings: ConversationSettings): Form {
  const days = Info.weekdays("long", { locale: "en-GB" });
  return {
    verb: "settings",
    target: channel,
    title: "Settings",
    submit: "Save",
    intro: [],
    fields: [
      choice(
        "digestDay",
        "Day of the weekly digest",
        numbered(1, 7, (day) => days[day - 1] ?? ""),
        settings.digestDay,
      ),
      choice(
        "digestHour",
        "Hour",
        numbered(0, 23, (hour) => `${String(hour).padStart(2, "0")}:00`),
        settings.digestHour,
      ),
      { ...line("timezone", "Time zone", "Europe/Berlin"), maxLength: 60, value: settings.timezone },
      choice("language", "Language of the digest", digestLanguages, settings.language),
      choice("budget", "Questions per review, at most", budgets(settings.budget), settings.budget),
      {
        kind: "people",
        name: "approvers",
        label: "Who may approve",
        required: false,
        hint: "Empty: anybody in the channel.",
        value: settings.approvers,
      },
    ],
  };
}

function choice(name: string, label: string, options: readonly Option[], value: string | number): Field {
  return { kind: "choice", name, label, required: true, hint: "", options, value: String(value) };
}

function numbered(from: number, to: number, label: (number: number) => string): readonly Option[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    value: String(from + index),
    label: label(from + index),
  }));
}

function budgets(now: number): readonly Option[] {
  const offered = numbered(1, mostOffered, String);
  return offered.some(({ value }) => value === String(now))
    ? offered
    : [...offered, ...numbered(now, now, String)];
}
