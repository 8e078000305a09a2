import { randomUUID } from "node:crypto";
import type { FormValues } from "../../../src/render/message.ts";
import type { RawMessage } from "../../../src/services/slack/raw.ts";
import { attached } from "./attach.ts";
import type { Delivered, Delivery } from "./delivery.ts";
import { bot } from "./emulated-slack.ts";
import { filledIn } from "./filled-in.ts";
import { type Button, buttonsOf, type ShownBlock } from "./shown-blocks.ts";
import { otherTeam, outsider, type SlackWorld, type View } from "./slack-world.ts";
import { directWith, messagesIn } from "./messages-in.ts";
import { markedUp, richText } from "./written.ts";

/** What a person does in Slack, and what Slack then sends to the bot. People are named, channels have Slack's ids. */
export interface SlackClient {
  /** Writes a message; returns its timestamp. */
  say(by: string, channel: string, text: string, thread?: string, more?: object): Promise<string>;
  mention(by: string, channel: string, text: string, thread?: string, more?: object): Promise<string>;
  direct(
    by: string,
    text: string,
    file?: { readonly name: string; readonly content: string },
  ): Promise<string>;
  command(by: string, channel: string, text: string): Promise<Delivered>;
  shortcut(by: string, callback: string, on?: { channel: string; ts: string }): Promise<Delivered>;
  /** Clicks a button in a post of the bot, in what was whispered, or on the person's own page. */
  click(by: string, channel: string, is: (button: Button) => boolean): Promise<Delivered>;
  clickHome(by: string, is: (button: Button) => boolean): Promise<Delivered>;
  openHome(by: string): Promise<Delivered>;
  submit(by: string, values: FormValues): Promise<Delivered>;
  attach(
    by: string,
    channel: string,
    name: string,
    content: string | Uint8Array<ArrayBuffer>,
  ): Promise<object>;
  /** An event of a workspace, by default of the one that everybody is in; `at` is when it happened, in seconds. */
  event(event: object, team?: string, at?: number): Promise<Delivered>;
  redeliver(retry?: number): Promise<Delivered>;
  /** How to deliver the last event again, later. */
  again(): () => Promise<Delivered>;
  /** The messages of a channel and its threads, oldest first. */
  messages(channel: string): Promise<RawMessage[]>;
}

