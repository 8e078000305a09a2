import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { lenses } from "../../design/lens.ts";
import { Failure } from "../../errors.ts";
import type { Checklists } from "../reviewer.ts";
import { type Checklist, type ChecklistItem, checklistSchema } from "./checklist-schema.ts";
import { readYaml } from "./read-yaml.ts";

export interface ChecklistSources {
  /** The folder with one file per lens. */
  readonly folder: string;
  /** A team's own folder: its items are added, and take the place of those with the same id. */
  readonly own?: string | undefined;
  /** Ids of items that are not judged. */
  readonly off?: readonly string[];
}

/**
 * Reads the checklists in force.
 * @throws {Failure} of kind `configuration`, naming file, item and field.
 */
export function loadChecklists({ folder, own, off = [] }: ChecklistSources): Checklists {
  const files = checklistsIn(folder);
  const ours = own === undefined ? [] : checklistsIn(own);
  if (own !== undefined && ours.length === 0) {
    throw new Failure(
      "configuration",
      `There is no checklist in ${own}. Put a .yaml file into it, or name another folder.`,
    );
  }
  refuseDuplicates(files);
  refuseDuplicates(ours);

  const replaced = new Map(ours.flatMap(({ list }) => list.items.map((item) => [item.id, list.lens])));
  const silent = new Set([...off, ...ours.flatMap(({ list }) => list.off ?? [])]);
  const result = lenses.flatMap((lens) => {
    const base = files.filter(({ list }) => list.lens === lens);
    const added = ours.filter(({ list }) => list.lens === lens);
    const about = [...base, ...added][0]?.list.about;
    if (about === undefined) return [];
    const items: ChecklistItem[] = [
      ...base.flatMap(({ list }) => list.items).filter((item) => !replaced.has(item.id)),
      ...added.flatMap(({ list }) => list.items),
    ];
    return [{ lens, about, items: items.filter((item) => !silent.has(item.id)) }];
  });
  refuseUnknown(silent, [...files, ...ours]);
  if (result.every(({ items }) => items.length === 0)) {
    throw new Failure(
      "configuration",
      `There is no checklist item in ${folder}. Name a folder with checklists.`,
    );
  }
  return { hash: hashOf(result), lenses: result };
}

interface File {
  readonly name: string;
  readonly list: Checklist;
}

function checklistsIn(folder: string): readonly File[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  } catch (error) {
    const reason = `The checklist folder ${folder} cannot be read. Check the path and its permissions.`;
    throw new Failure("configuration", reason, { cause: error });
  }
  return names.sort().map((name) => {
    const list = readYaml(textOf(join(folder, name)), checklistSchema, name, itemOf);
    return { name: basename(name), list };
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = `The checklist ${path} cannot be read. Check that it is a file and its permissions.`;
    throw new Failure("configuration", reason, { cause: error });
  }
}

function itemOf(value: unknown, [field, index]: readonly PropertyKey[]): string | undefined {
  if (field !== "items" || typeof index !== "number") return undefined;
  const id = (value as { items?: { id?: unknown }[] }).items?.[index]?.id;
  return typeof id === "string" ? `item ${id}` : `item number ${index + 1}`;
}

function refuseDuplicates(files: readonly File[]) {
  const seen = new Map<string, string>();
  for (const { name, list } of files) {
    for (const { id } of list.items) {
      const first = seen.get(id);
      if (first !== undefined) {
        const where = first === name ? name : `${first} and ${name}`;
        throw new Failure("configuration", `${where}, item ${id}: the id is used twice. Rename one of them.`);
      }
      seen.set(id, name);
    }
  }
}

function refuseUnknown(silent: ReadonlySet<string>, files: readonly File[]) {
  const known = new Set(files.flatMap(({ list }) => list.items.map(({ id }) => id)));
  const unknown = [...silent].filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new Failure(
      "configuration",
      `No checklist item is called ${unknown.join(", ")}, so it cannot be switched off.`,
    );
  }
}

/** Equal content, equal hash, whatever the comments and the layout of the files. */
function hashOf(checklists: readonly Checklist[]): string {
  return createHash("sha256").update(JSON.stringify(checklists)).digest("hex").slice(0, 12);
}
