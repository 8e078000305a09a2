import { DateTime } from "luxon";

/** Days are text, `YYYY-MM-DD`, which sorts as time does. */

/** Whether a text is a day of the calendar. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: "UTC" }).isValid;
}

/** The day that it is at an instant, in a time zone (IANA name). */
export function dayIn(zone: string, now: Date): string {
  return DateTime.fromJSDate(now, { zone }).toISODate() ?? "";
}

/** The day so many days after a day. */
export function daysAfter(day: string, days: number): string {
  return DateTime.fromISO(day, { zone: "UTC" }).plus({ days }).toISODate() ?? "";
}
