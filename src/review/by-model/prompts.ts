import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Failure } from "../../errors.ts";

/** Every prompt, and the holes that it has to have: no more, no fewer. */
const holesOf = {
  system: [],
  document: ["language", "unread", "fence", "text"],
  part: ["language", "unread", "fence", "outline", "part", "parts", "text"],
  excerpts: ["language", "unread", "fence", "outline", "text"],
  lens: ["title", "about", "count", "items"],
  repair: ["reasons"],
  correction: ["problem"],
  editor: ["budget", "gaps", "covered", "contradictions"],
} as const;

type PromptName = keyof typeof holesOf;
type Hole<N extends PromptName> = (typeof holesOf)[N][number];

export interface Prompts {
  /** Of all prompts together; it stands on every review. */
  readonly hash: string;
  /** Fills a prompt. What goes into a hole is never read as a prompt itself. */
  fill<N extends PromptName>(name: N, values: Readonly<Record<Hole<N>, string>>): string;
}

/** Text and holes, in turn: texts stand at even places, names of holes at odd ones. */
type Template = readonly string[];

/**
 * Reads the prompts of a folder.
 * @throws {Failure} of kind `configuration` that names the file and the hole when one is unknown, lacking or not
 * closed: a typo must be an error, not a silently worse review.
 */
export function loadPrompts(folder: string): Prompts {
  const hash = createHash("sha256");
  const templates = new Map<string, Template>();
  for (const [name, holes] of Object.entries(holesOf)) {
    const file = join(folder, `${name}.md`);
    const text = read(file).replaceAll("\r\n", "\n").trimEnd();
    hash.update(name).update("\0").update(text).update("\0");
    templates.set(name, parseTemplate(text, holes, `${basename(folder)}/${name}.md`));
  }
  return {
    hash: hash.digest("hex").slice(0, 12),
    fill: (name, values) => {
      const filled = templates.get(name)?.map((text, index) => {
        if (index % 2 === 0) return text;
        const value = (values as Readonly<Record<string, string>>)[text];
        if (value === undefined)
          throw new Failure("configuration", `The hole {{${text}}} of ${name}.md was left unfilled.`);
        return value;
      });
      return filled?.join("") ?? "";
    },
  };
}

function parseTemplate(text: string, allowed: readonly string[], file: string): Template {
  const parts = text.split(/\{\{([^{}]*)\}\}/);
  let line = 1;
  parts.forEach((part, index) => {
    if (index % 2 === 1 && !allowed.includes(part)) {
      throw new Failure(
        "configuration",
        `${file}, line ${line}: there is no hole {{${part}}} here. ${explain(allowed)}`,
      );
    }
    if (index % 2 === 0 && /\{\{|\}\}/.test(part)) {
      const at = line + part.slice(0, part.search(/\{\{|\}\}/)).split("\n").length - 1;
      throw new Failure("configuration", `${file}, line ${at}: braces that are not a hole. Write {{name}}.`);
    }
    line += part.split("\n").length - 1;
  });
  const lacking = allowed.filter((hole) => !parts.some((part, index) => index % 2 === 1 && part === hole));
  if (lacking.length > 0) {
    throw new Failure("configuration", `${file} lacks ${lacking.map((hole) => `{{${hole}}}`).join(", ")}.`);
  }
  return parts;
}

function explain(allowed: readonly string[]): string {
  if (allowed.length === 0) return "This prompt has no holes.";
  return `The holes of this prompt are ${allowed.map((hole) => `{{${hole}}}`).join(", ")}.`;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const message = `The prompt ${file} cannot be read. Restore it, or name another folder of prompts.`;
    throw new Failure("configuration", message, { cause: error });
  }
}
