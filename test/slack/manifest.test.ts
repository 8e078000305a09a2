import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { events, methods, scopes } from "../../src/platforms/slack/workspace/scopes.ts";

interface Manifest {
  readonly display_information: Record<string, string>;
  readonly features: {
    readonly bot_user: { readonly display_name: string };
    readonly slash_commands: readonly {
      command: string;
      url?: string;
      description: string;
      usage_hint: string;
    }[];
    readonly shortcuts: readonly { name: string; callback_id: string; description: string }[];
  };
  readonly oauth_config: { readonly scopes: Record<string, readonly string[]> };
  readonly settings: {
    readonly event_subscriptions: { readonly request_url?: string; readonly bot_events: readonly string[] };
    readonly interactivity: { readonly request_url?: string };
  };
}

const text = readFileSync("manifests/slack.yaml", "utf8");
const manifest = parse(text) as Manifest;
const sources = globSync("src/{platforms,services}/slack/**/*.ts").map((file) => readFileSync(file, "utf8"));

test("the manifest asks for the scopes that are used, and for no others", () => {
  expect(manifest.oauth_config.scopes).toEqual({ bot: scopes });
});

test("the scopes are those of the methods that the sources call", () => {
  const called = sources.flatMap((source) => [
    ...[...source.matchAll(/\bclients\s*\.(?:once|patient)\s*\.(\w+)\.(\w+)\(/g)].map(
      ([, family, name]) => `${family}.${name}`,
    ),
    ...[...source.matchAll(/\basked\(\s*[^,"]+,\s*"(\w+\.\w+)"/g)].map(([, name = ""]) => name),
  ]);
  expect([...new Set(called)].sort()).toEqual([...methods].sort());
});

test("the manifest subscribes to the events that the sources hear", () => {
  expect(manifest.settings.event_subscriptions.bot_events).toEqual([...events].sort());
  for (const event of events) expect(sources.join("\n")).toContain(`"${event.split(".")[0]}"`);
});

test("the shortcuts of the manifest are those that the sources hear", () => {
  const heard = sources.join("\n");
  for (const { callback_id } of manifest.features.shortcuts) expect(heard).toContain(`"${callback_id}"`);
});

test("the manifest is within Slack's limits", () => {
  const { display_information: about, features } = manifest;
  expect(about["name"]?.length).toBeLessThanOrEqual(35);
  expect(about["description"]?.length).toBeLessThanOrEqual(140);
  expect(about["long_description"]?.length).toBeGreaterThanOrEqual(174);
  expect(about["long_description"]?.length).toBeLessThanOrEqual(4_000);
  for (const { name, description } of features.shortcuts) {
    expect(name.length).toBeLessThanOrEqual(24);
    expect(description.length).toBeLessThanOrEqual(150);
  }
  for (const { command, usage_hint } of features.slash_commands) {
    expect(command.length).toBeLessThanOrEqual(32);
    expect(usage_hint.length).toBeLessThanOrEqual(1_000);
  }
});

test("uncommented, the manifest is complete for HTTP", () => {
  const http = parse(
    text.replaceAll("# HTTP: ", "").replace("socket_mode_enabled: true", "socket_mode_enabled: false"),
  ) as Manifest;
  const address = "https://loophole.example.com/slack/events";
  expect(http.features.slash_commands[0]?.url).toBe(address);
  expect(http.settings.event_subscriptions.request_url).toBe(address);
  expect(http.settings.interactivity.request_url).toBe(address);
});
