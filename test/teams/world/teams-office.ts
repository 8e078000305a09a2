import { inspect } from "node:util";
import { expect } from "vitest";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { openLedger } from "../../../src/ledger/open-ledger.ts";
import type { FormValues } from "../../../src/render/message.ts";
import type { Platform } from "../../../src/platforms/platform.ts";
import type { Route } from "../../../src/platforms/platform.ts";
import { openBotService, publicCloud } from "../../../src/platforms/teams/hear/bot-service.ts";
import { teamsPlatform, type TeamsPlatform, type TeamsSettings } from "../../../src/platforms/teams/teams.ts";
import { serve, type Server } from "../../../src/setup/server.ts";
import type { ChatGiven } from "../../../src/chat/tools.ts";
import { platformStore } from "../../../src/chat/platform-store.ts";
import { openChat, type Chat } from "../../../src/chat/chat.ts";
import type { Shown } from "../../platform-contract.ts";
import { plainReviewer, testChecklists } from "../../chat/plain-reviewer.ts";
import { feed, feedUrl, intakeFrom, untilStopped } from "../../chat/shelf.ts";
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
import { ownHolder } from "../../../src/setup/holder.ts";

/** The whole program in a tenant of its own, with people in it: what journeys take place in. */
export interface TeamsOffice {
  readonly world: TeamsWorld;
  readonly server: TeamsServer;
  readonly client: TeamsClient;
  readonly ana: WorldUser;
  readonly bo: WorldUser;
  readonly eve: WorldUser;
  /** Documents behind links, by address. */
  readonly shelf: Map<string, string>;
  readonly clock: { now: Date };
  ledger(): Ledger;
  chat(): Chat;
  platform(): TeamsPlatform;
  /** Where all platforms listen. */
  url(): string;
  /** Does all the work there is. */
  work(): Promise<void>;
  /** Ends the program and starts it again over the same ledger. */
  restart(): Promise<void>;
  /** The messages of the bot in a channel or chat, as they stand now. */
  messages(channel: string): readonly WorldMessage[];
  posts(channel: string): readonly Shown[];
  /** The message of the bot with a button. */
  withButton(channel: string, verb: string, target?: string): WorldMessage;
  /** Clicks a button, fills in the form that opens where there are values, and lets the work be done. */
  click(by: WorldUser, channel: string, verb: string, target?: string, values?: FormValues): Promise<void>;
  /** What stands in the place of a card for one person. */
  view(of: WorldUser): Shown | undefined;
  /** What the bot told somebody alone: in their chat, beside a card, or aside in a channel. */
  told(who: WorldUser): readonly string[];
  /** What was logged as an error. */
  readonly errors: string[];
  close(): Promise<void>;
}

export const rooms = {
  designs: "19:designs@thread.tacv2",
  secret: "19:secret@thread.tacv2",
  partners: "19:partners@thread.tacv2",
  elsewhere: "19:elsewhere@thread.tacv2",
  group: "19:group@unq.gbl.spaces",
} as const;

export interface OfficeOptions {
  readonly path?: string;
  readonly settings?: Partial<TeamsSettings>;
  readonly judging?: Pick<ChatGiven, "reviewer" | "checklists">;
  /** Another platform on the same port and over the same ledger. */
  readonly also?: Platform & { readonly routes: readonly Route[] };
}

interface Running {
  readonly ledger: Ledger;
  readonly platform: TeamsPlatform;
  readonly chat: Chat;
  readonly server: Server;
}

