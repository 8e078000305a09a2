import { distance } from "fastest-levenshtein";

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
