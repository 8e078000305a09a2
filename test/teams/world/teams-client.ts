import type { ActionVerb, FormValues } from "../../../src/render/message.ts";
import { inputId, personChoice } from "../../../src/platforms/teams/say/form-choices.ts";
import type { TeamsServer } from "./teams-server.ts";
import {
  appId,
  bot,
  type BotActivity,
  escaped,
  personalChat,
  sayIn,
  team,
  type TeamsWorld,
  tenant,
  type WorldChannel,
  type WorldMessage,
  type WorldUser,
} from "./teams-world.ts";
import { elementsIn, type WireElement } from "./shown-card.ts";
import { issuer } from "./teams-server.ts";

/** What people do in Teams, and what they see that others do not. */
export interface TeamsClient {
  say(by: WorldUser, channel: string, text: string, root?: string): WorldMessage;
  mention(by: WorldUser, channel: string, text: string, root?: string): Promise<WorldMessage>;
  write(
    by: WorldUser,
    text: string,
    file?: { readonly name: string; readonly content: string },
  ): Promise<void>;
  click(by: WorldUser, message: WorldMessage, verb: ActionVerb | "close", target?: string): Promise<void>;
  thumb(by: WorldUser, message: WorldMessage, reaction: "like" | "dislike"): Promise<Delivered>;
  submit(by: WorldUser, values: FormValues): Promise<void>;
  invoke(by: WorldUser, channel: string, name: string, value: object, more?: object): Promise<Delivered>;
  /** Sends an activity as Teams does, with a good token. */
  deliver(activity: object, authorization?: string): Promise<Delivered>;
  redeliver(): Promise<Delivered>;
  /** The activity that was delivered last. */
  last(): object;
  /** The activity of somebody in a conversation, without what it is about. */
  envelope(by: WorldUser, channel: WorldChannel, root?: string): Record<string, unknown>;
  /** A card in the place of the message's own, for one person. */
  readonly views: Map<string, { readonly message: WorldMessage; readonly card: WireElement }>;
  /** Words that only one person saw. */
  readonly toasts: { readonly to: string; readonly text: string }[];
}

export interface Delivered {
  readonly status: number;
  readonly body: string;
}

interface CardAnswer {
  readonly type?: string;
  readonly value?: unknown;
}

