import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { icon, manifestFor } from "../../manifests/teams/package.ts";
import { commandWords } from "../../src/design/command-words.ts";
import { permissionFor } from "../../src/platforms/teams/where/history.ts";

const owner = {
  appId: "01234567-89ab-4cde-8f01-23456789abcd",
  developer: "Acme",
  website: "https://acme.example",
  privacy: "https://acme.example/privacy",
  terms: "https://acme.example/terms",
};
const kinds = [
  ["slash", "1.29"],
  ["mention", "1.25"],
] as const;

interface Manifest {
  readonly manifestVersion: string;
  readonly bots: readonly {
    readonly botId: string;
    readonly supportsTargetedMessages?: boolean;
    readonly commandLists: readonly {
      triggers?: readonly string[];
      commands: readonly { title: string }[];
    }[];
  }[];
  readonly composeExtensions: readonly { readonly commands: readonly { readonly id: string }[] }[];
  readonly authorization: {
    readonly permissions: { readonly resourceSpecific: readonly { readonly name: string }[] };
  };
}
const manifest = (kind: "slash" | "mention"): Manifest => manifestFor(owner, kind) as Manifest;

test.each(kinds)("with commands by %s it is valid by Microsoft's own schema %s", (kind, version) => {
  const path = `@microsoft/app-manifest/build/json-schemas/teams/v${version}/MicrosoftTeams.schema.json`;
  const schema = createRequire(import.meta.url)(path) as object;
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const isValid = ajv.compile(schema);
  expect([isValid(manifest(kind)), isValid.errors]).toEqual([true, null]);
  expect(manifest(kind).manifestVersion).toBe(version);
  expect(isValid({ ...manifest(kind), id: "no id" })).toBe(false);
});

test("nothing is left to be filled in", () => {
  for (const [kind] of kinds) expect(JSON.stringify(manifest(kind))).not.toContain("{{");
});

test("the command menu has the words that are understood", () => {
  for (const [kind] of kinds) {
    const words = manifest(kind).bots[0]?.commandLists[0]?.commands.map(({ title }) => title);
    expect(words).toEqual(Object.keys(commandWords));
  }
});

test("commands after a slash are switched on by configuration alone", () => {
  expect(manifest("slash").bots[0]).toMatchObject({
    supportsTargetedMessages: true,
    commandLists: [{ triggers: ["mention", "slash"] }],
  });
  expect(JSON.stringify(manifest("mention"))).not.toMatch(/triggers|supportsTargetedMessages/);
});

test("the commands on messages are those that the sources answer", () => {
  const sources = readFileSync("src/platforms/teams/hear/hear-invokes.ts", "utf8");
  const ids = manifest("mention").composeExtensions[0]?.commands.map(({ id }) => id) ?? [];
  expect(ids).toHaveLength(3);
  for (const id of ids) expect(sources).toContain(`${id}: "`);
});

test("the permissions are those that are named where they are missing", () => {
  const names = manifest("mention").authorization.permissions.resourceSpecific.map(({ name }) => name);
  expect(names).toEqual([permissionFor({ kind: "channel" }), permissionFor({ kind: "group" })]);
});

test("the icons have the sizes that Teams wants, and the outline is white on nothing", () => {
  const size = (png: Uint8Array): readonly number[] => {
    const view = new DataView(png.buffer, png.byteOffset);
    return [view.getUint32(16), view.getUint32(20)];
  };
  expect(size(icon("color"))).toEqual([192, 192]);
  expect(size(icon("outline"))).toEqual([32, 32]);
  const colours = new Set(readFileSync("manifests/teams/outline.svg", "utf8").match(/#[0-9a-fA-F]{3,6}/g));
  expect(colours).toEqual(new Set(["#fff"]));
});

test("the script packs a flat zip, and says what is missing", () => {
  const folder = mkdtempSync(join(tmpdir(), "loophole-manifest-"));
  const out = join(folder, "app.zip");
  const run = (...given: readonly string[]) =>
    execFileSync(process.execPath, ["manifests/teams/package.ts", ...given], {
      encoding: "utf8",
      stdio: "pipe",
    });
  expect(run("--app-id", owner.appId, "--website", owner.website, "--out", out)).toContain("is ready");
  const files = unzipSync(readFileSync(out));
  expect(Object.keys(files)).toEqual(["manifest.json", "color.png", "outline.png"]);
  expect(JSON.parse(strFromU8(files["manifest.json"] ?? new Uint8Array()))).toMatchObject({
    id: owner.appId,
  });
  expect(() => run("--out", out)).toThrow(/--app-id.*--website/s);
  rmSync(folder, { recursive: true });
});
