import { inspect } from "node:util";
import { expect } from "vitest";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { openLedger } from "../../../src/ledger/open-ledger.ts";
import type { SlackListening, SlackPlatform } from "../../../src/platforms/slack/slack.ts";
import { slackPlatform } from "../../../src/platforms/slack/slack.ts";
import { serve, type Server } from "../../../src/setup/server.ts";
import type { ChatGiven, Intake } from "../../../src/chat/tools.ts";
import { openChat, type Chat } from "../../../src/chat/chat.ts";
import type { Shown } from "../../platform-contract.ts";
import { plainReviewer, testChecklists } from "../../chat/plain-reviewer.ts";
import { feed, feedUrl, intakeFrom, untilStopped } from "../../chat/shelf.ts";
import { type Delivery, signedRequests, signingSecret } from "./delivery.ts";
import { bot } from "./emulated-slack.ts";
import { memoryStore, silent, unhurried } from "./listening-bot.ts";
import { openLine } from "./open-line.ts";
import { shownBlocks, type ShownBlock } from "./shown-blocks.ts";
import { slackClient, type SlackClient } from "./slack-client.ts";
import { brokenRules } from "./slack-harness.ts";
import { botToken, outsider, type SlackWorld, slackWorld } from "./slack-world.ts";
import { ownHolder } from "../../../src/setup/holder.ts";

/** The whole program in the emulated Slack, with a company around it: what journeys take place in. */
export interface SlackOffice {
  readonly world: SlackWorld;
  readonly client: SlackClient;
  readonly designs: string;
  readonly secret: string;
  readonly partners: string;
  readonly strange: string;
  /** Documents behind links, by address. */
  readonly shelf: Map<string, string>;
  readonly clock: { now: Date };
  ledger(): Ledger;
  chat(): Chat;
  /** Does all the work there is. */
  work(): Promise<void>;
  /** Ends the program and starts it again over the same ledger. */
  restart(): Promise<void>;
  /** What the bot posted in a channel, its threads included. */
  posts(channel: string): Promise<readonly Shown[]>;
  whispers(name: string): readonly Shown[];
  /** The form in front of a person, with the problems at its fields. */
  form(name: string): (Shown & { readonly problems: Readonly<Record<string, string>> }) | undefined;
  home(name: string): Shown;
  /** What was logged as an error. */
  readonly errors: string[];
  close(): Promise<void>;
}

export { feed, feedUrl, intakeFrom } from "../../chat/shelf.ts";

export interface OfficeOptions {
  readonly by?: "http" | "socket";
  readonly path?: string;
  readonly intake?: Partial<Intake>;
  readonly allowsShared?: boolean;
  /** Default: a plain reviewer with ten items. */
  readonly judging?: Pick<ChatGiven, "reviewer" | "checklists">;
}

export async function openSlackOffice(options: OfficeOptions = {}): Promise<SlackOffice> {
  const world = await slackWorld();
  const clock = { now: new Date("2026-11-16T09:30:00.000Z") };
  const shelf = new Map([[feedUrl, feed]]);
  const errors: string[] = [];
  const line = options.by === "socket" ? await openLine(world.slack, "xapp-1") : undefined;
  const listening: SlackListening = line
    ? { kind: "socket", appToken: "xapp-1" }
    : { kind: "http", signingSecret };
  let running: Running;
  const delivery: Delivery =
    line ?? signedRequests(() => `http://127.0.0.1:${running.server.port}/slack/events`);
  const openAll = async (): Promise<Running> => {
    const ledger = await openLedger(options.path ?? ":memory:", () => clock.now);
    const platform = slackPlatform(
      {
        listening,
        workspaces: { kind: "one", token: botToken },
        apiUrl: world.slack.apiUrl,
        channelPace: unhurried,
      },
      {
        store: memoryStore(),
        log: silent,
        now: () => clock.now.getTime(),
        wait: async () => {},
        fetcher: fetch,
      },
    );
    const given: ChatGiven = {
      ledger,
      platforms: [platform],
      intake: { ...intakeFrom(shelf), ...options.intake },
      ...(options.judging ?? { reviewer: plainReviewer([]), checklists: testChecklists }),
      policy: {
        allowsShared: () => options.allowsShared === true,
        spaceOf: () => "home",
        keepText: false,
        maxAttachmentBytes: 100_000,
      },
      now: () => clock.now,
      log: { info: () => {}, error: (fields, message) => void errors.push(`${message} ${inspect(fields)}`) },
    };
    const chat = openChat(given, {
      ...ownHolder(),
      concurrency: 3,
      leaseMs: 60_000,
      idleMs: 1000,
      sleep: untilStopped,
    });
    await platform.start(chat.handlers);
    return {
      ledger,
      platform,
      chat,
      server: await serve({ host: "127.0.0.1", port: 0 }, platform.routes, () => {}),
    };
  };
  const closeAll = async ({ server, platform, ledger }: Running): Promise<void> => {
    await server.stop();
    await platform.stop();
    await ledger.close();
  };
  running = await openAll();
  const client = slackClient(world, delivery);
  const idOf = (name: string): string => world.people.get(name) ?? "";

  return {
    world,
    client,
    designs: await world.channel("designs", ["ana", "bo"]),
    secret: await world.channel("secret", ["ana"], { isPrivate: true }),
    partners: await world.channel("partners", ["ana", outsider], { isShared: true }),
    strange: await world.channel("strange", ["ana"], { withBot: false }),
    shelf,
    clock,
    errors,
    ledger: () => running.ledger,
    chat: () => running.chat,
    work: async () => {
      await running.platform.idle();
      await running.chat.worker.drain();
      await running.platform.idle();
    },
    restart: async () => {
      await closeAll(running);
      running = await openAll();
    },
    posts: async (channel) =>
      (await client.messages(channel))
        .filter(({ user }) => user === bot.user)
        .map(({ blocks }) => shownBlocks((blocks ?? []) as ShownBlock[], world.slack.team)),
    whispers: (name) =>
      world.whispers
        .filter(({ to }) => to === idOf(name))
        .map(({ blocks }) => shownBlocks(blocks as ShownBlock[], world.slack.team)),
    form: (name) => {
      const view = world.modals.get(idOf(name));
      return view && { ...shownBlocks(view.blocks, world.slack.team), problems: view.problems ?? {} };
    },
    home: (name) => shownBlocks(world.homes.get(idOf(name))?.blocks ?? [], world.slack.team),
    close: async () => {
      await closeAll(running);
      await line?.stop();
      await world.stop();
      expect(errors).toEqual([]);
      expect(brokenRules(world.slack.calls)).toEqual([]);
    },
  };
}

interface Running {
  readonly ledger: Ledger;
  readonly platform: SlackPlatform;
  readonly chat: Chat;
  readonly server: Server;
}
