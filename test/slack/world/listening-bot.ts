import type { Handlers, Reply } from "../../../src/platforms/handlers.ts";
import type { PlatformStore } from "../../../src/platforms/platform.ts";
import {
  type SlackDeps,
  slackPlatform,
  type SlackPlatform,
  type SlackSettings,
} from "../../../src/platforms/slack/slack.ts";
import { serve } from "../../../src/setup/server.ts";
import { signedRequests, signingSecret } from "./delivery.ts";
import { slackClient, type SlackClient } from "./slack-client.ts";
import { botToken, type SlackWorld } from "./slack-world.ts";

/** The platform on a port of its own, with somebody who uses it. */
export interface ListeningBot {
  readonly platform: SlackPlatform;
  readonly client: SlackClient;
  readonly url: string;
  stop(): Promise<void>;
}

export async function listeningBot(
  world: SlackWorld,
  handlers: Handlers,
  settings: Partial<SlackSettings> = {},
  deps: Partial<SlackDeps> = {},
): Promise<ListeningBot> {
  const platform = slackPlatform(
    {
      listening: { kind: "http", signingSecret },
      workspaces: { kind: "one", token: botToken },
      apiUrl: world.slack.apiUrl,
      channelPace: unhurried,
      ...settings,
    },
    { store: memoryStore(), log: silent, now: Date.now, wait: async () => {}, fetcher: fetch, ...deps },
  );
  await platform.start(handlers);
  const server = await serve({ host: "127.0.0.1", port: 0 }, platform.routes, () => {});
  const url = `http://127.0.0.1:${server.port}`;
  return {
    platform,
    url,
    client: slackClient(
      world,
      signedRequests(() => `${url}/slack/events`),
    ),
    stop: async () => {
      await server.stop();
      await platform.stop();
    },
  };
}

/** As many posts as one likes. */
export const unhurried = { count: 1_000, everyMs: 1 };

export const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Keeps what a platform keeps, for as long as the test. */
export function memoryStore(): PlatformStore & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    load: async (kind, id) => kept.get(`${kind} ${id}`),
    save: async (kind, id, value) => void kept.set(`${kind} ${id}`, value),
    forget: async (kind, id) => void kept.delete(`${kind} ${id}`),
  };
}

/** Handlers that write down what they are told, and reply with what the test wants. */
export interface Ears {
  readonly heard: { readonly what: keyof Handlers; readonly told: unknown }[];
  reply: Reply;
  /** Refuses what it is told, as a ledger does that cannot be written. */
  isBroken: boolean;
  readonly handlers: Handlers;
}

export function ears(): Ears {
  const hear =
    <R>(what: keyof Handlers, reply: () => R) =>
    async (told: unknown): Promise<R> => {
      if (all.isBroken) throw new Error("disk full");
      all.heard.push({ what, told });
      return reply();
    };
  const nothing = (): void => {};
  const all: Ears = {
    heard: [],
    reply: { kind: "recorded", say: "Noted" },
    isBroken: false,
    handlers: {
      commandGiven: hear("commandGiven", () => all.reply),
      shortcutUsed: hear("shortcutUsed", () => all.reply),
      actionTaken: hear("actionTaken", () => all.reply),
      formSubmitted: hear("formSubmitted", () => all.reply),
      homeOpened: hear("homeOpened", () => ({ key: "home", summary: "Yours", byModel: false, blocks: [] })),
      joined: hear("joined", nothing),
      left: hear("left", nothing),
      renamed: hear("renamed", nothing),
      moved: hear("moved", nothing),
      installed: hear("installed", nothing),
      uninstalled: hear("uninstalled", nothing),
    },
  };
  return all;
}
