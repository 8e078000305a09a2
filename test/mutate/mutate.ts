import { spawn } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Room, rooms } from "./rooms.ts";
import { writeRows } from "../written-table.ts";
import { type Mutant, rowOf, scoreOf, scoreTable } from "./score.ts";

/*
 * Changes the sources of each room by one small fault at a time and runs the room's tests: a mutant that they do not
 * notice has survived. Prints the survivors, and writes the scores of whole rooms into docs/testing.md.
 *
 *     npm run mutate                       every room
 *     npm run mutate -- src/ledger         one room, or whatever of it lies under a path
 */
const root = join(import.meta.dirname, "..", "..");
const folder = join(root, ".stryker");
const runner = join(root, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");

const wanted = process.argv.slice(2).map((path) => path.replace(/\/$/, ""));

/** The files of a room that were asked for; all of them where nothing was. */
function filesOf({ sources }: Room): readonly string[] {
  const files = globSync([...sources], { cwd: root }).sort();
  const isWanted = (file: string) => wanted.some((path) => file === path || file.startsWith(`${path}/`));
  return wanted.length === 0 ? files : files.filter(isWanted);
}

/** Runs the mutants of a room. @throws {Error} where the runner fails, for one when a test fails without a mutant. */
async function mutated(
  room: Room,
  files: readonly string[],
): Promise<ReadonlyMap<string, readonly Mutant[]>> {
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const args = [runner, "run", "test/mutate/stryker.config.json", "--mutate", files.join(",")];
  const status = await new Promise((resolve, reject) => {
    const env = { ...process.env, MUTATED_ROOM: room.name };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", reject).on("close", resolve);
  });
  if (status !== 0) throw new Error(`The mutants of ${room.name} could not be run. See above.`);
  const { files: found } = JSON.parse(readFileSync(report, "utf8")) as {
    readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
  };
  return new Map(Object.entries(found).map(([file, { mutants }]) => [file, mutants]));
}

function printSurvivors(file: string, mutants: readonly Mutant[]): void {
  for (const { status, mutatorName, replacement = "", location } of mutants) {
    if (status !== "Survived" && status !== "NoCoverage") continue;
    const { line, column } = location.start;
    const change = replacement.replaceAll(/\s+/g, " ").slice(0, 100);
    console.log(`${file}:${line}:${column} ${status} ${mutatorName}: ${change}`);
  }
}

const rows: string[] = [];
for (const room of rooms) {
  const files = filesOf(room);
  if (files.length === 0) continue;
  const found = await mutated(room, files);
  for (const [file, mutants] of found) printSurvivors(file, mutants);
  const row = rowOf(scoreOf(room.name, [...found.values()].flat()));
  console.log(row);
  if (files.length === globSync([...room.sources], { cwd: root }).length) rows.push(row);
}
if (rows.length > 0) {
  const names = rooms.map(({ name }) => name);
  writeRows(join(root, "docs", "testing.md"), scoreTable, names, rows);
}
rmSync(folder, { recursive: true, force: true });
