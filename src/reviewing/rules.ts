import { z } from "zod";
import { largestBudget } from "../design/conversation.ts";
import { dayIn, daysAfter, isDay } from "../design/day.ts";
import { dismissalReasons } from "../design/status.ts";
import { isTimezone, nearestTimezone } from "../digest/schedule.ts";
import { maskedText } from "../intake/document/secrets.ts";
import { digestLanguages } from "../render/digest-words.ts";
import { longestText } from "../render/forms.ts";

/**
 * What may be written about a question and into the settings of a channel, wherever it is written: in a form, in words,
 * in the terminal. Each rule says its sentence at the field that it is about. What waits as work was checked by the same
 * rules, except for the day that it is, which moves on.
 */

/** An accepted risk is looked at again within a year. */
const longestAcceptanceDays = 366;

/** The day that it is here, and the latest day that it is in UTC or here: acceptances end in UTC. */
interface Today {
  readonly here: string;
  readonly latest: string;
}

const tooLong = `At most ${longestText} characters. Link to the rest.`;
/** People type passwords into answers as well; what is written down has none. */
const text = z.string().trim().max(longestText, tooLong).transform(maskedText);
const written = (missing: string) =>
  z.string().trim().min(1, missing).max(longestText, tooLong).transform(maskedText);
/** A day as it is written; whatever is asked of it besides is asked only where it is one. */
const day = z.string().trim().refine(isDay, { error: "Write the day as YYYY-MM-DD.", abort: true });
/** A field that was left empty takes the day away. */
const dayOrNone = (rule: z.ZodType<string>) =>
  z.preprocess((typed) => (typed === "" ? null : typed), rule.nullable().optional());

const answer = z.object({ kind: z.literal("answer"), text: written("Say what the answer is.") });
const accept = z.object({
  kind: z.literal("accept"),
  owner: written("Name the person who owns the risk."),
  reason: written("Say why the risk is acceptable."),
  expires: day,
});
const dismiss = z.object({
  kind: z.literal("dismiss"),
  reason: z.enum(dismissalReasons, "Choose why it is dismissed."),
  note: text.default(""),
});
const reopen = z.object({
  kind: z.literal("reopen"),
  reason: text.default("").transform((reason) => reason || "Reopened by hand."),
});
const assign = z.object({
  kind: z.literal("assign"),
  assignee: written("Name the person who settles it.").optional(),
  due: dayOrNone(day),
});

/** What somebody wants done with a question, as it waits to be done. */
export const askedMove = z.discriminatedUnion("kind", [answer, accept, dismiss, reopen, assign]);
export type AskedMove = z.infer<typeof askedMove>;

const whole = (from: number, to: number, sentence: string) =>
  z.preprocess(
    (typed) => (typed === "" ? undefined : typed),
    z.coerce.number(sentence).int(sentence).min(from, sentence).max(to, sentence),
  );

/** What a channel wants set. */
export const askedSettings = z.object({
  digestDay: whole(1, 7, "Choose a day."),
  digestHour: whole(0, 23, "Choose an hour."),
  timezone: z
    .string()
    .trim()
    .refine(isTimezone, {
      error: ({ input }) =>
        `That is not a time zone that I know. Did you mean ${nearestTimezone(String(input))}?`,
    }),
  language: z.enum(
    digestLanguages.map(({ value }) => value),
    "Choose a language.",
  ),
  budget: whole(0, largestBudget, `Choose up to ${largestBudget} questions.`),
  approvers: z.array(z.string()).default([]),
});

/** Which document is to be reviewed, and where. */
const askedReview = z.object({
  link: z.string().trim().refine(isWebLink, "Give the whole link, beginning with https://."),
  follow: z.boolean().default(false),
  channel: z.string().default(""),
});

/** What somebody wrote, as it is meant; or a sentence for each field that must be filled in otherwise. */
export type Checked<T> = { readonly value: T } | { readonly problems: Readonly<Record<string, string>> };

/**
 * Checks what somebody wants done with a question.
 * @param values the fields by their names; what is left out of an assignment stays as it is
 * @param zone the channel's time zone, in which days are compared
 */
export function checkMove(
  kind: AskedMove["kind"],
  values: Readonly<Record<string, unknown>>,
  now: Date,
  zone: string,
): Checked<AskedMove> {
  const [here, utc] = [dayIn(zone, now), dayIn("UTC", now)];
  return checked(rulesOf(kind, { here, latest: here > utc ? here : utc }), { ...values, kind });
}

/** The rules of a move as they are today. */
function rulesOf(kind: AskedMove["kind"], { here, latest }: Today): z.ZodType<AskedMove> {
  switch (kind) {
    case "answer":
      return answer;
    case "accept": {
      const future = "Choose a day in the future; the day after, the question opens again.";
      const withinAYear = "Choose a day within a year: an accepted risk is looked at again by then.";
      const expires = day
        .refine((last) => last > latest, future)
        .refine((last) => last <= daysAfter(here, longestAcceptanceDays), withinAYear);
      return accept.extend({ expires });
    }
    case "dismiss":
      return dismiss;
    case "reopen":
      return reopen;
    case "assign":
      return assign.extend({
        due: dayOrNone(day.refine((due) => due >= here, "Choose today or a later day.")),
      });
  }
}

/** Checks what a channel wants set. */
export function checkSettings(
  values: Readonly<Record<string, unknown>>,
): Checked<z.infer<typeof askedSettings>> {
  return checked(askedSettings, values);
}

/** Checks what somebody adds to an approval. */
export function checkApproval(values: Readonly<Record<string, unknown>>): Checked<{ readonly why: string }> {
  return checked(z.object({ why: text.default("") }), values);
}

/** Checks which document is to be reviewed. */
export function checkReview(values: Readonly<Record<string, unknown>>): Checked<z.infer<typeof askedReview>> {
  return checked(askedReview, values);
}

function checked<T>(rules: z.ZodType<T>, values: Readonly<Record<string, unknown>>): Checked<T> {
  const read = rules.safeParse(values);
  if (read.success) return { value: read.data };
  const problems = new Map<string, string>();
  for (const { path, message } of read.error.issues) {
    const field = String(path[0] ?? "");
    if (!problems.has(field)) problems.set(field, message);
  }
  return { problems: Object.fromEntries(problems) };
}

function isWebLink(link: string): boolean {
  return /^https?:$/.test(URL.parse(link)?.protocol ?? "") && !/\s/.test(link);
}
