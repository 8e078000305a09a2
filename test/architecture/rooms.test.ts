import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { drawnHash, picture } from "./draw-rooms.ts";
import { arrowsBetween, files, imports, roomOf, rooms } from "./imports.ts";

/** Files at the top of src that every room may use. */
const everywhere = new Set(["src/errors.ts", "src/log.ts"]);

/** Packages with a home, which no other room imports. */
const confined: readonly { readonly package: RegExp; readonly to: RegExp }[] = [
  { package: /^openai($|\/)/, to: /^src\/model\// },
  { package: /^(better-sqlite3|kysely)($|\/)/, to: /^src\/ledger\// },
  { package: /^@slack\//, to: /^src\/(platforms|services)\/slack\// },
  { package: /^(botbuilder|botframework-)/, to: /^src\/platforms\/teams\// },
  { package: /^commander$/, to: /^src\/terminal\// },
  { package: /^undici$/, to: /^src\/(intake\/fetch|model)\// },
];

/** The first circle that is found from each node on, as a path. */
function circles(arrows: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (node: string, path: readonly string[]): void => {
    if (path.includes(node)) {
      found.push([...path.slice(path.indexOf(node)), node].join(" → "));
      return;
    }
    if (done.has(node)) return;
    for (const next of arrows.get(node) ?? []) visit(next, [...path, node]);
    done.add(node);
  };
  for (const node of arrows.keys()) visit(node, []);
  return found;
}

describe("the rooms", () => {
  test("the check saw the sources and their imports", () => {
    expect(files.length).toBeGreaterThan(200);
    expect(imports.length).toBeGreaterThan(1000);
    expect(new Set(files.map(roomOf)).size).toBe(Object.keys(rooms).length + 1);
  });

  test("every import of a file leads to a file", () => {
    const lost = imports.filter(({ target }) => target.startsWith("src/") && !files.includes(target));
    expect(lost).toEqual([]);
  });

  test("at most four files are loose at the top, and every folder is a room of the table", () => {
    const loose = files.filter((file) => file.split("/").length === 2);
    expect(loose).toEqual(["src/cli.ts", "src/errors.ts", "src/log.ts", "src/main.ts"]);
    expect(files.filter((file) => !loose.includes(file) && roomOf(file) === undefined)).toEqual([]);
  });

  test("a room imports only what the table allows", () => {
    const wrong = imports.flatMap(({ file, target }) => {
      const from = roomOf(file);
      if (from === undefined || !target.startsWith("src/") || everywhere.has(target)) return [];
      const to = roomOf(target);
      const isAllowed = to === from || (to !== undefined && rooms[from]?.includes(to));
      return isAllowed ? [] : [`${file} imports ${target}`];
    });
    expect(wrong).toEqual([]);
  });

  test("the table allows nothing that no file uses", () => {
    const used = arrowsBetween(roomOf);
    const idle = Object.entries(rooms).flatMap(([room, allowed]) =>
      allowed.filter((other) => !used.get(room)?.has(other)).map((other) => `${room} may import ${other}`),
    );
    expect(idle).toEqual([]);
  });

  test("a package with a home is imported only there", () => {
    const wrong = imports.flatMap(({ file, target }) =>
      confined.some((rule) => rule.package.test(target) && !rule.to.test(file))
        ? [`${file} imports ${target}`]
        : [],
    );
    expect(wrong).toEqual([]);
  });

  test("the way from room to room has no circle, and neither has that from file to file, by value or by type", () => {
    expect(circles(arrowsBetween((file) => (file.startsWith("src/") ? roomOf(file) : undefined)))).toEqual(
      [],
    );
    expect(circles(arrowsBetween((file) => file))).toEqual([]);
  });
});

describe("the files", () => {
  test("no folder holds more than twenty", () => {
    const folders = Map.groupBy(files, dirname);
    const full = [...folders].filter(([, own]) => own.length > 20).map(([folder]) => folder);
    expect(full).toEqual([]);
  });

  test("none has more than 230 lines", () => {
    const long = files.filter((file) => readFileSync(file, "utf8").split("\n").length > 231);
    expect(long).toEqual([]);
  });

  test("no two have one name, but where both platforms do the same thing", () => {
    const byName = Map.groupBy(files, (file) => basename(file));
    const repeated = [...byName].filter(([, own]) => {
      const places = own.map((file) => /^src\/platforms\/(slack|teams)\//.exec(file)?.[1] ?? file);
      const areTwins = places.toSorted().join() === "slack,teams";
      return own.length > 1 && !areTwins;
    });
    expect(repeated.map(([, own]) => own)).toEqual([]);
  });

  test("only the configuration and the two entry points read the environment", () => {
    const readers = files.filter((file) => /process\.env\b/.test(readFileSync(file, "utf8")));
    const allowed = new Set(["src/cli.ts", "src/main.ts", "src/setup/config.ts"]);
    expect(readers.filter((file) => !allowed.has(file))).toEqual([]);
  });
});

test("the picture of the rooms is that of today", () => {
  // Where it is not: npm run architecture
  expect(/<!-- (drawn from \w+) -->/.exec(readFileSync(picture, "utf8"))?.[1]).toBe(drawnHash());
});
