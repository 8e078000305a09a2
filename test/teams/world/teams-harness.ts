import { expect } from "vitest";
import type { Handlers } from "../../../src/platforms/handlers.ts";
import type { PlatformStore } from "../../../src/platforms/platform.ts";
import type { Person } from "../../../src/platforms/people-and-places.ts";
import { openBotService, publicCloud } from "../../../src/platforms/teams/hear/bot-service.ts";
import {
  conversationId,
  knownConversation,
  postParts,
  userId,
  userOf,
} from "../../../src/platforms/teams/ids.ts";
import { teamsPlatform, type TeamsPlatform, type TeamsSettings } from "../../../src/platforms/teams/teams.ts";
import { serve, type Server } from "../../../src/setup/server.ts";
import type { PlatformHarness } from "../../platform-contract.ts";
import { cardProblems } from "../card-rules.ts";
import { shownActivity, shownCard } from "./shown-card.ts";
import { type TeamsClient, teamsClient } from "./teams-client.ts";
import { type TeamsServer, teamsServer, tokens } from "./teams-server.ts";
import {
  appId,
  personalChat,
  type TeamsWorld,
  teamsWorld,
  tenant,
  userNamed,
  type WorldMessage,
  type WorldUser,
} from "./teams-world.ts";

/** A store that is only memory; it outlives the bot. */
export function memoryStore(): PlatformStore {
  const values = new Map<string, string>();
  return {
    load: async (kind, id) => values.get(`${kind} ${id}`),
    save: async (kind, id, value) => void values.set(`${kind} ${id}`, value),
    forget: async (kind, id) => void values.delete(`${kind} ${id}`),
  };
}

/** A bot that listens, in a world of its own. */
export interface ListeningBot {
  readonly world: TeamsWorld;
  readonly server: TeamsServer;
  readonly client: TeamsClient;
  readonly platform: TeamsPlatform;
  readonly store: PlatformStore;
  /** Where it listens. */
  readonly url: string;
  /** Stops the bot and starts another over the same store and world. */
  restart(): Promise<TeamsPlatform>;
  stop(): Promise<void>;
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export async function listeningBot(
  handlers: Handlers,
  settings: Partial<TeamsSettings> = {},
  world = teamsWorld(),
): Promise<ListeningBot> {
  const server = await teamsServer(world);
  const store = memoryStore();
  let bot: Server | undefined;
  let platform: TeamsPlatform | undefined;
  const identity = { kind: "secret", appId, tenant, secret: "a-secret" } as const;
  const open = async (): Promise<TeamsPlatform> => {
    const cloud = { ...publicCloud, openIdUrl: server.openIdUrl };
    const isGraph = (audience: string): boolean => audience.includes("graph");
    const service = await openBotService(identity, cloud, async (audience) =>
      isGraph(audience) ? tokens.graph : tokens.connector,
    );
    platform = teamsPlatform(
      {
        identity,
        graphUrl: server.graphUrl,
        isTrusted: (host) => host === "127.0.0.1",
        pace: { count: 1_000, everyMs: 1 },
        patienceMs: 0,
        ...settings,
      },
      { store, log: silent, now: Date.now, wait: async () => {}, fetcher: fetch, service },
    );
    await platform.start(handlers);
    bot = await serve({ host: "127.0.0.1", port: 0 }, platform.routes, () => {});
    return platform;
  };
  const close = async (): Promise<void> => {
    await bot?.stop();
    await platform?.stop();
  };
  const url = (): string => `http://127.0.0.1:${bot?.port ?? 0}`;
  const client = teamsClient(world, server, url);
  await open();
  return {
    world,
    server,
    client,
    store,
    get platform() {
      return platform as TeamsPlatform;
    },
    get url() {
      return url();
    },
    restart: async () => {
      await close();
      return open();
    },
    stop: async () => {
      await close();
      await server.stop();
    },
  };
}

/** Tells the bot that it was added to every channel that it is in, as Teams does. */
export async function install({ world, client }: Pick<ListeningBot, "world" | "client">): Promise<void> {
  for (const channel of world.channels.values())
    if (channel.hasBot)
      await client.deliver({
        ...client.envelope(userNamed(world, "Ana"), channel),
        type: "installationUpdate",
        action: "add",
      });
}

/** The contract's people and channels in a tenant of their own, reached through the SDK with signed requests. */
export async function teamsHarness(handlers: Handlers): Promise<PlatformHarness> {
  const bot = await listeningBot(handlers);
  const { world, client, platform } = bot;
  await install(bot);
  const at = (name: string): string =>
    conversationId({ tenant, kind: "channel", id: `19:${name}@thread.tacv2` });
  const person = ({ aad, name, tenant: home }: WorldUser): Person => ({
    id: userId(tenant, aad),
    name,
    tenant: home,
  });
  const who = ({ id }: Person): WorldUser => world.users.get(userOf(id)?.user ?? "") as WorldUser;
  const ours = (where: string): WorldMessage[] => {
    const { id, root } = knownConversation(where);
    return world.messages.filter(
      (each) =>
        each.by === "bot" &&
        !each.isDeleted &&
        each.channel === id &&
        each.to === undefined &&
        (root === undefined || each.root === root),
    );
  };
  const shownOf = ({ activity }: WorldMessage) => shownActivity(activity ?? {});

  return {
    platform,
    channel: at("designs"),
    privateChannel: at("secret"),
    sharedChannel: at("partners"),
    strangeChannel: at("elsewhere"),
    ana: person(userNamed(world, "Ana")),
    bo: person(userNamed(world, "Bo")),
    outsider: person(userNamed(world, "Eve")),
    say: async (where, by, text) => {
      const { id, root } = knownConversation(where);
      const message = client.say(who(by), id, text, root);
      return conversationId({ tenant, kind: "channel", id, root: message.root });
    },
    mention: async (where, by, text) => {
      const { id, root } = knownConversation(where);
      await client.mention(who(by), id, text, root);
    },
    write: (by, text, file) => client.write(who(by), text, file),
    click: async (where, by, verb, target) => {
      const message = ours(where).findLast((each) =>
        shownOf(each).actions.some((action) => action.verb === verb && action.target === target),
      );
      if (!message) throw new Error(`there is no button ${verb} ${target}`);
      await client.click(who(by), message, verb, target);
    },
    submit: (by, values) => client.submit(who(by), values),
    redeliver: async () => void (await client.redeliver()),
    shown: async (where) => ours(where).map(shownOf),
    whispered: async (to) => [
      ...ours(conversationId({ tenant, kind: "personal", id: personalChat(world, who(to).aad).id })).map(
        shownOf,
      ),
      ...client.toasts
        .filter((toast) => toast.to === who(to).aad)
        .map(({ text }) => ({ text, actions: [], live: [] })),
    ],
    remove: async ({ post }) => {
      for (const message of world.messages)
        if (postParts(post).includes(message.id)) message.isDeleted = true;
    },
    form: async (of) => {
      const view = client.views.get(who(of).aad);
      const isForm = JSON.stringify(view?.card ?? {}).includes('"Input.');
      return view && isForm ? shownCard(view.card) : undefined;
    },
    stop: async () => {
      await bot.stop();
      const sent = world.messages.flatMap(({ activity }) => (activity ? [activity] : []));
      expect(sent.flatMap(cardProblems)).toEqual([]);
    },
  };
}