export function slackClient(world: SlackWorld, delivery: Delivery): SlackClient {
  const { slack } = world;
  const idOf = (name: string): string => world.people.get(name) ?? name;
  const teamOf = (name: string): string => (name === outsider ? otherTeam : slack.team);
  let last: (retry?: number) => Promise<Delivered> = async () => ({ status: 0, body: {} });
  let retries = 0;

  const deliver = (
    event: object,
    team = slack.team,
    at = Math.floor(Date.now() / 1000),
  ): Promise<Delivered> => {
    const envelope = {
      type: "event_callback",
      token: "x",
      team_id: team,
      api_app_id: bot.app,
      event_id: `Ev${randomUUID()}`,
      event_time: at,
      authorizations: [{ team_id: team, enterprise_id: null, user_id: bot.user, is_bot: true }],
      event,
    };
    last = (retry = ++retries) => delivery.event(envelope, retry);
    return delivery.event(envelope);
  };

  const say: SlackClient["say"] = async (by, channel, text, thread, more = {}) => {
    const said = await slack.call(`xoxp-${by}`, "chat.postMessage", {
      channel,
      text: markedUp(text),
      blocks: [richText(text)],
      ...(thread === undefined ? {} : { thread_ts: thread }),
      ...more,
    });
    if (said.ok !== true) throw new Error(`The emulator refused: ${String(said.error)}`);
    return String(said["ts"]);
  };

  type Told = [by: string, channel: string, ts: string, text: string, thread?: string, more?: object];
  const told = (type: string, ...[by, channel, ts, text, thread, more]: Told): Promise<Delivered> =>
    deliver({
      type,
      user: idOf(by),
      team: teamOf(by),
      user_team: teamOf(by),
      channel,
      ts,
      event_ts: ts,
      text: markedUp(text),
      blocks: [richText(text)],
      ...(thread === undefined ? {} : { thread_ts: thread }),
      ...more,
    });

  const messages = (channel: string): Promise<RawMessage[]> => messagesIn(world, channel);

  const act = async (by: string, button: Button, where: object, block_id = "b"): Promise<Delivered> => {
    const user = idOf(by);
    const payload = {
      type: "block_actions",
      api_app_id: bot.app,
      team: { id: teamOf(by), domain: "acme" },
      user: { id: user, name: by, team_id: teamOf(by) },
      trigger_id: await world.trigger(user),
      actions: [
        {
          type: "button",
          action_id: button.action_id,
          block_id,
          value: button.value,
          action_ts: String(Date.now() / 1000),
        },
      ],
      ...where,
    };
    last = () => delivery.interaction(payload);
    return delivery.interaction(payload);
  };

  return {
    say,
    messages,
    mention: async (by, channel, text, thread, more = {}) => {
      const full = `<@${bot.user}> ${text}`;
      const ts = await say(by, channel, full, thread, more);
      await told("app_mention", by, channel, ts, full, thread, more);
      return ts;
    },
    direct: async (by, text, file) => {
      const channel = await directWith(world, idOf(by));
      const files = file ? [await attached(world, by, channel, file.name, file.content)] : undefined;
      const ts = await say(by, channel, text);
      await told("message", by, channel, ts, text, undefined, {
        channel_type: "im",
        ...(files ? { files, subtype: "file_share" } : {}),
      });
      return channel;
    },
    command: async (by, channel, text) => {
      const fields = {
        command: "/review",
        text,
        user_id: idOf(by),
        user_name: by,
        team_id: teamOf(by),
        channel_id: channel,
        channel_name: "x",
        api_app_id: bot.app,
        trigger_id: await world.trigger(idOf(by)),
        response_url: world.responseUrl(idOf(by), channel),
      };
      last = () => delivery.command(fields);
      return delivery.command(fields);
    },
    shortcut: async (by, callback_id, on) => {
      const message = on && (await messages(on.channel)).find(({ ts }) => ts === on.ts);
      const payload = {
        type: on ? "message_action" : "shortcut",
        callback_id,
        api_app_id: bot.app,
        action_ts: String(Date.now() / 1000),
        team: { id: teamOf(by), domain: "acme" },
        user: { id: idOf(by), name: by, team_id: teamOf(by) },
        trigger_id: await world.trigger(idOf(by)),
        ...(on
          ? {
              channel: { id: on.channel, name: "x" },
              message,
              message_ts: on.ts,
              response_url: world.responseUrl(idOf(by), on.channel),
            }
          : {}),
      };
      last = () => delivery.interaction(payload);
      return delivery.interaction(payload);
    },
    click: async (by, channel, is) => {
      const user = idOf(by);
      for (const message of (await messages(channel)).reverse()) {
        const button = buttonsOf((message.blocks ?? []) as ShownBlock[]).find(is);
        if (!button || message.user !== bot.user) continue;
        return act(by, button, {
          container: {
            type: "message",
            message_ts: message.ts,
            channel_id: channel,
            is_ephemeral: false,
            ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
          },
          channel: { id: channel, name: "x" },
          message: { ...message, team: slack.team, bot_id: bot.id },
          response_url: world.responseUrl(user, channel),
        });
      }
      const whisper = world.whispers.findLast(
        (one) => one.to === user && one.channel === channel && buttonsOf(one.blocks as ShownBlock[]).some(is),
      );
      const button = buttonsOf((whisper?.blocks ?? []) as ShownBlock[]).find(is);
      if (!button) throw new Error(`No such button in ${channel}`);
      return act(by, button, {
        container: { type: "message", message_ts: "1.1", channel_id: channel, is_ephemeral: true },
        channel: { id: channel, name: "x" },
        response_url: world.responseUrl(user, channel),
      });
    },
    clickHome: async (by, is) => {
      const view = world.homes.get(idOf(by));
      const button = buttonsOf((view?.blocks ?? []) as ShownBlock[]).find(is);
      if (!button) throw new Error(`No such button on the page of ${by}`);
      return act(by, button, { container: { type: "view", view_id: view?.id }, view });
    },
    openHome: async (by) => {
      const channel = await directWith(world, idOf(by));
      return deliver({ type: "app_home_opened", user: idOf(by), channel, tab: "home", event_ts: "1.1" });
    },
    submit: async (by, values) => {
      const user = idOf(by);
      const view = world.modals.get(user);
      if (!view) throw new Error(`No form in front of ${by}`);
      const payload = {
        type: "view_submission",
        api_app_id: bot.app,
        team: { id: teamOf(by), domain: "acme" },
        user: { id: user, name: by, team_id: teamOf(by) },
        view: { ...view, state: { values: filledIn(view, values) }, app_installed_team_id: slack.team },
      };
      last = () => delivery.interaction(payload);
      const answer = await delivery.interaction(payload);
      const {
        response_action,
        errors,
        view: next,
      } = answer.body as {
        response_action?: string;
        errors?: Record<string, string>;
        view?: View;
      };
      if (response_action === "errors") world.modals.set(user, { ...view, problems: errors ?? {} });
      else if (response_action === "update" && next)
        world.modals.set(user, { ...next, id: view.id, hash: randomUUID() });
      else world.modals.delete(user);
      return answer;
    },
    attach: (by, channel, name, content) => attached(world, by, channel, name, content),
    event: deliver,
    redeliver: (retry) => last(retry),
    again: () => last,
  };
}
