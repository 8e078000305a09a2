import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { lenses } from "../../src/design/lens.ts";
import { Failure } from "../../src/errors.ts";
import { checklistSchema } from "../../src/review/checklists/checklist-schema.ts";
import { loadChecklists } from "../../src/review/checklists/load-checklists.ts";
import { loadVocabularies } from "../../src/review/checklists/vocabularies.ts";
import { vocabularySchema } from "../../src/review/checklists/vocabularies.ts";
import { checklists } from "./shipped.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "checklists-"));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const item = (id: string, fields = "") => `
  - id: ${id}
    topic: ${id}
    title: An item of ours
    source: [S1]
    applies_when: Whenever a machine bakes bread.
    covered_when: Says who watches the oven.
    partial_when: Names the oven without a watch.
    question: Who watches the oven while it bakes?
    why: An oven that nobody watches burns the bread.
    severity: high
${fields}`;

const checklist = (items: string, rest = "") => `
lens: data-dynamics
about: What our bakery asks of every design that it is shown, in one paragraph.
${rest}
items:${items}`;

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    expect((error as Failure).kind).toBe("configuration");
    return (error as Failure).message;
  }
  throw new Error("it was not refused");
};

describe("the checklists that are shipped", () => {
  test("cover the five lenses", () => {
    expect(checklists.lenses.map(({ lens }) => lens)).toEqual([...lenses]);
    expect(checklists.lenses.flatMap(({ items }) => items).length).toBeGreaterThan(50);
  });

  test("are known by a hash of their content, whatever the layout of the files", () => {
    const plain = folderWith({ "a.yaml": checklist(item("ovens")) });
    const spaced = folderWith({ "b.yaml": `# ours\n${checklist(item("ovens"))}\n\n` });
    const other = folderWith({ "a.yaml": checklist(item("oven")) });
    const hash = (folder: string) => loadChecklists({ folder }).hash;
    expect(hash(plain)).toBe(hash(spaced));
    expect(hash(plain)).not.toBe(hash(other));
  });
});

describe("a team's own folder", () => {
  const idsOf = (own: string, off: readonly string[] = []) =>
    loadChecklists({ folder: "checklists", own, off })
      .lenses.flatMap(({ items }) => items)
      .map(({ id }) => id);

  test("adds items", () => {
    expect(idsOf(folderWith({ "ours.yaml": checklist(item("ovens.watch")) }))).toContain("ovens.watch");
  });

  test("takes the place of an item by its id, once", () => {
    const own = folderWith({ "ours.yaml": checklist(item("data.drift")) });
    const all = loadChecklists({ folder: "checklists", own }).lenses.flatMap(({ items }) => items);
    const found = all.filter(({ id }) => id === "data.drift");
    expect(found.map(({ title }) => title)).toEqual(["An item of ours"]);
  });

  test("switches items off, and so does the configuration", () => {
    const own = folderWith({ "ours.yaml": checklist("", "off: [data.drift]").replace("items:", "") });
    const ids = idsOf(own, ["infra.cost"]);
    expect(ids).not.toContain("data.drift");
    expect(ids).not.toContain("infra.cost");
  });

  test("cannot switch off what there is not", () => {
    const message = refusal(() => loadChecklists({ folder: "checklists", off: ["data.drfit"] }));
    expect(message).toBe("No checklist item is called data.drfit, so it cannot be switched off.");
  });
});

describe("a wrong checklist is refused in one sentence that names the place", () => {
  test.each([
    [
      "a field of the wrong kind",
      checklist(item("ovens").replace("severity: high", "severity: huge")),
      /^ours\.yaml, item ovens, field severity: .*high.*medium.*low/,
    ],
    [
      "an unknown field",
      checklist(item("ovens", "    sevrity: low\n")),
      /^ours\.yaml, item ovens: .*sevrity/,
    ],
    [
      "a missing field",
      checklist(item("ovens").replace(/ {4}question:.*\n/, "")),
      /^ours\.yaml, item ovens, field question: /,
    ],
    ["an item without an id", checklist("\n  - title: Nobody"), /^ours\.yaml, item number 1, field id: /],
    [
      "a pattern in the wrong shape",
      checklist(item("ovens", '    offline: { subject: ["{drift}+{watch}"] }\n')),
      /^ours\.yaml, item ovens, field offline\.subject\.0: join terms by ' \+ '\.$/,
    ],
    [
      "an unknown lens",
      checklist(item("ovens")).replace("data-dynamics", "bread"),
      /^ours\.yaml, field lens: /,
    ],
    ["no YAML", "items: [", /^ours\.yaml cannot be read: /],
    [
      "a key that is given twice",
      `${checklist(item("ovens"))}\nlens: tradeoffs\n`,
      /^ours\.yaml cannot be read: /,
    ],
    ["a list in place of a checklist", "- one\n- two\n", /^ours\.yaml: /],
    ["nothing", "", /^ours\.yaml: /],
    ["too much", `# ${"x".repeat(3_000_000)}`, /^ours\.yaml is too large to read/],
  ])("%s", (_, text, message) => {
    expect(refusal(() => loadChecklists({ folder: folderWith({ "ours.yaml": text }) }))).toMatch(message);
  });

  test("an id that is used twice", () => {
    const same = folderWith({ "a.yaml": checklist(item("ovens") + item("ovens")) });
    expect(refusal(() => loadChecklists({ folder: same }))).toMatch(/^a\.yaml, item ovens: /);
    const apart = folderWith({ "a.yaml": checklist(item("ovens")), "b.yaml": checklist(item("ovens")) });
    expect(refusal(() => loadChecklists({ folder: apart }))).toMatch(/^a\.yaml and b\.yaml, item ovens: /);
  });

  test("aliases that multiply", () => {
    const levels = Array.from({ length: 9 }, (_, at) => {
      const inner = at === 0 ? "x" : Array.from({ length: 9 }, () => `*l${at - 1}`).join(", ");
      return `l${at}: &l${at} [${inner}]`;
    });
    const bomb = folderWith({ "ours.yaml": levels.join("\n") });
    expect(refusal(() => loadChecklists({ folder: bomb }))).toMatch(/^ours\.yaml cannot be read: /);
  });

  test("a folder that is not there, or has no checklist in it", () => {
    expect(refusal(() => loadChecklists({ folder: "no/such/folder" }))).toMatch(/cannot be read/);
    expect(refusal(() => loadChecklists({ folder: folderWith({}) }))).toMatch(/no checklist item/);
    expect(refusal(() => loadVocabularies("no/such/folder"))).toMatch(/cannot be read/);
    const own = folderWith({ "notes.txt": "no checklist" });
    expect(refusal(() => loadChecklists({ folder: "checklists", own }))).toMatch(
      /^There is no checklist in /,
    );
  });

  test("a folder that is called like a checklist", () => {
    const own = folderWith({});
    mkdirSync(join(own, "ours.yaml"));
    expect(refusal(() => loadChecklists({ folder: own }))).toMatch(/ours\.yaml cannot be read/);
  });
});

describe("the schemas for editors are those of the program", () => {
  const asJson = (schema: z.ZodType) =>
    `${JSON.stringify(z.toJSONSchema(schema, { io: "input" }), null, 2)}\n`;

  test("checklists/checklist.schema.json", async () => {
    await expect(asJson(checklistSchema)).toMatchFileSnapshot("../../checklists/checklist.schema.json");
  });

  test("checklists/vocabulary/vocabulary.schema.json", async () => {
    const path = "../../checklists/vocabulary/vocabulary.schema.json";
    await expect(asJson(vocabularySchema)).toMatchFileSnapshot(path);
  });
});
