import { InvalidArgumentError } from "commander";
import { closest, distance } from "fastest-levenshtein";
import { largestBudget } from "../../design/conversation.ts";
import { type Lens, lenses } from "../../design/lens.ts";
import { keyOf, type QuestionId, questionId } from "../../design/register.ts";
import { type DismissalReason, dismissalReasons } from "../../design/status.ts";
import { Failure } from "../../errors.ts";

/** How what people type becomes what commands take; each throws the sentence that commander shows. */
export function budgetIn(text: string): number {
  const budget = Number(text);
  if (/^\d+$/.test(text) && budget <= largestBudget) return budget;
  throw new InvalidArgumentError(`It has to be a whole number from 0 to ${largestBudget}.`);
}

/** One lens or several between commas, added to those named before. */
export function lensesIn(text: string, before: readonly Lens[] = []): readonly Lens[] {
  return text.split(",").reduce((found, name) => [...found, oneOf(name.trim(), lenses)], before);
}

export function questionIn(text: string): QuestionId {
  const key = keyOf("q", text);
  if (key !== undefined) return questionId(key);
  throw new InvalidArgumentError("Questions are called q1, q2 and so on; `loophole risks` lists them.");
}

/**
 * Written with dashes or with underscores.
 * @throws {Failure} `usage` for anything else.
 */
export function dismissalIn(text: string): DismissalReason {
  const wanted = text.toLowerCase().replaceAll("-", "_");
  const found = dismissalReasons.find((reason) => reason === wanted);
  if (found !== undefined) return found;
  throw new Failure("usage", `"${text}" is no reason to dismiss. ${closestOf(wanted, dismissalReasons)}`);
}

export function dayIn(text: string): string {
  const day = new Date(`${text}T00:00:00Z`);
  if (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(day.getTime()) &&
    day.toISOString().startsWith(text)
  ) {
    return text;
  }
  throw new InvalidArgumentError("It has to be a day of the calendar, written YYYY-MM-DD.");
}

/** A share, from 0 to 1. */
export function shareIn(text: string): number {
  const share = Number(text);
  if (/^\d*\.?\d+$/.test(text) && share <= 1) return share;
  throw new InvalidArgumentError("It has to be a number from 0 to 1.");
}

export function seedsIn(text: string): number {
  const seeds = Number(text);
  if (/^\d+$/.test(text) && seeds >= 1 && seeds <= 1000) return seeds;
  throw new InvalidArgumentError("It has to be a whole number from 1 to 1000.");
}

/** One of a few words. */
export function oneOf<const T extends string>(text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text.toLowerCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(closestOf(text.toLowerCase(), choices));
}

/** Proposes what is near enough to have been meant, and nothing where nothing is. */
function closestOf(text: string, choices: readonly string[]): string {
  const [meant, all] = [closest(text, choices), choices.join(", ")];
  const isNear = meant.startsWith(text) || distance(text, meant) * 2 <= meant.length;
  return `${isNear ? `Did you mean ${meant}? ` : ""}There are ${all}.`.replaceAll("_", "-");
}
