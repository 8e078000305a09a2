import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { closed, type EmulatedSlack, emulatedSlack, type Rule } from "./emulated-slack.ts";

/** The Slack that the journeys happen in: people, channels, and what only clients of Slack see. */
export interface SlackWorld {
  readonly slack: EmulatedSlack;
  readonly people: ReadonlyMap<string, string>;
  /** Makes a channel with these members, and the bot where `withBot` is not false. */
  channel(name: string, members: readonly string[], kind?: ChannelKind): Promise<string>;
  /** What was whispered to people, by the ephemeral method or by a response address. */
  readonly whispers: {
    to: string;
    blocks: unknown;
    text: string;
    channel: string;
    thread: string | undefined;
  }[];
  /** The modal in front of each person. */
  readonly modals: Map<string, View>;
  readonly homes: Map<string, View>;
  /** Gives a trigger for a person, as a click does. */
  trigger(user: string): Promise<string>;
  /** An address to which the bot can say things to one person. */
  responseUrl(user: string, channel: string): string;
  stop(): Promise<void>;
}

export interface ChannelKind {
  readonly isPrivate?: boolean;
  readonly isShared?: boolean;
  readonly withBot?: boolean;
}

export interface View {
  readonly id: string;
  readonly hash: string;
  readonly type: string;
  readonly callback_id: string;
  readonly private_metadata: string;
  readonly title?: { readonly text: string };
  readonly submit?: { readonly text: string };
  readonly blocks: readonly object[];
  readonly problems?: Readonly<Record<string, string>>;
}

export const botToken = "xoxb-the-bot";
export const otherTeam = "T0OTHER";
/** Belongs to another organisation. */
export const outsider = "eve";

export async function slackWorld(names: readonly string[] = ["ana", "bo", outsider]): Promise<SlackWorld> {
  const slack = await emulatedSlack({ people: names, botToken });
  const people = new Map<string, string>();
  for (const name of names)
    people.set(name, String((await slack.call(`xoxp-${name}`, "auth.test"))["user_id"]));
  const triggers = new Map<string, string>();
  const shared = new Set<string>();
  const outside = new Set<string>();
  const whispers: SlackWorld["whispers"] = [];
  const modals = new Map<string, View>();
  const homes = new Map<string, View>();
  const responses = createServer((request, response) => {
    const [, user = "", channel = ""] = (request.url ?? "").split("/");
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const said = JSON.parse(text) as { blocks: unknown; text: string; thread_ts?: string };
      whispers.push({ to: user, channel, thread: said.thread_ts, blocks: said.blocks, text: said.text });
      response.end("ok");
    });
  });
  await new Promise<void>((resolve) => responses.listen(0, "127.0.0.1", resolve));
  const responsePort = (responses.address() as AddressInfo).port;

  const membership: Rule = {
    before: ({ method, body }) =>
      outside.has(String(body["channel"])) && /^(chat|conversations)\./.test(method)
        ? {
            answer: {
              ok: false,
              error: method === "conversations.info" ? "channel_not_found" : "not_in_channel",
            },
          }
        : undefined,
  };
  const knowledge: Rule = {
    after: ({ method, body, answer }) => {
      if (method === "conversations.info" && shared.has(String(body["channel"])))
        return { ...answer, channel: { ...(answer["channel"] as object), is_ext_shared: true } };
      if (method === "users.info" && body["user"] === people.get(outsider))
        return { ...answer, user: { ...(answer["user"] as object), team_id: otherTeam } };
      return undefined;
    },
  };
  const clients: Rule = {
    after: ({ method, body, answer }) => {
      if (answer.ok !== true) return undefined;
      if (method === "chat.postEphemeral")
        whispers.push({
          to: String(body["user"]),
          channel: String(body["channel"]),
          thread: body["thread_ts"] as string | undefined,
          blocks: body["blocks"],
          text: String(body["text"]),
        });
      if (method === "views.open")
        modals.set(triggers.get(String(body["trigger_id"])) ?? "", answer["view"] as View);
      if (method === "views.publish") homes.set(String(body["user_id"]), answer["view"] as View);
      return undefined;
    },
  };
  for (const rule of [membership, knowledge, clients]) slack.rule(rule);

  return {
    slack,
    people,
    whispers,
    modals,
    homes,
    channel: async (name, members, kind = {}) => {
      const [founder = "ana"] = members.length > 0 ? members : ["ana"];
      const made = await slack.call(`xoxp-${founder}`, "conversations.create", {
        name,
        is_private: kind.isPrivate === true,
      });
      const { id } = made["channel"] as { id: string };
      const others = members.slice(1).map((other) => people.get(other) ?? "");
      const invited = [...others, ...(kind.withBot === false ? [] : ["U0BOT"])];
      if (invited.length > 0)
        await slack.call(`xoxp-${founder}`, "conversations.invite", {
          channel: id,
          users: invited.join(","),
        });
      if (kind.isShared === true) shared.add(id);
      if (kind.withBot === false) outside.add(id);
      return id;
    },
    trigger: async (user) => {
      const { trigger_id } = await slack.call(botToken, "views.generateTriggerId", { user_id: user });
      triggers.set(String(trigger_id), user);
      return String(trigger_id);
    },
    responseUrl: (user, channel) => `http://127.0.0.1:${responsePort}/${user}/${channel}`,
    stop: async () => {
      await closed(responses);
      await slack.stop();
    },
  };
}
