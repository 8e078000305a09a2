import { Cron } from "croner";
import { distance } from "fastest-levenshtein";
import { DateTime } from "luxon";
import { createHash } from "node:crypto";
import type { ConversationSettings } from "../design/conversation.ts";

export type Schedule = Pick<ConversationSettings, "digestDay" | "digestHour" | "timezone">;

/** One digest that is or was to be sent: when, and the ISO week that it belongs to in its time zone (`2026-W47`). */
export interface Slot {
  readonly at: Date;
  readonly week: string;
}

/** The slot before a slot. */
export function slotBefore(schedule: Schedule, { at }: Slot): Slot {
  return latestSlot(schedule, new Date(at.getTime() - 1));
}

/** The ISO week of an instant in a time zone. */
export function weekOf(now: Date, { timezone }: Pick<Schedule, "timezone">): string {
  return DateTime.fromJSDate(now, { zone: timezone }).toFormat("kkkk-'W'WW");
}

/** The latest slot at or before an instant. An hour that the clock skips is taken when the clock has moved on. */
export function latestSlot(schedule: Schedule, now: Date): Slot {
  const job = cron(schedule);
  const after = job.nextRun(new Date(now.getTime() - 8 * dayMs));
  let found = after;
  for (let next = after; next && next <= now; next = job.nextRun(next)) found = next;
  if (!found || found > now) throw new Error(`no digest in the week before ${now.toISOString()}`);
  return slot(found, schedule);
}

/** The first slot after an instant. */
export function nextSlot(schedule: Schedule, now: Date): Slot {
  const found = cron(schedule).nextRun(now);
  if (!found) throw new Error(`no digest after ${now.toISOString()}`);
  return slot(found, schedule);
}

/**
 * The slot whose digest is due for a channel: the latest one, unless the channel was not there yet, or its moment
 * within the hour has not come. A process that was down sends late, up to a week, and never two for one week.
 */
export function dueSlot(schedule: Schedule, channel: string, knownSince: Date, now: Date): Slot | undefined {
  const found = latestSlot(schedule, now);
  if (found.at < knownSince) return undefined;
  return now.getTime() >= found.at.getTime() + staggerMs(channel) ? found : undefined;
}

/** How long after the hour a channel has its digest: below ten minutes, always the same, spread over the channels. */
export function staggerMs(channel: string): number {
  return createHash("sha256").update(channel).digest().readUInt32BE() % (10 * 60_000);
}

/** Whether a name is a time zone that this machine knows. */
export function isTimezone(name: string): boolean {
  return DateTime.utc().setZone(name).isValid && (name === "UTC" || name.includes("/"));
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

const dayMs = 86_400_000;

function cron({ digestDay, digestHour, timezone }: Schedule): Cron {
  return new Cron(`0 0 ${digestHour} * * ${digestDay % 7}`, { timezone, paused: true });
}

function slot(at: Date, schedule: Schedule): Slot {
  return { at, week: weekOf(at, schedule) };
}