export async function openTeamsOffice(options: OfficeOptions = {}): Promise<TeamsOffice> {
  const clock = { now: new Date("2026-11-16T09:30:00.000Z") };
  const world = teamsWorld(() => clock.now.getTime());
  const server = await teamsServer(world);
  const shelf = new Map([[feedUrl, feed]]);
  const errors: string[] = [];
  const note = (says: string, facts?: object): void => void errors.push(`${says} ${inspect(facts)}`);
  const identity = { kind: "secret", appId, tenant, secret: "a-secret" } as const;
  const also = options.also ? [options.also] : [];

  const openAll = async (): Promise<Running> => {
    const ledger = await openLedger(options.path ?? ":memory:", () => clock.now);
    const cloud = { ...publicCloud, openIdUrl: server.openIdUrl };
    const platform = teamsPlatform(
      {
        identity,
        graphUrl: server.graphUrl,
        isTrusted: (host) => host === "127.0.0.1",
        pace: { count: 1_000, everyMs: 1 },
        patienceMs: 0,
        ...options.settings,
      },
      {
        store: platformStore(ledger.installations, null),
        log: { debug: () => {}, info: () => {}, warn: () => {}, error: note },
        now: () => clock.now.getTime(),
        wait: async () => {},
        fetcher: fetch,
        service: await openBotService(identity, cloud, async (audience) =>
          audience.includes("graph") ? tokens.graph : tokens.connector,
        ),
      },
    );
    const given: ChatGiven = {
      ledger,
      platforms: [platform, ...also],
      intake: intakeFrom(shelf),
      ...(options.judging ?? { reviewer: plainReviewer([]), checklists: testChecklists }),
      policy: {
        allowsShared: () => false,
        spaceOf: () => "home",
        keepText: false,
        maxAttachmentBytes: 100_000,
      },
      now: () => clock.now,
      log: { info: () => {}, error: (fields, message) => note(message, fields) },
    };
    const pace = { concurrency: 3, leaseMs: 60_000, idleMs: 1000, sleep: untilStopped, ...ownHolder() };
    const chat = openChat(given, pace);
    for (const each of [platform, ...also]) await each.start(chat.handlers);
    const routes = [platform, ...also].flatMap((each) => each.routes);
    const listening = await serve({ host: "127.0.0.1", port: 0 }, routes, (error) =>
      note("a request broke", { error }),
    );
    return { ledger, platform, chat, server: listening };
  };
  const closeAll = async (running: Running): Promise<void> => {
    await running.server.stop();
    for (const each of [running.platform, ...also]) await each.stop();
    await running.ledger.close();
  };
  let running = await openAll();
  const url = (): string => `http://127.0.0.1:${running.server.port}`;
  const client = teamsClient(world, server, url);
  const work = (): Promise<void> => running.chat.worker.drain();
  const messages = (channel: string): WorldMessage[] =>
    world.messages.filter(
      (each) => each.channel === channel && each.by === "bot" && !each.isDeleted && each.to === undefined,
    );
  const shown = ({ activity }: WorldMessage): Shown => shownActivity(activity ?? {});
  const withButton = (channel: string, verb: string, target?: string): WorldMessage => {
    const found = messages(channel).findLast((each) =>
      shown(each).actions.some(
        (action) => action.verb === verb && (target === undefined || action.target === target),
      ),
    );
    if (found) return found;
    throw new Error(`there is no button ${verb} ${target ?? ""} in ${channel}`);
  };

  return {
    world,
    server,
    client,
    ana: userNamed(world, "Ana"),
    bo: userNamed(world, "Bo"),
    eve: userNamed(world, "Eve"),
    shelf,
    clock,
    errors,
    ledger: () => running.ledger,
    chat: () => running.chat,
    platform: () => running.platform,
    url,
    work,
    restart: async () => {
      await closeAll(running);
      running = await openAll();
    },
    messages,
    posts: (channel) => messages(channel).map(shown),
    withButton,
    click: async (by, channel, verb, target, values) => {
      await client.click(by, withButton(channel, verb, target), verb as never, target);
      if (values) await client.submit(by, values);
      await work();
    },
    view: (of) => {
      const view = client.views.get(of.aad);
      return view && shownCard(view.card);
    },
    told: (who) => [
      ...messages(personalChat(world, who.aad).id).map((each) => shown(each).text),
      ...world.messages.filter(({ to }) => to === who.aad).map((each) => shown(each).text),
      ...client.toasts.filter(({ to }) => to === who.aad).map(({ text }) => text),
    ],
    close: async () => {
      await closeAll(running);
      await server.stop();
      expect(errors).toEqual([]);
      expect(world.messages.flatMap(({ activity }) => (activity ? cardProblems(activity) : []))).toEqual([]);
    },
  };
}
