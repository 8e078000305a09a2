import { parse } from "yaml";

const longestBlock = 400;
const longestYaml = 64_000;

/** How many lines of front matter a text begins with (YAML between `---`, TOML between `+++`), and its title. */
export function frontMatter(lines: readonly string[]): { lines: number; title?: string } {
  const fence = lines[0]?.trimEnd();
  if (fence !== "---" && fence !== "+++") return { lines: 0 };
  const end = lines.slice(1, longestBlock).findIndex((line) => {
    const text = line.trimEnd();
    return text === fence || (fence === "---" && text === "...");
  });
  const inside = lines.slice(1, end + 1);
  if (end < 0 || !inside.some((line) => /^[\w"'-]+\s*[:=]/.test(line))) return { lines: 0 };
  const title = fence === "+++" ? tomlTitle(inside) : yamlTitle(inside.join("\n"));
  return { lines: end + 2, ...(title ? { title } : {}) };
}

function tomlTitle(lines: readonly string[]): string | undefined {
  const line = lines.find((text) => /^title\s*=/.test(text));
  return line?.replace(/^title\s*=\s*/, "").replaceAll(/^["']+|["']+\s*$/g, "");
}

/** Front matter is somebody else's text: what does not parse, or unfolds too far, simply has no title. */
function yamlTitle(yaml: string): string | undefined {
  if (yaml.length > longestYaml) return undefined;
  try {
    const value: unknown = parse(yaml, { maxAliasCount: 20, logLevel: "silent" });
    const title = value instanceof Object && "title" in value ? value.title : undefined;
    return typeof title === "string" ? title.trim().slice(0, 300) : undefined;
  } catch {
    return undefined;
  }
}
