import { z } from "zod";
import type { DocRef, Document } from "../../design/document.ts";
import { Failure } from "../../errors.ts";
import { openSlack, type SlackByToken, type SlackSourceConfig } from "../../services/slack/slack-api.ts";
import { readSlackFile } from "../../services/slack/slack-files.ts";
import { asked } from "../../services/slack/slack-port.ts";
import { namingBy, readThread } from "../../services/slack/slack-thread.ts";
import { documentFrom } from "../document/document-from.ts";
import { documentOfChat } from "../document/apart.ts";
import { largestFile } from "../document/input-limits.ts";
import type { Fetcher } from "../fetch/fetcher.ts";
import type { Access } from "./access.ts";
import { linkOf, type RemoteSource } from "./source.ts";

const channelInfo = z.object({
  channel: z.object({
    id: z.string(),
    name: z.string().nullish(),
    is_private: z.boolean().nullish(),
    is_im: z.boolean().nullish(),
    is_mpim: z.boolean().nullish(),
    properties: z.object({ canvas: z.object({ file_id: z.string().nullish() }).nullish() }).nullish(),
  }),
});
type Channel = z.infer<typeof channelInfo>["channel"];
const fileInfo = z.object({
  file: z.looseObject({
    id: z.string(),
    is_public: z.boolean().nullish(),
    channels: z.array(z.string()).nullish(),
    groups: z.array(z.string()).nullish(),
    ims: z.array(z.string()).nullish(),
  }),
});
type SharedFile = z.infer<typeof fileInfo>["file"];

/**
 * Messages of Slack by their permalinks, as threads, and canvases and files. Places are ids of channels. Whoever asks may
 * not be in the channel, so without a rule only public channels and the conversation that asks are read.
 */
export function slackSource(fetcher: Fetcher, config: SlackSourceConfig, access: Access): RemoteSource {
  const isHere = (channel: string) => access.conversation?.split(":").includes(channel) ?? false;

  function requireChannel(channel: Channel): void {
    if (isHere(channel.id)) return;
    if (access.isListed) return access.require("that channel", channel.id);
    if (channel.is_private || channel.is_im || channel.is_mpim) throw notHere(channel.id);
    access.require("that channel", channel.id);
  }

  function requireFile({ id, is_public, channels, groups, ims }: SharedFile): void {
    const places = [...(channels ?? []), ...(groups ?? []), ...(ims ?? [])];
    if (places.some(isHere)) return;
    if (!access.isListed && !is_public) throw notHere(places[0] ?? id);
    access.require("that file", ...places, id);
  }

  async function readFile(
    slack: SlackByToken,
    ref: DocRef,
    id: string,
    signal?: AbortSignal,
  ): Promise<Document> {
    const { file } = await asked(slack, "files.info", { file: id }, fileInfo);
    requireFile(file);
    const { name, title, mediaType, content } = await readSlackFile(slack.downloads, file, largestFile);
    return documentFrom({ ref, bytes: content, fileName: name, contentType: mediaType, title }, signal);
  }

  return {
    name: "slack",
    accepts(ref) {
      const url = linkOf(ref);
      return url !== undefined && slackTarget(url) !== undefined;
    },
    async read(ref, signal) {
      const url = linkOf(ref);
      const target = url && slackTarget(url);
      if (!target || target.kind === "other") {
        throw new Failure(
          "unreadable",
          `This link leads to ${target?.what ?? "another host"}. Use ⋯ › Copy link on the first message of the thread.`,
        );
      }
      const slack = openSlack(fetcher, config, signal);
      if (target.kind === "file") return readFile(slack, ref, target.id, signal);
      const { channel } = await asked(slack, "conversations.info", { channel: target.channel }, channelInfo);
      requireChannel(channel);
      if (target.kind === "canvas") {
        const id = channel.properties?.canvas?.file_id;
        if (id) return readFile(slack, ref, id, signal);
        throw new Failure(
          "unreadable",
          "That channel has no canvas that the bot can see. Copy the canvas's own link.",
        );
      }
      return documentOfChat(ref, await readThread(slack, namingBy(slack), target.channel, target.ts));
    },
    async check(signal) {
      const who = z.object({ user: z.string(), team: z.string() });
      const { user, team } = await asked(openSlack(fetcher, config, signal), "auth.test", {}, who);
      return `Slack: signed in to ${team} as ${user}.`;
    },
  };
}

function notHere(place: string): Failure {
  return new Failure(
    "forbidden",
    `That is a private conversation in Slack, and not everybody here may be in it. Ask for the review there, or ask an administrator to allow “slack:${place}”.`,
  );
}

/** What a link to Slack means. */
export type SlackTarget =
  | { readonly kind: "thread"; readonly channel: string; readonly ts: string }
  | { readonly kind: "file"; readonly id: string }
  /** The canvas that belongs to a channel. */
  | { readonly kind: "canvas"; readonly channel: string }
  | { readonly kind: "other"; readonly what: string };

/** What a link means; undefined for other hosts. */
export function slackTarget(url: URL): SlackTarget | undefined {
  if (!/^[\w-]+(\.enterprise)?\.slack\.com$/.test(url.hostname)) return undefined;
  const parts = url.pathname.split("/").filter((part) => part !== "");
  const [first, second, third, fourth, fifth] = parts;
  if (first === "archives" && second) {
    const root = url.searchParams.get("thread_ts");
    const [, seconds, fraction] = /^p(\d{10,})(\d{6})$/.exec(third ?? "") ?? [];
    const ts = root && /^\d+\.\d+$/.test(root) ? root : seconds && `${seconds}.${fraction}`;
    return ts ? { kind: "thread", channel: second, ts } : { kind: "other", what: "a channel" };
  }
  if (first === "client" && fourth === "thread" && fifth) {
    const [, channel, ts] = /^([CDG][A-Z0-9]+)-(\d+\.\d+)$/.exec(fifth) ?? [];
    return channel && ts ? { kind: "thread", channel, ts } : { kind: "other", what: "no message" };
  }
  if (first === "docs" && third && /^F[A-Z0-9]+$/.test(third)) return { kind: "file", id: third };
  if (first === "files" && third && /^F[A-Z0-9]+$/.test(third)) return { kind: "file", id: third };
  if (first === "canvas" && second) return { kind: "canvas", channel: second };
  return { kind: "other", what: "no message" };
}
