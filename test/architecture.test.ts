import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

/** The rooms and what each may import: rooms of this program, then packages that only this room may use. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  design: [],
  intake: ["design"],
  model: [],
  review: ["design", "model"],
  ledger: ["design"],
  digest: ["design"],
  render: ["design", "digest"],
  "platforms/slack": ["design", "render", "platforms"],
  "platforms/teams": ["design", "render", "platforms"],
  platforms: ["design", "render"],
  evaluation: ["design", "intake", "review"],
  workflow: ["design", "intake", "model", "review", "ledger", "digest", "render", "platforms"],
  terminal: ["design", "intake", "model", "review", "ledger", "digest", "render", "evaluation", "workflow"],
};

/** Files at the top of src that every room may use. */
const everywhere = new Set(["src/errors.ts", "src/log.ts"]);

const confined: readonly { readonly package: RegExp; readonly to: string }[] = [
  { package: /^openai($|\/)/, to: "src/model/" },
  { package: /^(better-sqlite3|kysely)($|\/)/, to: "src/ledger/" },
  { package: /^@slack\//, to: "src/platforms/slack/" },
  { package: /^(botbuilder|botframework-)/, to: "src/platforms/teams/" },
];

const files = globSync("src/**/*.ts").map((file) => file.replaceAll("\\", "/"));

interface Import {
  readonly file: string;
  readonly line: number;
  readonly target: string;
}

const imports: readonly Import[] = files.flatMap((file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .flatMap((text, index) => {
      const target = /(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)["']([^"']+)["']/.exec(text)?.[1];
      return target === undefined ? [] : [{ file, line: index + 1, target }];
    }),
);

function roomOf(file: string): string | undefined {
  return Object.keys(rooms)
    .filter((room) => file.startsWith(`src/${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

describe("the rooms", () => {
  test("the check saw the sources and their imports", () => {
    expect(files.length).toBeGreaterThan(10);
    expect(imports.length).toBeGreaterThan(10);
    expect(new Set(files.map(roomOf)).size).toBeGreaterThan(4);
  });

  test("every folder of src is a room of the table", () => {
    const strangers = files.filter((file) => file.split("/").length > 2 && roomOf(file) === undefined);
    expect(strangers).toEqual([]);
  });

  test("a room imports only what the table allows", () => {
    const wrong = imports.flatMap(({ file, line, target }) => {
      const from = roomOf(file);
      if (from === undefined || !target.startsWith(".")) return [];
      const to = normalize(join(dirname(file), target)).replaceAll("\\", "/");
      if (everywhere.has(to)) return [];
      const room = roomOf(to);
      const allowed = room === from || (room !== undefined && rooms[from]?.includes(room));
      return allowed ? [] : [`${file}:${line} imports ${target}`];
    });
    expect(wrong).toEqual([]);
  });

  test("a package with a home is imported only there", () => {
    const wrong = imports.flatMap(({ file, line, target }) =>
      confined.some((rule) => rule.package.test(target) && !file.startsWith(rule.to))
        ? [`${file}:${line} imports ${target}`]
        : [],
    );
    expect(wrong).toEqual([]);
  });

  test("only config.ts and the two entry points read the environment", () => {
    const readers = files.filter((file) => /process\.env\b/.test(readFileSync(file, "utf8")));
    expect(readers.filter((file) => !["src/cli.ts", "src/main.ts", "src/config.ts"].includes(file))).toEqual(
      [],
    );
  });
});
