import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/**
 * The rooms, from the ground up, and what each may import besides itself. The longest name that a file's path begins
 * with is its room. Docs: docs/architecture.md.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  design: [],
  pool: ["design"],
  "intake/fetch": [],
  services: ["design", "intake/fetch"],
  intake: ["design", "pool", "intake/fetch", "services"],
  model: [],
  review: ["design", "pool", "model"],
  ledger: ["design"],
  digest: ["design"],
  render: ["design", "digest"],
  reviewing: ["design", "intake", "review", "ledger", "digest", "render"],
  platforms: ["design", "render"],
  "platforms/kit": ["render"],
  "platforms/slack": ["render", "services", "platforms", "platforms/kit"],
  "platforms/teams": ["design", "render", "services", "platforms", "platforms/kit"],
  chat: ["design", "ledger", "digest", "render", "review", "reviewing", "platforms", "platforms/kit"],
  evaluation: ["design", "intake", "review"],
  terminal: ["design", "ledger", "render", "review", "reviewing", "evaluation"],
  setup: [
    "design",
    "pool",
    "intake/fetch",
    "intake",
    "model",
    "review",
    "ledger",
    "platforms",
    "platforms/kit",
    "platforms/slack",
    "platforms/teams",
    "chat",
    "terminal",
  ],
};

/** All sources, by their paths from the project's root. */
export const files = globSync("src/**/*.ts")
  .map((file) => file.replaceAll("\\", "/"))
  .sort();

export interface Import {
  readonly file: string;
  readonly target: string;
}

/** Every import of the sources, types and dynamic ones among them. */
export const imports: readonly Import[] = files.flatMap((file) => {
  const found = readFileSync(file, "utf8").matchAll(
    /^(?:import|export)\b[^;]*?\bfrom\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm,
  );
  return [...found].map(([, from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? "";
    return { file, target: target.startsWith(".") ? inSrc(file, target) : target };
  });
});

function inSrc(file: string, target: string): string {
  return normalize(join(dirname(file), target)).replaceAll("\\", "/");
}

/** The room that a file stands in; undefined at the top of src. */
export function roomOf(file: string): string | undefined {
  return Object.keys(rooms)
    .filter((room) => file.startsWith(`src/${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** Who imports whom, by whatever a file is taken for; what is taken for nothing is left out. */
export function arrowsBetween(nodeOf: (file: string) => string | undefined): Map<string, Set<string>> {
  const arrows = new Map<string, Set<string>>();
  for (const { file, target } of imports) {
    const [from, to] = [nodeOf(file), nodeOf(target)];
    if (!target.startsWith("src/") || from === undefined || to === undefined || from === to) continue;
    arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
  }
  return arrows;
}
