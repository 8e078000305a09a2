import { globSync } from "node:fs";

/**
 * Runs every benchmark of this folder, or those whose names are given: `npm run bench -- ledger`. Each is a file
 * `<name>.bench.ts` that measures when it is imported and prints what it found, as ratios too.
 */
const wanted = process.argv.slice(2);
const files = globSync("*.bench.ts", { cwd: import.meta.dirname })
  .filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)))
  .sort();
if (files.length === 0) throw new Error(`There is no benchmark called ${wanted.join(", ")}.`);
for (const file of files) {
  console.log(`\n== ${file.replace(".bench.ts", "")}`);
  await import(`./${file}`);
}
