import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Resvg } from "@resvg/resvg-js";
import { zipSync } from "fflate";

/**
 * Fills the ids into the manifest, draws the icons and packs both for Teams:
 * `npm run teams:package -- --app-id <id> --website https://acme.example`.
 */

/** What a package says about whose it is. */
export interface Owner {
  /** The id of the app's registration, which is the bot's too. */
  readonly appId: string;
  readonly developer: string;
  readonly website: string;
  readonly privacy: string;
  readonly terms: string;
}

/** Commands after a slash need a manifest that older Teams refuse; the other is taken everywhere. */
export type Commands = "slash" | "mention";

const folder = new URL(".", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");
const version = (JSON.parse(read("../../package.json")) as { readonly version: string }).version;

interface Template {
  readonly bots: readonly {
    readonly commandLists: readonly {
      readonly scopes: readonly string[];
      readonly commands: readonly object[];
    }[];
  }[];
  readonly composeExtensions: readonly { readonly commands: readonly object[] }[];
}

/** The manifest, with everything filled in. */
export function manifestFor(owner: Owner, commands: Commands): object {
  const values: Readonly<Record<string, string>> = { ...owner, version };
  const filled = read("manifest.json").replaceAll(/"\{\{(\w+)\}\}"/g, (_, name: string) =>
    JSON.stringify(values[name]),
  );
  const template = JSON.parse(filled) as Template;
  const schema = commands === "slash" ? "1.29" : "1.25";
  const head = {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${schema}/MicrosoftTeams.schema.json`,
    manifestVersion: schema,
  };
  if (commands === "mention") return { ...head, ...template };
  return {
    ...head,
    ...template,
    bots: template.bots.map((bot) => ({
      ...bot,
      supportsTargetedMessages: true,
      commandLists: bot.commandLists.map((list) => ({ ...list, triggers: ["mention", "slash"] })),
    })),
    composeExtensions: template.composeExtensions.map((extension) => ({
      ...extension,
      commands: extension.commands.map((command) => ({ ...command, triggers: ["slash"] })),
    })),
  };
}

/** An icon as PNG. */
export function icon(name: "color" | "outline"): Uint8Array {
  return new Resvg(read(`${name}.svg`)).render().asPng();
}

/** The package: a flat zip, the same bytes each time. */
export function packageFor(owner: Owner, commands: Commands): Uint8Array {
  const manifest = `${JSON.stringify(manifestFor(owner, commands), null, 2)}\n`;
  const files = {
    "manifest.json": new TextEncoder().encode(manifest),
    "color.png": icon("color"),
    "outline.png": icon("outline"),
  };
  return zipSync(files, { mtime: new Date("2026-01-01T00:00:00") });
}

if (import.meta.main) pack();

function pack(): void {
  const settings = new URL("../../.env", folder);
  if (existsSync(settings)) process.loadEnvFile(settings);
  const { values } = parseArgs({
    options: {
      "app-id": { type: "string", default: process.env["TEAMS_APP_ID"] ?? "" },
      website: { type: "string", default: "" },
      privacy: { type: "string" },
      terms: { type: "string" },
      developer: { type: "string", default: "Loophole" },
      slash: { type: "boolean", default: false },
      out: { type: "string", default: "loophole-teams.zip" },
    },
  });
  const problems = [
    ...(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(values["app-id"])
      ? []
      : ["--app-id (or TEAMS_APP_ID) has to be the id of the app's registration in Entra."]),
    ...(/^https:\/\/./.test(values.website)
      ? []
      : ["--website has to be an https address, of whoever runs the bot; Teams shows it to people."]),
  ];
  if (problems.length > 0) {
    process.stderr.write(`${problems.join("\n")}\n`);
    process.exitCode = 2;
    return;
  }
  const owner: Owner = {
    appId: values["app-id"],
    developer: values.developer,
    website: values.website,
    privacy: values.privacy ?? values.website,
    terms: values.terms ?? values.website,
  };
  writeFileSync(values.out, packageFor(owner, values.slash ? "slash" : "mention"));
  process.stdout.write(
    `${values.out} is ready: upload it in Teams under Apps → Manage your apps → Upload an app.\n`,
  );
}
