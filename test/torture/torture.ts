import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeRows } from "../written-table.ts";
import { type Outcome, promises } from "./attack.ts";
import { attacks } from "./attacks.ts";

/*
 * Attacks the program from outside, and prints what came of it. The rows of whole attacks are written into
 * docs/torture.md. Ends with status 1 where a promise was broken.
 *
 *     npm run torture                       every attack
 *     npm run torture -- kills inputs       these
 *     npm run torture -- --short --seed 7   small counts, and other dice; writes nothing
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: "boolean", default: false }, seed: { type: "string", default: "1" } },
});
const names = attacks.map(({ name }) => name);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no attack called ${unknown.join(", ")}. There are ${names.join(", ")}.`);
  process.exit(2);
}

const table = {
  begin: "<!-- attacks: written by npm run torture -->",
  end: "<!-- end of attacks -->",
  head: [
    "| attack | what was done | lost | doubled | leaked | exits | longest stall, ms (of computing) | slowest answer, ms | peak, MB | promises broken |",
    "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
  ],
};

function rowOf(name: string, outcome: Outcome): string {
  const { done, lost, doubled, leaked, exits, slowestMs, process: told } = outcome;
  const of = (value: number | undefined): string => (value === undefined ? "" : value.toFixed(0));
  const stall = told && `${of(told.stallMs)} (${of(told.computingMs)})`;
  const cells = [
    `\`${name}\``,
    done,
    lost,
    doubled,
    leaked,
    exits,
    stall ?? "",
    of(slowestMs),
    of(told?.peakMb),
  ];
  return `| ${[...cells, brokenBy(outcome).length].join(" | ")} |`;
}

/** Every promise that an attack saw broken. Computing counts for the stall, since another program may stall this one. */
function brokenBy({ broken, lost, doubled, leaked, exits, process: told }: Outcome): readonly string[] {
  return [
    ...broken,
    ...Object.entries({ lost, doubled, leaked, exits }).flatMap(([what, count]) =>
      count > 0 ? [`${what}: ${count}`] : [],
    ),
    ...(told && told.computingMs > promises.stallMs
      ? [`The event loop stood still for ${told.computingMs.toFixed(0)} ms of computing.`]
      : []),
    ...(told && told.peakMb > promises.peakMb ? [`The process grew to ${told.peakMb.toFixed(0)} MB.`] : []),
  ];
}

const size = { isShort: values.short, seed: Number(values.seed) };
const rows: string[] = [];
let isBroken = false;
for (const { name, run } of attacks) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const start = performance.now();
  const outcome = await run({ ...size, tell: (line) => console.log(`${name}: ${line}`) });
  const row = rowOf(name, outcome);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const broken = brokenBy(outcome);
  for (const line of outcome.figures) console.log(`${name}: ${line}`);
  for (const sentence of broken) console.log(`${name}: BROKEN ${sentence}`);
  console.log(`${row} in ${seconds} s`);
  rows.push(row);
  isBroken ||= broken.length > 0;
}
if (!size.isShort) writeRows(join(import.meta.dirname, "..", "..", "docs", "torture.md"), table, names, rows);
process.exit(isBroken ? 1 : 0);
