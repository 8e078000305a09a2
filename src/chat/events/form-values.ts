import { distance } from "fastest-levenshtein";
import { DateTime } from "luxon";
import { type DismissalReason, dismissalReasons } from "../../design/status.ts";
import { isTimezone } from "../../digest/schedule.ts";
import { longestText } from "../../render/forms.ts";
import type { FormValues } from "../../render/message.ts";
import { mostQuestions } from "../../render/settings-form.ts";
import type { AskedMove, JobPayload } from "../work/job-kinds.ts";

/** A sentence for each field that must be filled in otherwise. */
export type Problems = Readonly<Record<string, string>>;

/** What a form means, or what is wrong with it. */
export type Checked<T> = { readonly value: T } | { readonly problems: Problems };

/** What somebody wants done with a question. Days are compared in the channel's time zone. */
export function checkMove(
  kind: AskedMove["kind"],
  values: FormValues,
  now: Date,
  zone: string,
): Checked<AskedMove> {
  const days = [zone, "UTC"].map((each) => DateTime.fromJSDate(now, { zone: each }).toISODate() ?? "");
  const [today, latest] = [days[0] ?? "", days.toSorted().at(-1) ?? ""];
  switch (kind) {
    case "answer":
      return checked(
        { text: written(values, "text", "Say what the answer is.") },
        { kind, text: textOf(values, "text") },
      );
    case "accept": {
      const expires = textOf(values, "expires");
      const found = {
        owner: textOf(values, "owner") === "" ? "Name the person who owns the risk." : "",
        reason: written(values, "reason", "Say why the risk is acceptable."),
        expires:
          isDay(expires) && expires > latest
            ? ""
            : "Choose a day in the future; the day after, the question opens again.",
      };
      return checked(found, {
        kind,
        owner: textOf(values, "owner"),
        reason: textOf(values, "reason"),
        expires,
      });
    }
    case "dismiss": {
      const reason = textOf(values, "reason");
      const found = {
        reason: isReason(reason) ? "" : "Choose why it is dismissed.",
        note: tooLong(values, "note"),
      };
      return checked(found, { kind, reason: reason as DismissalReason, note: textOf(values, "note") });
    }
    case "assign": {
      const due = textOf(values, "due");
      const found = {
        assignee: textOf(values, "assignee") === "" ? "Name the person who settles it." : "",
        due: due === "" || (isDay(due) && due >= today) ? "" : "Choose today or a later day.",
      };
      return checked(found, { kind, assignee: textOf(values, "assignee"), due: due === "" ? null : due });
    }
    case "reopen": {
      const reason = textOf(values, "reason");
      return checked(
        { reason: tooLong(values, "reason") },
        { kind, reason: reason === "" ? "Reopened by hand." : reason },
      );
    }
  }
}

/** What a channel wants set. */
export function checkSettings(
  values: FormValues,
  languages: readonly string[],
): Checked<JobPayload<"configure">["settings"]> {
  const [day, hour, budget] = ["digestDay", "digestHour", "budget"].map((name) =>
    Number(textOf(values, name) || "NaN"),
  );
  const timezone = textOf(values, "timezone");
  const approvers = values["approvers"];
  const found = {
    digestDay: isWhole(day, 1, 7) ? "" : "Choose a day.",
    digestHour: isWhole(hour, 0, 23) ? "" : "Choose an hour.",
    timezone: isTimezone(timezone)
      ? ""
      : `That is not a time zone that I know. Did you mean ${nearestTimezone(timezone)}?`,
    language: languages.includes(textOf(values, "language")) ? "" : "Choose a language.",
    budget: isWhole(budget, 1, mostQuestions) ? "" : `Choose 1 to ${mostQuestions} questions.`,
  };
  return checked(found, {
    digestDay: day ?? 1,
    digestHour: hour ?? 9,
    timezone,
    language: textOf(values, "language"),
    budget: budget ?? 7,
    approvers: Array.isArray(approvers) ? approvers.map(String) : [],
  });
}

/** Which document is to be reviewed, and where. */
export function checkReview(
  values: FormValues,
): Checked<{ readonly link: string; readonly follow: boolean; readonly channel: string }> {
  const link = textOf(values, "link");
  const isLink = /^https?:\/\/[^\s/]+\.?[^\s]*$/.test(link) && URL.canParse(link);
  const found = { link: isLink ? "" : "Give the whole link, beginning with https://." };
  return checked(found, { link, follow: values["follow"] === true, channel: textOf(values, "channel") });
}

function checked<T>(found: Problems, value: T): Checked<T> {
  const problems = Object.fromEntries(Object.entries(found).filter(([, sentence]) => sentence !== ""));
  return Object.keys(problems).length > 0 ? { problems } : { value };
}

function textOf(values: FormValues, name: string): string {
  const value = values[name];
  return typeof value === "string" ? value.trim() : "";
}

function written(values: FormValues, name: string, otherwise: string): string {
  return textOf(values, name) === "" ? otherwise : tooLong(values, name);
}

function tooLong(values: FormValues, name: string): string {
  return textOf(values, name).length > longestText ? `At most ${longestText} characters.` : "";
}

function isDay(day: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(day) && DateTime.fromISO(day).isValid;
}

function isReason(reason: string): reason is DismissalReason {
  return dismissalReasons.some((each) => each === reason);
}

function isWhole(number: number | undefined, from: number, to: number): boolean {
  return number !== undefined && Number.isInteger(number) && number >= from && number <= to;
}

/** The time zone whose name, or whose city, is spelt most like what was typed. */
export function nearestTimezone(typed: string): string {
  const wanted = typed.toLowerCase().replaceAll(" ", "_");
  const far = (zone: string) => {
    const name = zone.toLowerCase();
    return Math.min(distance(wanted, name), distance(wanted, name.split("/").at(-1) ?? name));
  };
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => ({ zone, far: far(zone) }));
  return zones.reduce((best, each) => (each.far < best.far ? each : best)).zone;
}