export function teamsClient(world: TeamsWorld, server: TeamsServer, botUrl: () => string): TeamsClient {
  const views: TeamsClient["views"] = new Map();
  const toasts: { to: string; text: string }[] = [];
  let last: object = {};
  let activities = 0;

  const envelope: TeamsClient["envelope"] = (by, channel, root) => ({
    channelId: "msteams",
    serviceUrl: server.serviceUrl,
    id: `f:${(activities += 1)}`,
    timestamp: new Date(world.now()).toISOString(),
    from: { id: by.wire, aadObjectId: by.aad, name: by.name },
    recipient: bot,
    conversation: {
      id: root === undefined ? channel.id : `${channel.id};messageid=${root}`,
      conversationType: channel.kind,
      tenantId: tenant,
      ...(channel.kind === "personal" ? {} : { isGroup: true }),
    },
    channelData: {
      tenant: { id: tenant },
      ...(channel.kind === "channel" ? { team: { id: team.id }, channel: { id: channel.id } } : {}),
    },
  });
  const goodToken = (): string => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: appId, serviceurl: server.serviceUrl, nbf: now - 60, exp: now + 600 };
    return `Bearer ${server.signed(claims)}`;
  };
  const deliver: TeamsClient["deliver"] = async (activity, authorization = goodToken()) => {
    last = activity;
    const response = await fetch(`${botUrl()}/api/messages`, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        ...(authorization === "" ? {} : { authorization }),
      },
      body: JSON.stringify(activity),
    });
    return { status: response.status, body: await response.text() };
  };
  const channelOf = (id: string): WorldChannel => {
    const found = world.channels.get(id);
    if (!found) throw new Error(`there is no channel ${id}`);
    return found;
  };
  const invoke: TeamsClient["invoke"] = (by, channel, name, value, more = {}) =>
    deliver({ ...envelope(by, channelOf(channel)), type: "invoke", name, value, ...more });

  const act = async (by: WorldUser, message: WorldMessage, data: unknown): Promise<void> => {
    const channel = channelOf(message.channel);
    const { status, body } = await deliver({
      ...envelope(by, channel, channel.kind === "channel" ? message.root : undefined),
      type: "invoke",
      name: "adaptiveCard/action",
      replyToId: message.id,
      value: { action: { type: "Action.Execute", verb: "loophole", data }, trigger: "manual" },
    });
    if (status !== 200) throw new Error(`the bot answered ${status} to a click`);
    const { type, value } = JSON.parse(body) as CardAnswer;
    if (type === "application/vnd.microsoft.card.adaptive")
      views.set(by.aad, { message, card: value as WireElement });
    else if (typeof value === "string") toasts.push({ to: by.aad, text: value });
    else throw new Error(`a click was answered with ${body}`);
  };
  const cardFor = (by: WorldUser, message: WorldMessage): WireElement => {
    const view = views.get(by.aad);
    return view?.message === message ? view.card : cardOf(message.activity);
  };

  return {
    views,
    toasts,
    envelope,
    deliver,
    invoke,
    redeliver: () => deliver(last),
    last: () => last,
    say: (by, channel, text, root) => sayIn(world, channel, by.aad, `<p>${escaped(text)}</p>`, root),
    mention: async (by, channel, text, root) => {
      const room = channelOf(channel);
      const name = `<at>${bot.name}</at>`;
      const message = sayIn(
        world,
        channel,
        by.aad,
        `<p><at id="0">${bot.name}</at> ${escaped(text)}</p>`,
        root,
      );
      const isChannel = room.kind === "channel";
      await deliver({
        ...envelope(by, room, isChannel ? message.root : undefined),
        id: message.id,
        type: "message",
        textFormat: "plain",
        text: `${name} ${text}`,
        entities: [
          { type: "mention", mentioned: bot, text: name },
          { type: "clientInfo", locale: "en-GB" },
        ],
        attachments: [{ contentType: "text/html", content: message.html }],
      });
      return message;
    },
    write: async (by, text, file) => {
      const chat = personalChat(world, by.aad);
      const message = sayIn(world, chat.id, by.aad, `<p>${escaped(text)}</p>`);
      const path = `/files/${message.id}/${file?.name ?? ""}`;
      if (file) world.files.set(path, { content: file.content });
      const info = {
        contentType: "application/vnd.microsoft.teams.file.download.info",
        name: file?.name,
        contentUrl: `${server.url}/sites${path}`,
        content: { downloadUrl: `${server.url}${path}`, uniqueId: message.id, fileType: "md" },
      };
      await deliver({
        ...envelope(by, chat),
        id: message.id,
        type: "message",
        text,
        attachments: file ? [info] : [],
      });
    },
    click: async (by, message, verb, target) => {
      const button = elementsIn(cardFor(by, message)).find(({ type, data }) => {
        const own = data?.["loophole"] as { does?: string; verb: string; target: string } | undefined;
        const isIt = verb === "close" ? own?.does === "close" : own?.does === undefined && own?.verb === verb;
        return type === "Action.Execute" && isIt && (target === undefined || own?.target === target);
      });
      if (!button) throw new Error(`there is no button ${verb} ${target ?? ""}`);
      await act(by, message, button.data);
    },
    thumb: (by, message, reaction) =>
      deliver({
        ...envelope(by, channelOf(message.channel), message.root),
        type: "invoke",
        name: "message/submitAction",
        replyToId: message.id,
        value: { actionName: "feedback", actionValue: { reaction, feedback: '{"feedbackText":""}' } },
      }),
    submit: async (by, values) => {
      const view = views.get(by.aad);
      if (!view) throw new Error("nobody opened a form");
      const all = elementsIn(view.card);
      const inputs = all.filter(({ type, id }) => type?.startsWith("Input.") && id !== undefined);
      const filled = inputs.flatMap(({ id = "" }) => {
        const name = id.slice(id.indexOf(":") + 1);
        const value = values[name];
        return value === undefined ? [] : [[id, wireValue(id, value)]];
      });
      const send = all.find(
        ({ data }) => (data?.["loophole"] as { does?: string } | undefined)?.does === "send",
      );
      views.delete(by.aad);
      await act(by, view.message, { ...send?.data, ...Object.fromEntries(filled) });
    },
  };
}

/** The card of a message. */
export function cardOf(activity: BotActivity | undefined): WireElement {
  return activity?.attachments?.[0]?.content ?? {};
}

/** A value as a client sends it. */
function wireValue(id: string, value: FormValues[string]): string {
  const isPerson = id.startsWith(inputId({ kind: "person", name: "" })) || id.startsWith("people:");
  if (typeof value === "object") return value.map(personChoice).join(",");
  return isPerson ? personChoice(String(value)) : String(value);
}
