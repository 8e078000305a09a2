import { expect } from "vitest";
import type { Handlers } from "../../../src/platforms/handlers.ts";
import type { Person } from "../../../src/platforms/people-and-places.ts";
import { channelOf, conversationId, partsOf, userId, userOf } from "../../../src/platforms/slack/ids.ts";
import { type SlackListening, slackPlatform } from "../../../src/platforms/slack/slack.ts";
import { serve } from "../../../src/setup/server.ts";
import type { PlatformHarness, Shown } from "../../platform-contract.ts";
import { live, livePost, messageProblems, viewProblems } from "../block-kit-rules.ts";
import type { Delivery } from "./delivery.ts";
import { memoryStore, silent, unhurried } from "./listening-bot.ts";
import { bot, type Call } from "./emulated-slack.ts";
import { slackClient } from "./slack-client.ts";
import { shownBlocks, type ShownBlock } from "./shown-blocks.ts";
import { botToken, otherTeam, outsider, type SlackWorld, slackWorld } from "./slack-world.ts";

interface Reached {
  readonly listening: SlackListening;
  readonly delivery: Delivery;
  readonly stop?: () => Promise<void>;
}

/** The contract's people and channels in the emulated Slack, with the bot reached over HTTP or an open line. */
export async function slackHarness(
  handlers: Handlers,
  reach: (world: SlackWorld, port: () => number) => Promise<Reached>,
): Promise<PlatformHarness> {
  const world = await slackWorld();
  const { team, apiUrl } = world.slack;
  let port = 0;
  const { listening, delivery, stop } = await reach(world, () => port);
  const platform = slackPlatform(
    { listening, workspaces: { kind: "one", token: botToken }, apiUrl, channelPace: unhurried },
    { store: memoryStore(), log: silent, now: Date.now, wait: async () => {}, fetcher: fetch },
  );
  await platform.start(handlers);
  const server = await serve({ host: "127.0.0.1", port: 0 }, platform.routes, () => {});
  port = server.port;
  const client = slackClient(world, delivery);
  const at = (channel: string): string => conversationId({ team, channel });
  const person = (name: string): Person => ({
    id: userId(team, world.people.get(name) ?? ""),
    name,
    tenant: name === outsider ? otherTeam : team,
  });
  const nameOf = (who: Person): string =>
    [...world.people].find(([, id]) => id === userOf(who.id)?.user)?.[0] ?? "";
  const names = ["ana", "bo"];

  return {
    platform,
    channel: at(await world.channel("designs", names)),
    privateChannel: at(await world.channel("secret", ["ana"], { isPrivate: true })),
    sharedChannel: at(await world.channel("partners", ["ana", outsider], { isShared: true })),
    strangeChannel: at(await world.channel("elsewhere", ["ana"], { withBot: false })),
    ana: person("ana"),
    bo: person("bo"),
    outsider: person(outsider),
    say: async (where, by, text) => {
      const { channel, thread } = channelOf(where);
      const ts = await client.say(nameOf(by), channel, text, thread);
      return conversationId({ team, channel, thread: thread ?? ts });
    },
    mention: async (where, by, text) => {
      const { channel, thread } = channelOf(where);
      await client.mention(nameOf(by), channel, text, thread);
    },
    write: async (by, text, file) => {
      await client.direct(nameOf(by), text, file);
    },
    click: async (where, by, verb, target) => {
      await client.click(
        nameOf(by),
        channelOf(where).channel,
        (one) => one.verb === verb && one.target === target,
      );
      await platform.idle();
    },
    submit: async (by, values) => {
      await client.submit(nameOf(by), values);
    },
    redeliver: async () => {
      await client.redeliver();
    },
    shown: async (where) => {
      const { channel, thread } = channelOf(where);
      const messages = await client.messages(channel);
      return messages
        .filter(
          ({ user, thread_ts, ts }) =>
            user === bot.user && (thread === undefined || thread === (thread_ts ?? ts)),
        )
        .map(({ blocks }) => shownBlocks((blocks ?? []) as ShownBlock[], team));
    },
    whispered: async (to) =>
      world.whispers
        .filter((one) => one.to === userOf(to.id)?.user)
        .map(({ blocks }) => shownBlocks(blocks as ShownBlock[], team)),
    remove: async ({ conversation, post }) => {
      const { channel } = channelOf(conversation);
      for (const ts of partsOf(post)) await world.slack.call(botToken, "chat.delete", { channel, ts });
    },
    form: async (of): Promise<Shown | undefined> => {
      const view = world.modals.get(userOf(of.id)?.user ?? "");
      if (!view) return undefined;
      const shown = shownBlocks(view.blocks, team);
      const around = [view.title?.text, ...Object.values(view.problems ?? {}), view.submit?.text];
      return { ...shown, text: [shown.text, ...around].join("\n") };
    },
    stop: async () => {
      await server.stop();
      await platform.stop();
      await stop?.();
      await world.stop();
      expect(brokenRules(world.slack.calls)).toEqual([]);
    },
  };
}

/** What the program may bring to life: mentions of people, links to posts of Slack and to the documents of the tests. */
const ownLinks = /^link:(https:\/\/(docs\.example|example\.org)\/|http:\/\/127\.0\.0\.1:\d+\/archives\/)/;

/** Everything that was sent against Slack's limits, or that would mention, link or preview what the program did not. */
export function brokenRules(calls: readonly Call[]): string[] {
  const isStrange = (one: string): boolean => !/^user:U\w+$/.test(one) && !ownLinks.test(one);
  return calls.flatMap(({ method, body }) => {
    if (["chat.postMessage", "chat.update", "chat.postEphemeral"].includes(method)) {
      const isLoose = body["parse"] !== "none" || String(body["link_names"]) !== "false";
      const isPreviewed = method === "chat.postMessage" && String(body["unfurl_links"]) !== "false";
      return [
        ...messageProblems(body),
        ...livePost(body).filter(isStrange),
        ...(isLoose ? ["names and links are parsed"] : []),
        ...(isPreviewed ? ["links are previewed"] : []),
      ].map((problem) => `${method}: ${problem}`);
    }
    if (!method.startsWith("views.")) return [];
    const problems = [...viewProblems(body["view"]), ...live(body["view"]).filter(isStrange)];
    return problems.map((problem) => `${method}: ${problem}`);
  });
}
