import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DateTime } from "luxon";
import { digestKey } from "../../../src/render/digest-message.ts";
import { openOffice } from "../../chat/office.ts";
import { addChannel } from "../../world/memory-world.ts";
import type { Attack, Outcome } from "../attack.ts";

/*
 * A year in many zones, with the digest at every hour that daylight saving skips or repeats; the clock jumps a day back
 * and forth, and the process is started anew, all the while. Each channel has exactly one digest in every week. The
 * program runs in this process, on a platform that is only memory: a year has to pass.
 */
const zones = [
  "UTC",
  "Europe/Berlin",
  "Europe/London",
  "America/New_York",
  "America/St_Johns",
  "America/Sao_Paulo",
  "America/Santiago",
  "America/Los_Angeles",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Tokyo",
  "Asia/Gaza",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Atlantic/Azores",
  "Australia/Lord_Howe",
  "Australia/Adelaide",
  "Pacific/Auckland",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "Pacific/Apia",
  "Pacific/Pago_Pago",
];
const hourMs = 3_600_000;

export const clocks: Attack = {
  name: "clocks",
  run: async ({ isShort }): Promise<Outcome> => {
    const folder = mkdtempSync(join(tmpdir(), "loophole-clocks-"));
    const office = await openOffice({ path: join(folder, "ledger.db") });
    const [some, weeks] = isShort ? [zones.slice(1, 4), 4] : [zones, 52];
    // Before the ends of daylight saving in either half of the world.
    const start = DateTime.fromISO(isShort ? "2026-10-19T05:00Z" : "2026-01-05T05:00Z").toMillis();
    office.clock.now = new Date(start);
    const channels = new Map<
      string,
      { readonly zone: string; readonly hour: number; readonly day: number }
    >();
    for (const zone of some)
      for (const hour of isShort ? [2, 23] : [0, 1, 2, 3, 23]) {
        const channel = addChannel(office.world, `${zone}-${hour}`, [office.ana]);
        const day = hour === 23 ? 6 : 7;
        channels.set(channel, { zone, hour, day });
        await office.as(office.ana).mention(channel, "https://docs.example/feed");
        await office.work();
        await office
          .ledger()
          .conversations.configure(
            channel,
            { digestDay: day, digestHour: hour, timezone: zone },
            office.ana.id,
          );
      }
    const steps = (weeks * 7 * 24) / 2;
    for (let step = 1; step <= steps; step += 1) {
      const at = start + step * 2 * hourMs;
      const jump = step % 17 === 0 ? -24 * hourMs : step % 29 === 0 ? 24 * hourMs : 0;
      office.clock.now = new Date(at + jump);
      await office.chat().tick();
      await office.work();
      if (step % 101 === 0) await office.restart();
    }
    const expected = (zone: string): ReadonlySet<string> => {
      const found = new Set<string>();
      // The last week is left out: whether its slot has come depends on the zone.
      for (let at = start; at < start + (weeks - 1) * 7 * 24 * hourMs; at += 24 * hourMs)
        found.add(DateTime.fromMillis(at, { zone }).toFormat("kkkk-'W'WW"));
      return found;
    };
    const broken: string[] = [];
    let [lost, doubled, digests] = [0, 0, 0];
    for (const [channel, { zone, hour, day }] of channels) {
      const keys = office.messages(channel).flatMap(({ key }) => (key.startsWith("digest:") ? [key] : []));
      const named = `the channel of ${zone} on day ${day} at ${hour}`;
      digests += keys.length;
      doubled += keys.length - new Set(keys).size;
      const missing = [...expected(zone)].filter((week) => !keys.includes(digestKey(channel, week)));
      lost += missing.length;
      if (missing.length > 0) broken.push(`There was no digest in ${named} in ${missing.join(", ")}.`);
      if (new Set(keys).size < keys.length) broken.push(`There were two digests of one week in ${named}.`);
    }
    await office.close();
    rmSync(folder, { recursive: true });
    return {
      done: `${digests} digests of ${channels.size} channels in ${some.length} zones over ${weeks} weeks, the clock jumping a day back and forth`,
      lost,
      doubled,
      leaked: 0,
      exits: 0,
      broken,
      figures: [],
    };
  },
};
